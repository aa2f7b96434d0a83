/** Error budgets in words and figures, for the console and for documents alike. */
import { formatCount, formatInstant, formatNumber } from "../documents/format.ts";
import {
  factorOf,
  type BurnResult,
  type BurnWindow,
  type ErrorBudget,
  type ObjectiveBudget,
  type SloReport,
} from "../domain/slo.ts";
import type { Verdict } from "../domain/verdict.ts";

/** One row of an objective: the latest run, or the last ones together. */
export interface PeriodText {
  readonly period: string;
  /** `3,461 / 3,471`. */
  readonly good: string;
  readonly allowed: string;
  readonly left: string;
  readonly bounds: string;
  readonly verdict: Verdict;
  /** One for each window of the report. */
  readonly burns: readonly BurnText[];
}

export interface BurnText {
  readonly rate: string;
  /** When, or in which run; the empty text: it did not fire. */
  readonly fired: string;
}

/** `page quick 5x`. */
export function windowText(window: BurnWindow): string {
  return `${window.name} ${formatNumber(factorOf(window))}x`;
}

/** Empty where an objective has no budget in any run. */
export function periodsOf(
  objective: ObjectiveBudget,
  windows: readonly BurnWindow[],
): PeriodText[] {
  const { run, last, runs, alerts, lastAlerts } = objective;
  const told = (burns: readonly BurnResult[], when: (burn: BurnResult, i: number) => string) =>
    windows.map((window): BurnText => {
      const i = burns.findIndex((each) => each.window.name === window.name);
      const burn = burns[i];
      if (burn === undefined) return { rate: "never", fired: "" };
      const rate = burn.fastest === null ? "—" : `${formatNumber(burn.fastest)}x`;
      return { rate, fired: burn.firedAt === null ? "" : when(burn, i) };
    });
  return [
    ...(run === undefined
      ? []
      : [
          periodText(
            "latest run",
            run,
            told(alerts, ({ firedAt }) => formatInstant(firedAt)),
          ),
        ]),
    ...(last === undefined || lastAlerts.length === 0
      ? []
      : [
          periodText(
            runs === 1 ? "an earlier run" : `last ${runs} runs`,
            last,
            told(lastAlerts, (_, i) => `in ${lastAlerts[i]?.firedIn ?? "an earlier run"}`),
          ),
        ]),
  ];
}

/** Why there is no budget, and which earlier runs do not count. */
export function notesOf({ noBudget, leftOut }: ObjectiveBudget): string[] {
  return [
    ...(noBudget === undefined ? [] : [`no budget: ${noBudget}`]),
    ...leftOut.map(
      ({ runs, why }) => `${runs} earlier ${runs === 1 ? "run" : "runs"} left out: ${why}`,
    ),
  ];
}

function periodText(
  period: string,
  { total, bad, allowed, left, lower, upper }: ErrorBudget,
  burns: readonly BurnText[],
): PeriodText {
  return {
    period,
    good: `${formatCount(total - bad)} / ${formatCount(total)}`,
    allowed: formatNumber(allowed),
    left: percent(left),
    bounds: left === null ? "—" : `${percent(lower)} … ${percent(upper)}`,
    verdict: left === null ? "inconclusive" : left < 0 ? "fail" : "pass",
    burns,
  };
}

/** Of a budget: `−878 %` is overspent almost nine times. */
export function percent(share: number | null): string {
  if (share === null) return "—";
  const value = Number((share * 100).toPrecision(4));
  return `${value < 0 ? "−" : ""}${formatCount(Math.abs(value))} %`;
}

/** Spent budgets count, wherever they are; nothing promised is nothing known. */
export function budgetVerdict({ objectives }: SloReport): Verdict {
  const known = objectives.flatMap(({ run, last }) => [run?.left ?? [], last?.left ?? []].flat());
  if (known.length === 0) return "inconclusive";
  return known.some((left) => left < 0) ? "fail" : "pass";
}

const SENTENCES: Readonly<Record<Verdict, string>> = {
  pass: "Every objective has budget left.",
  inconclusive: "No objective promises a share of events that happened, so there is no budget.",
  fail: "At least one objective has spent more than its budget.",
};

export function budgetSentence(report: SloReport): string {
  return SENTENCES[budgetVerdict(report)];
}

/** How the rows are to be read: a term and its meaning each. */
export const READING_BUDGETS: readonly (readonly [term: string, meaning: string])[] = [
  [
    "budget",
    "the bad events that a target leaves room for: >= 99 % of 1,000 events allows 10, and p99 < 100ms allows 1 % of the operations to take longer",
  ],
  ["left", "what of it is not used; below zero it is overspent"],
  [
    "95 % bounds",
    "what would be left in the long run if this went on: few events say little, even if none was bad; events are taken as independent of each other, so that readings of a gauge say less than the bounds suggest",
  ],
  [
    "burn",
    "how many times faster than the budget allows events were bad, at the worst moment of the long window; a rate that no failure could reach at this target says never",
  ],
  [
    "fired",
    "at that moment the budget burned at the factor of the window in its long and still in its short window",
  ],
];
