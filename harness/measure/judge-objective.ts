/**
 * Judges one objective with its uncertainty (design §8): pass only when the one-sided bound (95 %, or as the
 * objective says) meets the target, fail when the bound on the other side misses it, otherwise inconclusive with what would decide it. No samples: never pass.
 */
import { alphaOf } from "../domain/confidence.ts";
import type { ObjectiveResult } from "../domain/results.ts";
import type { ObjectiveSpec, Target } from "../domain/scenario.ts";
import type { Verdict } from "../domain/verdict.ts";
import type { Bounds } from "../lib/ratio-bounds.ts";
import { estimateOf } from "./estimate.ts";
import type { Estimate } from "./estimate-samples.ts";
import type { Measurement, RunData } from "./run-data.ts";
import type { Window } from "./window.ts";
import { meets, wantsSmall } from "./samples-to-decide.ts";
import { SLIS } from "./slis/registry.ts";
import { slicedMeasurement } from "./slo/slices.ts";

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
  const measurement =
    objective.slices === undefined
      ? SLIS[sli.kind](data, sli.of, window)
      : slicedMeasurement(objective, data, window);
  const alpha = alphaOf(objective.confidence);
  const estimate = estimateOf(measurement, target, alpha);
  if (estimate === undefined) {
    return { ...common, ...nothing, verdict: "inconclusive", why: "nothing was measured" };
  }
  const isPoint = alpha === undefined;
  const bounds = isPoint ? { lower: estimate.value, upper: estimate.value } : estimate.bounds;
  const verdict = verdictOf(target, bounds);
  const more = verdict === "inconclusive" ? moreOf(estimate, window) : undefined;
  const asked = askedOf(measurement, estimate);
  return {
    ...common,
    value: finite(estimate.value),
    lower: finite(bounds.lower),
    upper: finite(bounds.upper),
    ...(objective.confidence === "bound" ? {} : { confidence: objective.confidence }),
    samples: estimate.samples,
    ...(asked === undefined ? {} : { asked }),
    ...(estimate.effective === undefined ? {} : { effectiveSamples: estimate.effective }),
    ...(more === undefined ? {} : { toDecide: more }),
    verdict,
    why: `${isPoint ? "point estimate: uncertainty was opted out of" : explain(estimate, verdict, more)}${askedText(estimate, asked)}`,
  };
}

function verdictOf(target: Target, bounds: Bounds): Verdict {
  const isSmall = wantsSmall(target);
  if (meets(target, isSmall ? bounds.upper : bounds.lower)) return "pass";
  return meets(target, isSmall ? bounds.lower : bounds.upper) ? "inconclusive" : "fail";
}

/** Where some were not acknowledged: they have no response time, and it is for availability to judge them. */
function askedOf(measurement: Measurement, { samples }: Estimate): number | undefined {
  if (measurement.type !== "distribution") return undefined;
  const { asked = samples } = measurement;
  return asked > samples ? asked : undefined;
}

function askedText({ samples }: Estimate, asked: number | undefined): string {
  return asked === undefined ? "" : `; only ${samples} of ${asked} operations were acknowledged`;
}

/** Times what there was: beyond it nobody measures. */
const HARDLY = 1000;

/** More of the same: samples come at the rate, and resemble each other as much, as they did. */
function moreOf(
  { toDecide, samples, effective = samples, trend }: Estimate,
  window: Window,
): ObjectiveResult["toDecide"] {
  if (toDecide === undefined || trend === true) return undefined;
  const more = Math.max(1, Math.ceil((toDecide * samples) / effective) - samples);
  if (more > HARDLY * samples) return undefined;
  const seconds = ((window.to - window.from) / 1e9) * (more / samples);
  return { samples: more, seconds: Number(seconds.toPrecision(3)) };
}

function explain(
  { method, samples, effective, trend }: Estimate,
  verdict: Verdict,
  more: ObjectiveResult["toDecide"],
): string {
  const worth =
    effective === undefined
      ? ""
      : trend === true
        ? ` (the readings follow a trend: ${samples} samples are worth ${effective})`
        : ` (${samples} samples are worth ${effective})`;
  if (verdict !== "inconclusive") return `${method}${worth}`;
  const between = `${method}${worth}: the target lies between the bounds`;
  if (trend === true) {
    return `${between}; more of a trend decides nothing: measure where it has settled, or promise its largest value (max)`;
  }
  return more === undefined
    ? `${between}; more samples would hardly decide it`
    : `${between}; if the rest is like these, about ${more.samples} more samples (${more.seconds} s more of this) would decide it`;
}

function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
