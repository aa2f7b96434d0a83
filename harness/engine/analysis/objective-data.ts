import type { ObjectiveSpec, Sli } from "../../domain/scenario.ts";
import type { ProbeSample, RunData } from "../../measure/run-data.ts";
import type { Sample } from "../../ports/run-store.ts";

/** What one objective is judged by: its region's share of what was recorded, and what makes its ratio. */
export function objectiveData(data: RunData, { sli, target }: ObjectiveSpec): RunData {
  const { good, total } = sli;
  return {
    ...(sli.from === undefined ? data : cut(data, sli.from)),
    // A reading without an answer must never help to meet the target.
    noAnswer: target.comparison.startsWith("<") ? Infinity : -Infinity,
    ratio: { ...(good === undefined ? {} : { good }), ...(total === undefined ? {} : { total }) },
  };
}

function cut(data: RunData, region: string): RunData {
  return {
    ...data,
    operations: mapValues(data.operations, (all) => all.filter((o) => o.vantage === region)),
    lag: mapValues(data.lag, (all) => all.filter((sample) => sample.region === region)),
    ...(data.probes === undefined
      ? {}
      : { probes: data.probes.filter((sample) => sample.region === region) }),
  };
}

/** For reports: `latency(ledger) from us-west-2`. */
export function sliText({ kind, of, from }: Sli): string {
  return `${kind}(${of})${from === undefined ? "" : ` from ${from}`}`;
}

export function probeSamplesOf(samples: readonly Sample[]): readonly ProbeSample[] {
  return samples.map(
    ({ time, probe = "", name, value, held, node = "", region = "", group = "" }) => ({
      ...{ time, probe, figure: name, value, node, region, group },
      ...(held === undefined ? {} : { held }),
    }),
  );
}

function mapValues<T>(
  map: ReadonlyMap<string, readonly T[]>,
  change: (values: readonly T[]) => readonly T[],
): ReadonlyMap<string, readonly T[]> {
  return new Map([...map].map(([key, values]) => [key, change(values)]));
}
