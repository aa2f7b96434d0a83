/** From target, threshold and budgeting method to what the judge takes. */
import type { ObjectiveSpec, Target } from "../../domain/scenario.ts";
import { traitsOf } from "../../domain/sli-traits.ts";
import type { Path } from "../../lib/located/located-tree.ts";
import { report, type Located, type OpenSloFile } from "./openslo-documents.ts";
import type { BoundIndicator } from "./openslo-indicator.ts";
import type { OpenSloObjective, OpenSloSpec } from "./openslo-schema.ts";

export interface Promised {
  readonly file: OpenSloFile;
  readonly slo: Located<OpenSloSpec>;
  readonly objective: OpenSloObjective;
  readonly path: Path;
}

const COMPARISONS = { lte: "<=", lt: "<", gte: ">=", gt: ">" } as const;

export function judgedBy(
  promise: Promised,
  bound: BoundIndicator,
  share: number,
): Pick<ObjectiveSpec, "sli" | "target" | "text" | "slices"> | undefined {
  const { slo, objective } = promise;
  const { op, value } = objective;
  const isThreshold = bound.type === "threshold";
  if (isThreshold && (op === undefined || value === undefined)) {
    return refuse(promise, "OSL006", "a threshold metric needs op and value");
  }
  // The examples of the specification say `op: gt` of ratios: at least the target, which is meant anyway.
  if (!isThreshold && (value !== undefined || op === "lt" || op === "lte")) {
    return refuse(
      promise,
      "OSL006",
      "a ratio has neither op nor value: its target is what must be good at least",
    );
  }
  const { kind, of, unit } = bound.sli;
  const sli = { kind, of };
  const good: Target | undefined =
    op === undefined || value === undefined
      ? undefined
      : {
          comparison: COMPARISONS[op],
          value: value * bound.scale,
          unit: traitsOf(kind).unit ?? unit ?? "number",
        };
  const method = slo.spec.budgetingMethod;
  const percent = `${Number((100 * share).toPrecision(10))} %`;
  if (method === "Occurrences") {
    if (objective.timeSliceTarget !== undefined || objective.timeSliceWindow !== undefined) {
      return refuse(promise, "OSL005", "Occurrences has no time slices");
    }
    return {
      sli,
      ...(good === undefined ? ratioTarget(bound, share) : quantileTarget(good, share)),
    };
  }
  const { timeSliceTarget, timeSliceWindow } = objective;
  if (
    timeSliceWindow === undefined ||
    (method === "Timeslices") !== (timeSliceTarget !== undefined)
  ) {
    return refuse(promise, "OSL005", `${method} lacks a key, or has one too many`);
  }
  const what = good === undefined ? "good" : `${good.comparison} ${good.value} ${good.unit}`;
  const ofBad = bound.type === "failure" && kind === "ratio";
  const slices = {
    lengthMs: timeSliceWindow,
    ...(good === undefined ? {} : { good }),
    ...(ofBad ? { ofBad: true as const } : {}),
  };
  const target: Target = { comparison: ">=", value: share, unit: "ratio" };
  if (timeSliceTarget === undefined) {
    const text = `mean of slices >= ${percent} ${what}`;
    return { sli, target: { ...target, mean: true }, slices, text };
  }
  const text = `>= ${percent} of slices with ${100 * timeSliceTarget} % ${what}`;
  return { sli, target, slices: { ...slices, target: timeSliceTarget }, text };
}

function refuse(
  { file, slo, path }: Promised,
  code: "OSL005" | "OSL006" | "OSL009",
  message: string,
): undefined {
  report(file, code, { tree: slo.tree, path }, message);
  return undefined;
}

function ratioTarget({ type }: BoundIndicator, share: number): { target: Target; text: string } {
  const isFailure = type === "failure";
  const value = isFailure ? complement(share) : share;
  const comparison = isFailure ? "<=" : ">=";
  const text = `${comparison} ${Number((100 * value).toPrecision(10))}%`;
  return { target: { comparison, value, unit: "ratio" }, text };
}

/** Places, not digits: 1 - 0.9999 is 0.0001 and not 0.0000999999999999890. */
function complement(share: number): number {
  return Number((1 - share).toFixed(12));
}

/** "99 % of the values are at most 100 ms" is "p99 <= 100 ms"; of values that must be large it is the first percentile. */
function quantileTarget(good: Target, share: number): { target: Target; text: string } {
  const isSmall = good.comparison.startsWith("<");
  const quantile = isSmall ? share : complement(share);
  const text = `p${Number((100 * quantile).toPrecision(10))} ${good.comparison} ${good.value} ${good.unit === "number" ? "" : good.unit}`;
  return { target: { ...good, quantile }, text: text.trim() };
}
