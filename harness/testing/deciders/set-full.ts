/**
 * The definition of set-full written down naively, reads × elements, to compare the real checker with. It follows the
 * records of the history one by one, as Jepsen's fold does.
 */
import type { History, Operation } from "../../domain/history.ts";

export interface ElementFate {
  readonly fate: "stable" | "lost" | "never-read";
  readonly stale: boolean;
}

interface State {
  known: number | undefined;
  lastPresent: number;
  lastAbsent: number;
}

/** Fates by element; only elements somebody may have added have one. */
export function setFullFates(history: History): ReadonlyMap<unknown, ElementFate> {
  const states = new Map<unknown, State>();
  for (const { operation, completes } of recordsOf(history)) {
    const { f, input, output, outcome } = operation;
    if (f === "add" && !completes && outcome !== "fail" && !states.has(input)) {
      states.set(input, { known: undefined, lastPresent: -1, lastAbsent: -1 });
    }
    if (!completes || outcome !== "ok") continue;
    const at = operation.completionIndex;
    const state = states.get(input);
    if (f === "add" && state !== undefined) state.known ??= at;
    if (f !== "read") continue;
    for (const [element, seen] of states) {
      if ((output as unknown[]).includes(element)) {
        seen.known ??= at;
        seen.lastPresent = Math.max(seen.lastPresent, operation.index);
      } else {
        seen.lastAbsent = Math.max(seen.lastAbsent, operation.index);
      }
    }
  }
  return new Map([...states].map(([element, state]) => [element, fateOf(state)]));
}

function fateOf({ known, lastPresent, lastAbsent }: State): ElementFate {
  const missed = known !== undefined && lastAbsent > known;
  if (lastPresent > lastAbsent) return { fate: "stable", stale: missed };
  return { fate: missed ? "lost" : "never-read", stale: false };
}

/** Whether some read shows what it must not: an element twice, or one that nobody can have added by then. */
export function setFullStrange(history: History): boolean {
  return history.operations
    .filter(({ f, outcome }) => f === "read" && outcome === "ok")
    .some((read) => {
      const elements = read.output as readonly unknown[];
      const possible = history.operations
        .filter(
          ({ f, outcome, index }) =>
            f === "add" && outcome !== "fail" && index < read.completionIndex,
        )
        .map(({ input }) => input);
      return (
        new Set(elements).size < elements.length ||
        elements.some((element) => !possible.includes(element))
      );
    });
}

function recordsOf(history: History) {
  const records: { at: number; operation: Operation; completes: boolean }[] = [];
  for (const operation of history.operations) {
    records.push({ at: operation.index, operation, completes: false });
    if (operation.completionIndex !== Infinity) {
      records.push({ at: operation.completionIndex, operation, completes: true });
    }
  }
  return records.sort((a, b) => a.at - b.at);
}
