/** Requests of a load driver as operations, so that every SLI that is there for workloads is there for them. */
import type { Operation, Outcome } from "../../domain/history.ts";
import type {
  ArrivalSchedule,
  IterationRecord,
  LoadRecord,
  RequestRecord,
} from "../../domain/load.ts";
import { latenessOf } from "./iteration-lateness.ts";

/** `region scenario` → its schedule; scenarios of closed executors are not there. */
export type Schedules = ReadonlyMap<string, ArrivalSchedule>;

export function scheduleKey(region: string, scenario: string): string {
  return `${region} ${scenario}`;
}

/**
 * In the order of their start. An iteration that began late is charged to its first request only: whoever asks for the
 * next page has already waited for this one.
 */
export function requestOperations(
  workload: string,
  records: readonly LoadRecord[],
  schedules: Schedules,
): Operation[] {
  const requests = records.filter((record) => record.type === "request");
  const lateness = latenessByIteration(records, schedules);
  const firsts = firstOfEach(requests);
  const operations = requests.map((request): Operation => {
    const late = firsts.has(request) ? lateness.get(idOf(request)) : undefined;
    const invokedAt = request.time - request.ms * 1e6;
    return {
      index: -1,
      process: 0,
      f: request.name,
      input: null,
      output: request.status,
      outcome: outcomeOf(request),
      invokedAt,
      ...(late === undefined ? {} : { intendedAt: invokedAt - late }),
      completedAt: request.time,
      completionIndex: -1,
      ...(request.error === undefined ? {} : { error: String(request.error) }),
      workload,
      vantage: request.region,
    };
  });
  return operations
    .sort((a, b) => a.invokedAt - b.invokedAt)
    .map((operation, index) => ({ ...operation, index, completionIndex: index }));
}

/** Nobody was reached: k6's codes 1000–1399 below 1200 are about names, 12xx about connecting. */
const FIRST_DIAL_ERROR = 1100;
const LAST_DIAL_ERROR = 1219;

function outcomeOf({ ok, status, error = 0 }: RequestRecord): Outcome {
  if (ok) return "ok";
  const isRefused = error >= FIRST_DIAL_ERROR && error <= LAST_DIAL_ERROR;
  return status > 0 || isRefused ? "fail" : "unknown";
}

function latenessByIteration(
  records: readonly LoadRecord[],
  schedules: Schedules,
): ReadonlyMap<string, number> {
  const all = new Map<string, number>();
  for (const [key, schedule] of schedules) {
    const own = records.filter(({ region, scenario }) => scheduleKey(region, scenario) === key);
    const drops = own.flatMap((record) =>
      record.type === "dropped" ? Array<number>(record.count).fill(record.time) : [],
    );
    for (const [iteration, late] of latenessOf(beginnings(own), drops, schedule)) {
      all.set(iteration, late);
    }
  }
  return all;
}

/** Also of iterations that were cut off: their first request is there. */
function beginnings(records: readonly LoadRecord[]): { iteration: string; begunAt: number }[] {
  const begun = new Map<string, number>();
  const ended = new Set<string>();
  for (const record of records) {
    if (record.type !== "request" && record.type !== "iteration") continue;
    if (record.iteration === "") continue;
    const id = idOf(record);
    const at = record.time - record.ms * 1e6;
    if (record.type === "iteration") {
      begun.set(id, at);
      ended.add(id);
    } else if (!ended.has(id)) {
      begun.set(id, Math.min(at, begun.get(id) ?? Infinity));
    }
  }
  return [...begun].map(([iteration, begunAt]) => ({ iteration, begunAt }));
}

function firstOfEach(requests: readonly RequestRecord[]): ReadonlySet<RequestRecord> {
  const firsts = new Map<string, RequestRecord>();
  for (const request of requests) {
    const first = firsts.get(idOf(request));
    const isEarlier =
      first === undefined || request.time - request.ms * 1e6 < first.time - first.ms * 1e6;
    if (isEarlier) firsts.set(idOf(request), request);
  }
  return new Set(firsts.values());
}

function idOf({ region, scenario, iteration }: RequestRecord | IterationRecord): string {
  return `${scheduleKey(region, scenario)} ${iteration}`;
}
