/**
 * Objectives that no result could meet: with n samples the one-sided 95 % bound of a quantile q, or of a ratio, cannot
 * reach the target when q^n > 0.05, even if every single operation is perfect (order statistics, Clopper-Pearson).
 */
import type { ObjectiveSpec, Scenario } from "../domain/scenario.ts";
import { valueAt, spanOf, type Path } from "../lib/located/located-tree.ts";
import type { ReadContext } from "./read-context.ts";

const ERROR = 0.05;

export function checkSampleSizes(context: ReadContext, scenario: Scenario): void {
  scenario.objectives.forEach((objective) => {
    const expected = expectedSamples(scenario, objective);
    const needed = neededSamples(objective);
    if (expected === undefined || needed === undefined || expected >= needed) return;
    const path = pathOfObjective(context, objective);
    context.reporter.add("SLO006", spanOf(context.tree, path), {
      message: `"${objective.name}" needs ${needed} samples, about ${Math.floor(expected)} are to be expected`,
      fix: `offer at least ${Math.ceil(needed / Math.max(expected, 1))} times the load or time, lower the quantile, or say confidence: point`,
    });
  });
}

/** Undefined: closed loop, lag, or a single value, whose number of samples nobody knows before the run. */
function expectedSamples(
  { workloads, timing, faults }: Scenario,
  { sli, during }: ObjectiveSpec,
): number | undefined {
  const rate = workloads.find((workload) => workload.name === sli.of)?.ratePerSecond;
  if (rate === undefined || sli.kind === "replication-lag") return undefined;
  const { beforeMs, faultsMs, recoveryMs, afterMs } = timing;
  const fault = faults.find(({ id }) => id === during);
  const lengths: Readonly<Record<string, number>> = {
    before: beforeMs,
    during: faultsMs,
    recovery: recoveryMs,
    after: afterMs,
    whole: beforeMs + faultsMs + recoveryMs + afterMs,
    ...(fault === undefined ? {} : { [during]: fault.forMs ?? faultsMs - fault.atMs }),
  };
  const length = lengths[during];
  return length === undefined ? undefined : (rate * length) / 1000;
}

function neededSamples({ sli, target, confidence }: ObjectiveSpec): number | undefined {
  if (confidence === "point") return undefined;
  const share =
    sli.kind === "latency"
      ? target.quantile
      : sli.kind === "availability"
        ? target.value
        : sli.kind === "error-rate"
          ? 1 - target.value
          : undefined;
  // The whole of everything has no bound at all: a maximum is judged as it was measured.
  if (share === undefined || share <= 0 || share >= 1) return undefined;
  return Math.ceil(Math.log(ERROR) / Math.log(share));
}

/** Objectives of a file of their own have no other place in the scenario than the name of that file. */
function pathOfObjective(context: ReadContext, objective: ObjectiveSpec): Path {
  const entries = valueAt(context.tree.value, ["objectives"]);
  if (!Array.isArray(entries)) return ["objectives", "from"];
  const named = entries as readonly { readonly name?: unknown }[];
  const index = named.findIndex((entry) => entry.name === objective.name);
  return ["objectives", index, "target"];
}
