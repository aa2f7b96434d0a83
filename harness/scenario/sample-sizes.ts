/**
 * Objectives that no result of this scenario could meet, or that one bad event alone fails: warned about before anything
 * starts. With n samples the one-sided bound of a share q cannot reach its target when q^n is more than the bound may be
 * wrong by, even if every single sample is good (order statistics, Clopper-Pearson).
 */
import { alphaOf } from "../domain/confidence.ts";
import { LEAST_SAMPLES_FOR_MEAN, leastSamplesForShare } from "../domain/least-samples.ts";
import type { ObjectiveSpec, Scenario } from "../domain/scenario.ts";
import { traitsOf } from "../domain/sli-traits.ts";
import { spanOf, valueAt, type Path } from "../lib/located/located-tree.ts";
import { expectedSamples } from "./expected-samples.ts";
import { neverMeasured } from "./never-measured.ts";
import type { ReadContext } from "./read-context.ts";

export function checkSampleSizes(context: ReadContext, scenario: Scenario): void {
  scenario.objectives.forEach((objective) => {
    const name = `"${objective.name}"`;
    const span = spanOf(context.tree, pathOfObjective(context, objective));
    const never = neverMeasured(scenario, objective, context.registries);
    if (never !== undefined) {
      const { key, message, fix } = never;
      const at = spanOf(context.tree, pathOfObjective(context, objective, key));
      context.reporter.add("SLO011", at, { message: `${name}: ${message}`, fix });
      return;
    }
    const share = goodShareOf(objective);
    const alpha = alphaOf(objective.confidence);
    if (share !== undefined && (share > 1 || (share === 1 && alpha !== undefined))) {
      context.reporter.add("SLO006", span, {
        message: `${name} can never pass: ${share > 1 ? "more than all is promised" : "no number of samples shows that every single one is good"}`,
        fix:
          share > 1
            ? "promise 100% at most"
            : "promise a little less, such as 99.9%, or say confidence: point",
      });
      return;
    }
    const expected = expectedSamples(scenario, objective, context.registries);
    if (expected === undefined) return;
    const about = Math.floor(expected);
    if (alpha === undefined) {
      if (share === undefined || share >= 1 || expected * (1 - share) >= 1 - 1e-9) return;
      context.reporter.add("SLO010", span, {
        message: `${name} leaves room for ${Number((expected * (1 - share)).toPrecision(2))} of about ${about} samples: a single bad one fails it`,
      });
      return;
    }
    const needed = neededSamples(objective, { share, alpha });
    if (needed === undefined || expected >= needed - 1e-9) return;
    context.reporter.add("SLO006", span, {
      message: `${name} needs ${needed} samples, about ${about} are to be expected`,
      fix: fixOf(scenario, objective, needed / expected),
    });
  });
}

/** The share of events that must be good, whichever way the target says it; undefined: it is about no share. */
function goodShareOf({ sli, target, slices }: ObjectiveSpec): number | undefined {
  const { quantile, mean, value, comparison, unit } = target;
  const isUpper = comparison.startsWith("<");
  if (mean === true) return undefined;
  // The largest value is judged as it was measured.
  if (quantile !== undefined) return quantile >= 1 ? undefined : isUpper ? quantile : 1 - quantile;
  if (slices === undefined && (unit !== "ratio" || traitsOf(sli.kind).unit !== "ratio")) {
    return undefined;
  }
  if (sli.kind === "degradation-depth") return undefined;
  const share = Number((isUpper ? 1 - value : value).toPrecision(12));
  const isStrict = comparison === "<" || comparison === ">";
  return share >= 1 && isStrict ? Infinity : share;
}

function neededSamples(
  { target }: ObjectiveSpec,
  { share, alpha }: { readonly share: number | undefined; readonly alpha: number },
): number | undefined {
  if (target.mean === true) return LEAST_SAMPLES_FOR_MEAN;
  if (share === undefined || share <= 0) return undefined;
  return leastSamplesForShare(share, alpha);
}

function fixOf(
  { workloads }: Scenario,
  { sli, slices, target }: ObjectiveSpec,
  times: number,
): string {
  if (!Number.isFinite(times))
    return "nothing is measured there and then: name another place or phase";
  const more = `${Math.ceil(times)} times`;
  const isLoad = workloads.some(({ name }) => name === sli.of);
  const longer =
    slices !== undefined
      ? `observe ${more} as long, or take shorter slices`
      : isLoad
        ? `offer at least ${more} the load or time`
        : `observe ${more} as long: readings in quick succession resemble each other`;
  const easier =
    target.mean === true
      ? ""
      : target.quantile === undefined
        ? ", promise a smaller share"
        : ", lower the quantile";
  return `${longer}${easier}, or say confidence: point`;
}

/** Objectives of a file of their own have no other place in the scenario than the name of that file. */
function pathOfObjective(context: ReadContext, objective: ObjectiveSpec, key = "target"): Path {
  const entries = valueAt(context.tree.value, ["objectives"]);
  if (!Array.isArray(entries)) return ["objectives", "from"];
  const named = entries as readonly { readonly name?: unknown }[];
  const index = named.findIndex((entry) => entry.name === objective.name);
  return ["objectives", index, key];
}
