/**
 * Who held a lock from when to when, as far as the history proves it, and which grants overlap for certain. Positions are
 * those of records in the log. O(n log n).
 */
import type { History, Operation } from "../domain/history.ts";

export interface Grant {
  readonly acquire: Operation;
  /** The operation whose invocation is the last proof that the lock was held; the acquire itself where there is none. */
  readonly lastProof: Operation;
  /** Position up to which the grant was held: of that invocation, or of the acquire's completion. */
  readonly heldUntil: number;
}

/** Grants in the order of their acknowledgement. */
export function grantsOf(history: History): readonly Grant[] {
  const open = new Map<number, Grant>();
  const grants: Grant[] = [];
  const close = (process: number) => {
    const grant = open.get(process);
    if (grant !== undefined) grants.push(grant);
    open.delete(process);
  };
  for (const operation of history.operations) {
    const { f, process, outcome } = operation;
    const grant = open.get(process);
    if (f === "acquire") {
      close(process);
      if (outcome === "ok") open.set(process, unproven(operation));
    } else if (grant !== undefined && provesHold(operation)) {
      open.set(process, { ...grant, lastProof: operation, heldUntil: operation.index });
    }
    if (f === "release") close(process);
  }
  for (const process of open.keys()) close(process);
  return grants.sort((a, b) => a.acquire.completionIndex - b.acquire.completionIndex);
}

function unproven(acquire: Operation): Grant {
  return { acquire, lastProof: acquire, heldUntil: acquire.completionIndex };
}

function provesHold({ f, outcome }: Operation): boolean {
  if (f === "release") return outcome !== "fail";
  return (f === "renew" || f === "write") && outcome === "ok";
}

/** For every grant that overlaps an earlier one for certain, that pair. */
export function overlapsOf(grants: readonly Grant[]): readonly (readonly [Grant, Grant])[] {
  const longest: Grant[] = [];
  const pairs: (readonly [Grant, Grant])[] = [];
  for (const [position, grant] of grants.entries()) {
    const granted = grant.acquire.completionIndex;
    const used = grant.heldUntil > granted;
    const before = used ? position : grantedBefore(grants, grant.acquire.index);
    const other = longest[before - 1];
    if (other !== undefined && other.heldUntil > granted) pairs.push([other, grant]);
    const previous = longest[position - 1];
    longest.push(previous !== undefined && previous.heldUntil > grant.heldUntil ? previous : grant);
  }
  return pairs;
}

/** How many of the grants, sorted by acknowledgement, were acknowledged before a position. */
function grantedBefore(grants: readonly Grant[], position: number): number {
  let from = 0;
  let to = grants.length;
  while (from < to) {
    const middle = (from + to) >> 1;
    if ((grants[middle]?.acquire.completionIndex ?? 0) < position) from = middle + 1;
    else to = middle;
  }
  return from;
}
