/**
 * Makes a counterexample small: takes the operations that show it and the writers of all that they read, then leaves
 * out one after the other as long as the analysis of the rest still finds the same class and nothing new.
 */
import type { Finding } from "../../domain/finding.ts";
import type { Operation } from "../../domain/history.ts";
import type { Analyse, Analysis } from "./analysis.ts";
import { anomalyCode } from "./levels.ts";
import { rowsOf } from "./transactions.ts";

/** A finding before it has a minimal history, with the numbers of its transactions. */
export interface Draft {
  readonly finding: Finding;
  readonly transactions: readonly number[];
}

/** More operations than this are not read by people, and cost an analysis each. */
const LIMIT = 48;

export function minimalHistory(
  { finding, transactions }: Draft,
  analysis: Analysis,
  analyse: Analyse,
): readonly Operation[] | undefined {
  const start = withWriters(transactions, analysis) ?? finding.operations;
  if (start.length > LIMIT) return undefined;
  let kept = [...start].sort((a, b) => a.index - b.index);
  const allowed = codesOf(analyse(kept));
  if (!allowed.has(finding.code)) return undefined;
  for (const operation of [...kept].reverse()) {
    const rest = kept.filter((other) => other !== operation);
    const codes = codesOf(analyse(rest));
    if (codes.has(finding.code) && [...codes].every((code) => allowed.has(code))) kept = rest;
  }
  return kept;
}

function codesOf({ direct, cycles }: Analysis): ReadonlySet<string> {
  return new Set([
    ...direct.counts.keys(),
    ...cycles.cycles.map(({ anomaly }) => anomalyCode(anomaly)),
  ]);
}

/** The operations, and those that wrote what they read, and so on; undefined where that is too much to show. */
function withWriters(
  transactions: readonly number[],
  { dependencies: { table }, writersRead }: Analysis,
): readonly Operation[] | undefined {
  const wanted = new Set(transactions);
  for (const t of wanted) {
    const [from, to] = rowsOf(table, t);
    for (let row = from; row < to; row += 1) {
      for (const writer of writersRead(row)) wanted.add(writer);
      if (wanted.size > LIMIT) return undefined;
    }
  }
  return [...wanted].map((t) => table.operations[t]!);
}
