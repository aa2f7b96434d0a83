/**
 * One objective over a set of runs, and the change from one set to another, with what is known of both. Nothing is assumed of
 * how runs vary: the bounds of a set are the outermost 95 % bounds of its runs, the bounds of a change follow from the
 * outermost pairs. So a change is called one only when every pair of bounds agrees on its direction.
 */
import type { ObjectiveResult, Results } from "../domain/results.ts";

export interface Estimate {
  /** Median of the runs that measured it; null: none did. */
  readonly value: number | null;
  readonly lower: number | null;
  readonly upper: number | null;
  readonly unit: ObjectiveResult["unit"];
  readonly runs: number;
  readonly samples: number;
}

export interface Change {
  /** After over before, less one; null where either is missing or before is zero. */
  readonly ratio: number | null;
  /** null: not known. */
  readonly lower: number | null;
  readonly upper: number | null;
  readonly trend: Trend;
}

export const TRENDS = [
  "better",
  "worse",
  "no clear change",
  "cannot tell",
  "not comparable",
] as const;
export type Trend = (typeof TRENDS)[number];

/** Below this, a figure that each run knows exactly says nothing of how runs differ. */
const ENOUGH_RUNS = 3;

export function objectivesNamed(runs: readonly Results[], name: string): ObjectiveResult[] {
  return runs.flatMap(({ objectives }) =>
    objectives.filter((objective) => oneLine(objective.name) === oneLine(name)),
  );
}

export function oneLine(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}

/** Of the same objective in several runs; at least one. */
export function estimateOf(objectives: readonly ObjectiveResult[]): Estimate {
  const measured = objectives.filter(({ value }) => value !== null);
  const values = measured.map(({ value }) => value ?? 0);
  const isVarying = measured.some(({ lower, upper }) => lower !== upper);
  const isKnown = isVarying || measured.length >= ENOUGH_RUNS;
  return {
    value: medianOf(values),
    lower: isKnown
      ? outermost(
          measured.map(({ lower }) => lower),
          Math.min,
        )
      : null,
    upper: isKnown
      ? outermost(
          measured.map(({ upper }) => upper),
          Math.max,
        )
      : null,
    unit: objectives[0]?.unit ?? "ms",
    runs: measured.length,
    samples: measured.reduce((sum, { samples }) => sum + samples, 0),
  };
}

/** From before to after; `not comparable` when the objective itself is another one. */
export function changeOf(
  before: readonly ObjectiveResult[],
  after: readonly ObjectiveResult[],
): Change {
  const unknown = { ratio: null, lower: null, upper: null };
  const [first] = after;
  if (first === undefined || before.length === 0) return { ...unknown, trend: "cannot tell" };
  const isSame = [...before, ...after].every((one) => measureOf(one) === measureOf(first));
  if (!isSame) return { ...unknown, trend: "not comparable" };
  const [from, to] = [estimateOf(before), estimateOf(after)];
  const ratio = ratioOf(to.value, from.value);
  const lower = ratioOf(to.lower, from.upper);
  const upper = ratioOf(to.upper, from.lower);
  if (ratio === null || lower === null || upper === null) {
    return { ratio, lower: null, upper: null, trend: "cannot tell" };
  }
  return { ratio, lower, upper, trend: trendOf(lower, upper, isSmallerBetter(first)) };
}

/** What was measured and how; a target may change from release to release. */
function measureOf({ sli, during, unit, target }: ObjectiveResult): string {
  const quantile = /^\s*(p\d+(?:\.\d+)?|max|min|mean)\b/.exec(target)?.[1] ?? "";
  return JSON.stringify([sli, during, unit, quantile]);
}

function isSmallerBetter({ target }: ObjectiveResult): boolean {
  return /[<>]/.exec(target)?.[0] !== ">";
}

function trendOf(lower: number, upper: number, smallerIsBetter: boolean): Trend {
  if (lower <= 0 && upper >= 0) return "no clear change";
  return upper < 0 === smallerIsBetter ? "better" : "worse";
}

function ratioOf(after: number | null, before: number | null): number | null {
  if (after === null || before === null || before === 0) return null;
  return after / before - 1;
}

function medianOf(values: readonly number[]): number | null {
  if (values.length === 0) return null;
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const high = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? high : ((sorted[middle - 1] ?? 0) + high) / 2;
}

function outermost(
  bounds: readonly (number | null)[],
  pick: (...values: number[]) => number,
): number | null {
  const known = bounds.filter((bound) => bound !== null);
  return known.length === bounds.length && known.length > 0 ? pick(...known) : null;
}
