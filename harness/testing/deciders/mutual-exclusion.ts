/**
 * Mutual exclusion by walking the log position by position: at every instant between two records, who holds the lock for
 * certain. Tokens by comparing every two operations.
 */
import type { History, Operation } from "../../domain/history.ts";

/** Whether two grants overlap for certain. */
export function hasOverlap(history: History): boolean {
  const acquires = history.operations.filter(
    ({ f, outcome }) => f === "acquire" && outcome === "ok",
  );
  const end = Math.max(
    ...history.operations.map(({ index, completionIndex }) =>
      completionIndex === Infinity ? index : completionIndex,
    ),
  );
  for (let instant = 0.5; instant < end; instant += 1) {
    if (acquires.filter((acquire) => holdsAt(history, acquire, instant)).length > 1) return true;
  }
  return acquires.some((inner) =>
    acquires.some(
      (outer) =>
        outer !== inner &&
        outer.completionIndex < inner.index &&
        holdsAt(history, outer, inner.completionIndex),
    ),
  );
}

/** Whether something later than the instant, and after the grant, proves that the lock was still held. */
function holdsAt(history: History, acquire: Operation, instant: number): boolean {
  const later = history.operations.filter(
    ({ process, index }) => process === acquire.process && index > acquire.index,
  );
  const closing = later.find(({ f }) => f === "release" || f === "acquire");
  const session = later.filter(({ index }) => index <= (closing?.index ?? Infinity));
  const proofs = session.filter(
    ({ f, outcome }) =>
      (f === "release" && outcome !== "fail") ||
      ((f === "renew" || f === "write") && outcome === "ok"),
  );
  return acquire.completionIndex < instant && proofs.some(({ index }) => index > instant);
}

/** Whether a token was granted twice, or a lower one after a higher one. */
export function hasBadGrantToken(history: History): boolean {
  const grants = history.operations.filter(
    ({ f, outcome, output }) => f === "acquire" && outcome === "ok" && output !== null,
  );
  return grants.some((a) =>
    grants.some(
      (b) =>
        (a !== b && a.output === b.output) ||
        (a.completionIndex < b.index && Number(b.output) < Number(a.output)),
    ),
  );
}

/** Whether the resource accepted a token lower than one it had accepted before. */
export function hasLateWrite(history: History): boolean {
  const writes = history.operations.filter(({ f, outcome }) => f === "write" && outcome === "ok");
  const token = ({ input }: Operation) => (input as { token: number }).token;
  return writes.some((a) => writes.some((b) => a.completionIndex < b.index && token(b) < token(a)));
}
