import { isCalled } from "../../domain/load.ts";
import type { ObjectiveSpec, Sli } from "../../domain/scenario.ts";
import { OperationSelection } from "../../measure/operations/operation-selection.ts";
import type { ProbeSample, RunData } from "../../measure/run-data.ts";
import type { Sample } from "../../ports/run-store.ts";

/** What one objective is judged by: its share of what was recorded, and what makes its ratio. */
export function objectiveData(data: RunData, { sli, target }: ObjectiveSpec): RunData {
  const { good, total } = sli;
  return {
    ...cut(data, sli),
    // A reading without an answer must never help to meet the target.
    noAnswer: target.comparison.startsWith("<") ? Infinity : -Infinity,
    ratio: { ...(good === undefined ? {} : { good }), ...(total === undefined ? {} : { total }) },
  };
}

/** Only what was asked from a region or is there, and only requests or checks of a name. */
function cut(data: RunData, { of, from, request, check }: Sli): RunData {
  if (from === undefined && request === undefined && check === undefined) return data;
  const isThere = (region: string | undefined): boolean => from === undefined || region === from;
  const operations = data.operations.get(of);
  const checks = data.checks?.get(of);
  return {
    ...data,
    operations: changed(
      data.operations,
      of,
      operations &&
        new OperationSelection(
          operations,
          (i) =>
            isThere(operations.vantage(i)) &&
            (request === undefined || isCalled(operations.name(i), request)),
        ),
    ),
    checks: changed(
      data.checks ?? new Map(),
      of,
      checks?.where((each) => isThere(each.region) && (check === undefined || each.name === check)),
    ),
    lag: new Map(
      [...data.lag].map(([group, all]) => [group, all.filter(({ region }) => isThere(region))]),
    ),
    ...(data.probes === undefined
      ? {}
      : { probes: data.probes.filter(({ region }) => isThere(region)) }),
  };
}

function changed<T>(
  map: ReadonlyMap<string, T>,
  key: string,
  value: T | undefined,
): Map<string, T> {
  const copy = new Map(map);
  if (value !== undefined) copy.set(key, value);
  return copy;
}

/** For reports: `latency(ledger) from us-west-2`, `check-rate(browse) "status is 200"`. */
export function sliText({ kind, of, from, request, check }: Sli): string {
  const name = request ?? check;
  const which = name === undefined ? "" : ` "${name}"`;
  return `${kind}(${of})${which}${from === undefined ? "" : ` from ${from}`}`;
}

export function probeSamplesOf(samples: readonly Sample[]): readonly ProbeSample[] {
  return samples.map(
    ({ time, probe = "", name, value, held, node = "", region = "", group = "" }) => ({
      ...{ time, probe, figure: name, value, node, region, group },
      ...(held === undefined ? {} : { held }),
    }),
  );
}
