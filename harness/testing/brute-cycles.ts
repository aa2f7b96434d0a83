/**
 * Cycle classes of small list histories by definition: all edges, real time in full, every simple cycle, one by one.
 * Shares nothing with harness/checkers/elle.
 */
import type { History, Operation } from "../domain/history.ts";

type Kind = "ww" | "wr" | "rw" | "process" | "realtime";
type Micro = readonly [string, string, unknown];

interface Edge {
  readonly from: number;
  readonly to: number;
  readonly kind: Kind;
}

const BASES = ["G0", "G1c", "G-single", "G-nonadjacent", "G2-item"];
const ORDERS = ["none", "process", "realtime"];

/**
 * Elle's classes of a history of committed transactions whose reads agree on one order of each key: for each set of
 * transactions on common cycles, those that none of its worse ones implies.
 */
export function bruteCycleClasses({ operations }: History): readonly string[] {
  const edges = [...dataEdges(operations), ...orderEdges(operations)];
  const cycles = simpleCycles(operations.length, edges).map((cycle) => ({
    component: [...cycle.map(({ from }) => from)],
    code: classOf(cycle.map(({ kind }) => kind)),
  }));
  const codes = cycles
    .filter(({ component, code }) => {
      const group = componentOf(component[0]!, edges);
      return !cycles.some(
        (other) =>
          group.has(other.component[0]!) && other.code !== code && implied(other.code, code),
      );
    })
    .map(({ code }) => code);
  return [...new Set(codes)].sort();
}

function dataEdges(operations: readonly Operation[]): readonly Edge[] {
  const micros = operations.map((operation) => operation.output as readonly Micro[]);
  const keys = new Set(micros.flat().map(([, key]) => key));
  const edges: Edge[] = [];
  const add = (from: number, to: number, kind: Kind): void => {
    if (from !== to) edges.push({ from, to, kind });
  };
  for (const key of keys) {
    const reads = micros.flatMap((list, t) =>
      list
        .filter(([name, k]) => name === "r" && k === key)
        .map(([, , value]) => ({ t, list: (value as readonly unknown[] | null) ?? [] })),
    );
    const order = reads.reduce<readonly unknown[]>(
      (longest, { list }) => (list.length > longest.length ? list : longest),
      [],
    );
    const appends = micros.flatMap((list, t) =>
      list.filter(([n, k]) => n !== "r" && k === key).map(([, , value]) => ({ t, value })),
    );
    const writer = (value: unknown): number => appends.find((one) => one.value === value)!.t;
    const unseen = appends.filter(({ value }) => !order.includes(value)).map(({ t }) => t);
    order.forEach((value, i) => {
      if (i > 0) add(writer(order[i - 1]), writer(value), "ww");
    });
    if (order.length > 0) for (const t of unseen) add(writer(order.at(-1)), t, "ww");
    for (const { t, list } of reads) {
      if (list.length > 0) add(writer(list.at(-1)), t, "wr");
      if (list.length < order.length) add(t, writer(order[list.length]), "rw");
      else for (const later of unseen) add(t, later, "rw");
    }
  }
  return edges;
}

function orderEdges(operations: readonly Operation[]): readonly Edge[] {
  const edges: Edge[] = [];
  for (const [from, a] of operations.entries()) {
    for (const [to, b] of operations.entries()) {
      if (!(a.completionIndex < b.index)) continue;
      edges.push({ from, to, kind: "realtime" });
      if (a.process === b.process) edges.push({ from, to, kind: "process" });
    }
  }
  return edges;
}

/** Simple cycles, each from its smallest transaction, with every choice among parallel edges. */
function simpleCycles(nodes: number, edges: readonly Edge[]): readonly (readonly Edge[])[] {
  const cycles: (readonly Edge[])[] = [];
  const extend = (path: readonly Edge[], start: number): void => {
    const at = path.at(-1)?.to ?? start;
    if (path.length > 0 && at === start) {
      cycles.push(path);
      return;
    }
    for (const edge of edges) {
      const isNew = edge.to === start || !path.some(({ from }) => from === edge.to);
      if (edge.from === at && edge.to >= start && isNew) extend([...path, edge], start);
    }
  };
  for (let start = 0; start < nodes; start += 1) extend([], start);
  return cycles;
}

function classOf(kinds: readonly Kind[]): string {
  const misses = kinds.filter((kind) => kind === "rw").length;
  const adjacent = kinds.some((kind, i) => kind === "rw" && kinds[(i + 1) % kinds.length] === "rw");
  const base =
    misses === 1
      ? "G-single"
      : misses > 1
        ? adjacent
          ? "G2-item"
          : "G-nonadjacent"
        : kinds.includes("wr")
          ? "G1c"
          : "G0";
  if (kinds.includes("realtime")) return `${base}-realtime`;
  return kinds.includes("process") ? `${base}-process` : base;
}

function implied(code: string, other: string): boolean {
  const [base, order] = split(code);
  const [otherBase, otherOrder] = split(other);
  const isFamily = (base < 2 && otherBase < 2) || (base >= 2 && otherBase >= 2);
  return isFamily && base <= otherBase && order <= otherOrder;
}

function split(code: string): readonly [number, number] {
  const order = ORDERS.find((one) => code.endsWith(`-${one}`)) ?? "none";
  const base = order === "none" ? code : code.slice(0, -order.length - 1);
  return [BASES.indexOf(base), ORDERS.indexOf(order)];
}

/** Transactions on a common cycle with one. */
function componentOf(start: number, edges: readonly Edge[]): ReadonlySet<number> {
  const reach = (from: number): ReadonlySet<number> => {
    const seen = new Set<number>();
    for (const todo = [from]; todo.length > 0;) {
      const v = todo.pop()!;
      for (const edge of edges) {
        if (edge.from === v && !seen.has(edge.to)) {
          seen.add(edge.to);
          todo.push(edge.to);
        }
      }
    }
    return seen;
  };
  return new Set([start, ...[...reach(start)].filter((other) => reach(other).has(start))]);
}
