/** Convergence of a set or a counter by its definition: all choices of unknown writes, all nodes. */
import type { History, Operation } from "../../domain/history.ts";

/** Whether the final reads of a history contradict each other or the merge of the writes. */
export function isDivergent(history: History, type: "set" | "counter"): boolean {
  const adds = history.operations.filter(({ f, outcome }) => f === "add" && outcome !== "fail");
  const reads = history.operations.filter(({ f, outcome }) => f === "read" && outcome === "ok");
  const finals = finalReads(adds, reads);
  const shown = finals.map(({ output }) => stateOf(output));
  if (new Set(shown).size > 1) return true;
  if (type === "set" && reads.some((read) => hasForeign(read, adds))) return true;
  const merges = new Set(choicesOf(adds).map((chosen) => stateOf(mergeOf(type, chosen))));
  return shown.some((state) => !merges.has(state));
}

function finalReads(adds: readonly Operation[], reads: readonly Operation[]) {
  const nodes = [...new Set(reads.map(({ node }) => node))];
  return nodes
    .map((node) => reads.findLast((read) => read.node === node))
    .filter((read) => read !== undefined)
    .filter((read) =>
      adds.every((add) => add.outcome !== "ok" || add.completionIndex < read.index),
    );
}

function hasForeign(read: Operation, adds: readonly Operation[]): boolean {
  return (read.output as readonly unknown[]).some(
    (element) =>
      !adds.some(({ input, index }) => input === element && index < read.completionIndex),
  );
}

/** Every acknowledged add, with and without each unknown one. */
function choicesOf(adds: readonly Operation[]): (readonly Operation[])[] {
  let choices: (readonly Operation[])[] = [[]];
  for (const add of adds) {
    const taken = choices.map((chosen) => [...chosen, add]);
    choices = add.outcome === "ok" ? taken : [...choices, ...taken];
  }
  return choices;
}

function mergeOf(type: "set" | "counter", adds: readonly Operation[]): unknown {
  const inputs = adds.map(({ input }) => input as number);
  return type === "set" ? [...new Set(inputs)] : inputs.reduce((sum, delta) => sum + delta, 0);
}

function stateOf(value: unknown): string {
  return JSON.stringify(Array.isArray(value) ? [...new Set(value as number[])].sort() : value);
}
