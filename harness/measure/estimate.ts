/** What a measurement says of its target: the value, how sure it is, by which method, and what would make it sure. */
import type { Target } from "../domain/scenario.ts";
import { ALPHA, ratioBounds } from "../lib/ratio-bounds.ts";
import { gaugeOf } from "./estimate-gauge.ts";
import { estimateSampled, oneSided, type Estimate } from "./estimate-samples.ts";
import type { Measurement } from "./run-data.ts";
import { samplesToDecideShare } from "./samples-to-decide.ts";

/** Each bound is wrong with probability `alpha` at most. Undefined: nothing was measured. */
export function estimateOf(
  measurement: Measurement,
  target: Target,
  alpha = ALPHA,
): Estimate | undefined {
  switch (measurement.type) {
    case "ratio":
      return estimateRatio(measurement, target, alpha);
    case "distribution": {
      const { sorted } = measurement;
      const effective = (): number => sorted.length;
      return estimateSampled(
        { sorted, effectiveAt: effective, effectiveMean: effective },
        target,
        alpha,
      );
    }
    case "gauge":
      return estimateSampled(gaugeOf(measurement.samples, alpha), target, alpha);
    case "single": {
      const { value, samples } = measurement;
      if (samples === 0) return undefined;
      const exact = { value, bounds: { lower: value, upper: value }, toDecide: undefined };
      return { ...exact, samples, method: "exact for this run" };
    }
  }
}

function estimateRatio(
  { good, total }: { readonly good: number; readonly total: number },
  target: Target,
  alpha: number,
): Estimate | undefined {
  if (total === 0) return undefined;
  return {
    value: good / total,
    bounds: ratioBounds(good, total, alpha),
    samples: total,
    method: `Clopper-Pearson, ${oneSided(alpha)}`,
    toDecide: samplesToDecideShare(good / total, target.value, alpha),
  };
}
