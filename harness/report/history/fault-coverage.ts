/**
 * Which faults were ever seen to act, and where: fault kind × node kind × region. A fault on a link counts where its
 * connections end: that is the node whose clients see it. Only proof counts; an attempt is shown as an attempt.
 */
import type { Results } from "../../domain/results.ts";

/** One fault on one kind of node in one region. */
export interface FaultTouch {
  readonly fault: string;
  readonly nodeKind: string;
  readonly region: string;
  readonly proved: boolean;
}

export function touchedBy({ faults, topology }: Results): FaultTouch[] {
  const nodes = new Map(topology.nodes.map((node) => [node.name, node]));
  return faults.flatMap(({ kind: fault, resolved, startedAt, provedAt }) => {
    if (startedAt === null) return [];
    const places = new Map<string, FaultTouch>();
    for (const target of resolved) {
      const node = nodes.get(nodeOf(target));
      if (node === undefined) continue;
      const { kind: nodeKind, region } = node;
      const key = JSON.stringify([nodeKind, region]);
      places.set(key, { fault, nodeKind, region, proved: provedAt !== null });
    }
    return [...places.values()];
  });
}

/** `us-east-1->db-us-west-2:5432` is a link to db-us-west-2; anything else is a node. */
function nodeOf(target: string): string {
  return /->(.+):\d+$/.exec(target)?.[1] ?? target;
}

/** What there is to cover, beside what the runs name: kinds that nobody ever tried must show as well. */
export interface Coverable {
  readonly faultKinds: readonly string[];
  readonly nodeKinds: readonly string[];
}

export interface CoverageCell {
  readonly fault: string;
  readonly nodeKind: string;
  readonly region: string;
  readonly proved: number;
  /** Started, but not proved. */
  readonly attempted: number;
}

export interface FaultCoverage {
  readonly regions: readonly string[];
  readonly nodeKinds: readonly string[];
  readonly faults: readonly string[];
  /** Only those with an attempt at least. */
  readonly cells: readonly CoverageCell[];
  /** Fault kinds that were never proved on any node. */
  readonly neverProved: readonly string[];
  /** Cells of the matrix, and how many of them were proved once at least. */
  readonly total: number;
  readonly covered: number;
}

export function coverageOf(
  runs: readonly { readonly faults: readonly FaultTouch[]; readonly regions: readonly string[] }[],
  coverable: Coverable,
): FaultCoverage {
  const cells = new Map<string, CoverageCell>();
  for (const { fault, nodeKind, region, proved } of runs.flatMap((run) => run.faults)) {
    const key = JSON.stringify([fault, nodeKind, region]);
    const cell = cells.get(key) ?? { fault, nodeKind, region, proved: 0, attempted: 0 };
    cells.set(key, {
      ...cell,
      proved: cell.proved + (proved ? 1 : 0),
      attempted: cell.attempted + (proved ? 0 : 1),
    });
  }
  const all = [...cells.values()];
  const faults = union(
    coverable.faultKinds,
    all.map(({ fault }) => fault),
  );
  const nodeKinds = union(
    coverable.nodeKinds,
    all.map(({ nodeKind }) => nodeKind),
  );
  const regions = [...new Set(runs.flatMap((run) => run.regions))].sort();
  const proved = all.filter((cell) => cell.proved > 0);
  const provedFaults = new Set(proved.map(({ fault }) => fault));
  return {
    regions,
    nodeKinds,
    faults,
    cells: all,
    neverProved: faults.filter((fault) => !provedFaults.has(fault)),
    total: faults.length * nodeKinds.length * regions.length,
    covered: proved.length,
  };
}

/** The known ones in their own order, then what else was seen. */
function union(known: readonly string[], seen: readonly string[]): string[] {
  return [...new Set([...known, ...[...seen].sort()])];
}
