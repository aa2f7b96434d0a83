import type { Results } from "../domain/results.ts";
import type { Verdict } from "../domain/verdict.ts";
import { formatCount } from "../documents/format.ts";

/** One figure of the glance at the top of a report. */
export interface Tile {
  readonly name: string;
  readonly value: string;
  readonly detail: string;
  /** none: nothing was asked for, so nothing is good or bad. */
  readonly verdict: Verdict | "none";
}

export function tilesOf(results: Results): Tile[] {
  return [
    operations(results),
    faults(results),
    judged("objectives met", results.objectives),
    judged("checks hold", results.checks),
    findings(results),
  ];
}

function operations({ workloads }: Results): Tile {
  const sum = (of: "ok" | "fail" | "unknown"): number =>
    workloads.reduce((total, workload) => total + workload.operations[of], 0);
  return {
    name: "acknowledged operations",
    value: formatCount(sum("ok")),
    detail: `${formatCount(sum("fail"))} failed, ${formatCount(sum("unknown"))} unknown`,
    verdict: sum("ok") > 0 ? "pass" : "inconclusive",
  };
}

function faults({ faults }: Results): Tile {
  const proved = faults.filter((fault) => fault.provedAt !== null);
  const gone = proved.filter((fault) => fault.healProvedAt !== null);
  return {
    name: "faults proved",
    value: `${proved.length} of ${faults.length}`,
    detail: `${gone.length} proved gone`,
    verdict: faults.length === 0 ? "none" : gone.length < faults.length ? "inconclusive" : "pass",
  };
}

function judged(name: string, list: readonly { readonly verdict: Verdict }[]): Tile {
  if (list.length === 0) return { name, value: "none", detail: "not asked for", verdict: "none" };
  const count = (verdict: Verdict): number => list.filter((one) => one.verdict === verdict).length;
  return {
    name,
    value: `${count("pass")} of ${list.length}`,
    detail: `${count("fail")} failed, ${count("inconclusive")} inconclusive`,
    verdict: count("fail") > 0 ? "fail" : count("inconclusive") > 0 ? "inconclusive" : "pass",
  };
}

function findings({ findings }: Results): Tile {
  const codes = [...new Set(findings.map(({ code }) => code))];
  return {
    name: "findings",
    value: formatCount(findings.length),
    detail: codes.length === 0 ? "no violation seen" : codes.slice(0, 3).join(", "),
    verdict: findings.length === 0 ? "pass" : "fail",
  };
}
