/** A cycle of dependencies: what it is called, and its shortest honest form. */
import { isMiss, PROCESS, REALTIME, RW_PROCESS, RW_REALTIME, WR } from "./digraph.ts";
import { COMMITTED } from "./transactions.ts";
import { CYCLES, ORDERS, type Anomaly, type CycleClass } from "./levels.ts";

/** A transaction and the kind of the edge that leads from it to the next step; the last leads to the first. */
export interface Step {
  readonly transaction: number;
  readonly kind: number;
}

export interface Cycle {
  readonly anomaly: Anomaly & { readonly kind: CycleClass };
  readonly steps: readonly Step[];
}

/** The cycle, marked where it passes through a transaction of which the outcome is unknown. */
export function marked(cycle: Cycle, status: Uint8Array): Cycle {
  const unlessDirty = cycle.steps.some(({ transaction }) => status[transaction] !== COMMITTED);
  return unlessDirty ? { ...cycle, anomaly: { ...cycle.anomaly, unlessDirty } } : cycle;
}

/**
 * Joins runs of order edges (completed before … completed before is one completed before) and cuts a closed walk that
 * meets a transaction twice down to the worst of its loops.
 */
export function cycleOf(walk: readonly Step[]): Cycle {
  const steps = joined(walk);
  const loop = firstLoop(steps);
  if (loop === undefined) return { anomaly: classify(steps), steps };
  const inner = cycleOf(steps.slice(loop[0], loop[1]));
  const outer = cycleOf([...steps.slice(0, loop[0]), ...steps.slice(loop[1])]);
  return severity(inner.anomaly) <= severity(outer.anomaly) ? inner : outer;
}

/** Elle's names: counts anti-dependencies (rw), looks whether two follow each other, and at order edges. */
export function classify(steps: readonly Step[]): Cycle["anomaly"] {
  const kinds = steps.map((step) => step.kind);
  const antidependencies = kinds.filter(isMiss).length;
  const adjacent = kinds.some(
    (kind, at) => isMiss(kind) && isMiss(kinds[(at + 1) % kinds.length]!),
  );
  const all = kinds.reduce((union, kind) => union | kind, 0);
  const order =
    (all & (REALTIME | RW_REALTIME)) !== 0
      ? "realtime"
      : (all & (PROCESS | RW_PROCESS)) !== 0
        ? "process"
        : "none";
  if (antidependencies === 1) return { kind: "G-single", order };
  if (antidependencies > 1) return { kind: adjacent ? "G2-item" : "G-nonadjacent", order };
  return { kind: kinds.includes(WR) ? "G1c" : "G0", order };
}

function severity({ kind, order }: Cycle["anomaly"]): number {
  return CYCLES.indexOf(kind) * ORDERS.length + ORDERS.indexOf(order);
}

function joined(walk: readonly Step[]): readonly Step[] {
  const start = walk.findIndex(
    (step, at) => !isOrder(walk.at(at - 1)!.kind) || !isOrder(step.kind),
  );
  const steps: Step[] = [];
  for (const step of [...walk.slice(start), ...walk.slice(0, start)]) {
    const before = steps.at(-1);
    if (before !== undefined && isOrder(before.kind) && isOrder(step.kind)) {
      steps[steps.length - 1] = { ...before, kind: Math.max(before.kind, step.kind) };
    } else {
      steps.push(step);
    }
  }
  return steps;
}

function isOrder(kind: number): boolean {
  return kind === PROCESS || kind === REALTIME;
}

function firstLoop(steps: readonly Step[]): readonly [number, number] | undefined {
  const at = new Map<number, number>();
  for (const [index, { transaction }] of steps.entries()) {
    const before = at.get(transaction);
    if (before !== undefined) return [before, index];
    at.set(transaction, index);
  }
  return undefined;
}
