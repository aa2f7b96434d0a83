/**
 * Judges one objective with its uncertainty (design §8): pass only when the one-sided 95 % bound meets the target, fail
 * when the bound on the other side misses it, otherwise inconclusive with what would decide it. No samples: never pass.
 */
import type { ObjectiveResult } from "../domain/results.ts";
import type { ObjectiveSpec, Target } from "../domain/scenario.ts";
import type { Verdict } from "../domain/verdict.ts";
import type { Bounds } from "../lib/ratio-bounds.ts";
import { estimateOf, type Estimate } from "./estimate.ts";
import type { RunData, Window } from "./run-data.ts";
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
  const estimate = estimateOf(measurement, target);
  if (estimate === undefined) {
    return { ...common, ...nothing, verdict: "inconclusive", why: "nothing was measured" };
  }
  const isPoint = objective.confidence === "point";
  const bounds = isPoint ? { lower: estimate.value, upper: estimate.value } : estimate.bounds;
  const verdict = verdictOf(target, bounds);
  const more = verdict === "inconclusive" ? moreOf(estimate, window) : undefined;
  return {
    ...common,
    value: finite(estimate.value),
    lower: finite(bounds.lower),
    upper: finite(bounds.upper),
    samples: estimate.samples,
    ...(estimate.effective === undefined ? {} : { effectiveSamples: estimate.effective }),
    ...(more === undefined ? {} : { toDecide: more }),
    verdict,
    why: isPoint
      ? "point estimate: uncertainty was opted out of"
      : explain(estimate, verdict, more),
  };
}

function verdictOf(target: Target, bounds: Bounds): Verdict {
  const isSmall = wantsSmall(target);
  if (meets(target, isSmall ? bounds.upper : bounds.lower)) return "pass";
  return meets(target, isSmall ? bounds.lower : bounds.upper) ? "inconclusive" : "fail";
}

/** More of the same: samples come at the rate, and resemble each other as much, as they did. */
function moreOf(
  { toDecide, samples, effective = samples }: Estimate,
  window: Window,
): ObjectiveResult["toDecide"] {
  if (toDecide === undefined || effective === 0) return undefined;
  const more = Math.max(1, Math.ceil((toDecide * samples) / effective) - samples);
  const seconds = ((window.to - window.from) / 1e9) * (more / samples);
  return { samples: more, seconds: Number(seconds.toPrecision(3)) };
}

function explain(
  { method, samples, effective }: Estimate,
  verdict: Verdict,
  more: ObjectiveResult["toDecide"],
): string {
  const worth = effective === undefined ? "" : ` (${samples} samples are worth ${effective})`;
  if (verdict !== "inconclusive") return `${method}${worth}`;
  const cure =
    more === undefined
      ? "more samples would hardly decide it"
      : `about ${more.samples} more samples (${more.seconds} s more of this) would decide it`;
  return `${method}${worth}: the target lies between the bounds; if the rest is like these, ${cure}`;
}

function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
