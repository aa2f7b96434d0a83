/** Findings with everything a reader needs: words, operations, a picture, and a smaller history that still shows it. */
import type { Finding, Picture } from "../../domain/finding.ts";
import type { Operation } from "../../domain/history.ts";
import { cycleGraph } from "../pictures/cycle-graph.ts";
import type { Analyse, Analysis } from "./analysis.ts";
import type { Cycle } from "./cycle.ts";
import type { DirectFinding } from "./direct-findings.ts";
import { arrowOf, storyOf, type CycleStory } from "./explanation.ts";
import { anomalyCode, forbids } from "./levels.ts";
import { minimalHistory, type Draft } from "./minimal.ts";
import type { Settings } from "./options.ts";
import { microTexts, nameOf } from "./show.ts";

interface Request {
  readonly settings: Settings;
  /** Findings that a search for a version order proved. */
  readonly proved: readonly DirectFinding[];
  readonly analyse: Analyse;
}

/** A cycle of more transactions than this is no picture any more. */
const DRAWN_MAX = 24;

/** Findings that the level forbids, a few of each class, shortest cycles first. */
export function evidenceOf(
  analysis: Analysis,
  { settings, proved, analyse }: Request,
): readonly Finding[] {
  const { level, examples } = settings;
  const perClass = new Map<string, number>();
  const room = (code: string): boolean => {
    const count = perClass.get(code) ?? 0;
    perClass.set(code, count + 1);
    return count < examples;
  };
  const drafts: Draft[] = [];
  for (const direct of [...analysis.direct.examples, ...proved]) {
    const code = anomalyCode(direct);
    if (!forbids(level, direct) || !room(code)) continue;
    const { message, transactions } = direct;
    const operations = named(analysis, transactions);
    // What the search proved, it proved of as few transactions as it could.
    const minimal = proved.includes(direct) ? { minimal: operations } : {};
    drafts.push({ finding: { code, message, operations, ...minimal }, transactions });
  }
  for (const cycle of analysis.cycles.cycles) {
    if (!forbids(level, cycle.anomaly) || !room(anomalyCode(cycle.anomaly))) continue;
    drafts.push(cycleDraft(analysis, cycle));
  }
  return withMinimal(drafts, analysis, analyse);
}

function cycleDraft(analysis: Analysis, cycle: Cycle): Draft {
  const { table } = analysis.dependencies;
  const story = storyOf(table, cycle, analysis.explain);
  const transactions = [
    ...cycle.steps.map(({ transaction }) => transaction),
    ...story.reasons.flatMap(({ witnesses }) => witnesses),
  ];
  const finding = {
    code: anomalyCode(cycle.anomaly),
    message: story.message,
    operations: named(analysis, transactions),
    ...(cycle.steps.length <= DRAWN_MAX ? { pictures: [pictureOf(table, cycle, story)] } : {}),
  };
  return { finding, transactions };
}

function pictureOf(
  table: Analysis["dependencies"]["table"],
  cycle: Cycle,
  { reasons }: CycleStory,
): Picture {
  const nodes = cycle.steps.map(({ transaction, kind }, at) => ({
    title: `${nameOf(table.operations[transaction]!)} process ${table.operations[transaction]!.process}`,
    lines: microTexts(table, transaction),
    arrow: arrowOf(kind),
    reason: reasons[at]!.text,
  }));
  return cycleGraph(
    `${anomalyCode(cycle.anomaly)}: a cycle of ${nodes.length} transactions`,
    nodes,
  );
}

/** The first finding of each class also gets a minimal history. */
function withMinimal(
  drafts: readonly Draft[],
  analysis: Analysis,
  analyse: Analyse,
): readonly Finding[] {
  const done = new Set<string>();
  return drafts.map((draft) => {
    const { finding } = draft;
    if (done.has(finding.code) || finding.minimal !== undefined) return finding;
    done.add(finding.code);
    const minimal = minimalHistory(draft, analysis, analyse);
    return minimal === undefined ? finding : { ...finding, minimal };
  });
}

function named(analysis: Analysis, transactions: readonly number[]): readonly Operation[] {
  const { operations } = analysis.dependencies.table;
  return [...new Set(transactions)].map((t) => operations[t]!);
}
