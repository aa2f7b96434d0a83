import { formatCount } from "../../documents/format.ts";
import type { CoverageCell, FaultCoverage } from "./fault-coverage.ts";

/** The matrix as a table: a row for each fault kind, a column for each region of each node kind. */
export function coverageView(coverage: FaultCoverage) {
  const { faults, nodeKinds, regions, cells, neverProved, covered, total } = coverage;
  const byPlace = new Map(cells.map((cell) => [keyOf(cell), cell]));
  return {
    covered: formatCount(covered),
    total: formatCount(total),
    nodeKinds: nodeKinds.map((name) => ({ name, span: regions.length })),
    columns: nodeKinds.flatMap((nodeKind) => regions.map((region) => ({ nodeKind, region }))),
    rows: faults.map((fault) => ({
      fault,
      cells: nodeKinds.flatMap((nodeKind) =>
        regions.map((region) => cellView(byPlace.get(keyOf({ fault, nodeKind, region })))),
      ),
    })),
    neverProved: neverProved.join(", "),
  };
}

function keyOf({ fault, nodeKind, region }: Pick<CoverageCell, "fault" | "nodeKind" | "region">) {
  return JSON.stringify([fault, nodeKind, region]);
}

/** In words as well as in colour. */
function cellView(cell: CoverageCell | undefined) {
  if (cell === undefined) return { kind: "none", text: "never" };
  if (cell.proved > 0) return { kind: "pass", text: `proved ${formatCount(cell.proved)}×` };
  return { kind: "inconclusive", text: `not proved ${formatCount(cell.attempted)}×` };
}
