/**
 * Judges one objective with its uncertainty (design §8): pass only when the one-sided 95 % bound meets the target, fail
 * when the bound on the other side misses it, otherwise inconclusive with what would decide it. No samples: never pass.
 */
import type { ObjectiveResult } from "../domain/results.ts";
import type { ObjectiveSpec, Target } from "../domain/scenario.ts";
import type { Verdict } from "../domain/verdict.ts";
import { ratioBounds, type Bounds } from "../lib/ratio-bounds.ts";
import { quantileBounds, quantileOf, samplesForUpperBound } from "./bounds.ts";
import type { Measurement, RunData } from "./run-data.ts";
import { SLIS } from "./slis/registry.ts";

interface Estimate {
  readonly value: number;
  readonly bounds: Bounds;
  readonly samples: number;
  readonly method: string;
}

export function judgeObjective(objective: ObjectiveSpec, data: RunData): ObjectiveResult {
  const { target, sli, during } = objective;
  const common = {
    name: objective.name,
    sli: `${sli.kind}(${sli.of})`,
    during,
    target: objective.text,
    limit: target.value,
    unit: target.unit,
  };
  const window = data.windows.get(during);
  const nothing = { value: null, lower: null, upper: null, samples: 0 } as const;
  if (window === undefined) {
    return { ...common, ...nothing, verdict: "inconclusive", why: `"${during}" did not happen` };
  }
  const estimate = estimateOf(SLIS[sli.kind](data, sli.of, window), target);
  if (estimate === undefined) {
    return { ...common, ...nothing, verdict: "inconclusive", why: "nothing was measured" };
  }
  const bounds =
    objective.confidence === "point"
      ? { lower: estimate.value, upper: estimate.value }
      : estimate.bounds;
  const verdict = verdictOf(target, bounds);
  return {
    ...common,
    value: finite(estimate.value),
    lower: finite(bounds.lower),
    upper: finite(bounds.upper),
    samples: estimate.samples,
    verdict,
    why: explain(objective, estimate, verdict),
  };
}

function estimateOf(measurement: Measurement, target: Target): Estimate | undefined {
  switch (measurement.type) {
    case "ratio": {
      const { good, total } = measurement;
      if (total === 0) return undefined;
      const method = "Clopper-Pearson, one-sided 95 %";
      return { value: good / total, bounds: ratioBounds(good, total), samples: total, method };
    }
    case "distribution": {
      const quantile = target.quantile ?? 1;
      const value = quantileOf(measurement.sorted, quantile);
      if (value === undefined) return undefined;
      const samples = measurement.sorted.length;
      if (quantile >= 1) {
        return { value, bounds: { lower: value, upper: value }, samples, method: "largest seen" };
      }
      const bounds = quantileBounds(measurement.sorted, quantile);
      return { value, bounds, samples, method: "order statistics, one-sided 95 %" };
    }
    case "single": {
      const { value, samples } = measurement;
      if (samples === 0) return undefined;
      return {
        value,
        bounds: { lower: value, upper: value },
        samples,
        method: "exact for this run",
      };
    }
  }
}

function verdictOf(target: Target, bounds: Bounds): Verdict {
  const meets = (value: number): boolean => {
    switch (target.comparison) {
      case "<":
        return value < target.value;
      case "<=":
        return value <= target.value;
      case ">":
        return value > target.value;
      case ">=":
        return value >= target.value;
    }
  };
  const small = target.comparison === "<" || target.comparison === "<=";
  if (meets(small ? bounds.upper : bounds.lower)) return "pass";
  return meets(small ? bounds.lower : bounds.upper) ? "inconclusive" : "fail";
}

function explain(objective: ObjectiveSpec, estimate: Estimate, verdict: Verdict): string {
  if (objective.confidence === "point") return "point estimate: uncertainty was opted out of";
  if (verdict !== "inconclusive") return estimate.method;
  const { quantile } = objective.target;
  const needed = quantile === undefined ? 0 : samplesForUpperBound(quantile);
  return estimate.samples < needed
    ? `${estimate.method}: ${estimate.samples} samples cannot bound it, ${needed} could`
    : `${estimate.method}: the target lies between the bounds; about ${4 * estimate.samples} samples would halve them`;
}

function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
