import { expect, test } from "@playwright/test";
import type { LoadRecord } from "../../domain/load.ts";
import { quantileOf } from "../bounds.ts";
import { responseTimes } from "../operations/response-times.ts";
import { DrivenRequests, type Planned } from "./driven-requests.ts";
import { Lateness } from "./lateness.ts";
import type { RequestColumns } from "./request-columns.ts";

const MS = 1e6;
const schedule = { type: "constant", rate: 100, unitMs: 1000, durationMs: 60_000 } as const;
const tags = { region: "eu", scenario: "browse" };
const planned = [{ ...tags, schedule }];

interface Given {
  readonly beginMs: number;
  readonly requestMs: number;
  /** The iteration was cut off: it has no end. */
  readonly isCut?: boolean;
}

function recordsOf(given: readonly Given[]): LoadRecord[] {
  return given.flatMap(({ beginMs, requestMs, isCut }, i): LoadRecord[] => {
    const iteration = `1.${i}`;
    const time = (beginMs + requestMs) * MS;
    const request = { name: "GET /", ms: requestMs, status: 200, ok: true } as const;
    return [
      { type: "request", ...tags, time, iteration, ...request },
      ...(isCut === true
        ? []
        : [{ type: "iteration" as const, ...tags, time, iteration, ms: requestMs }]),
    ];
  });
}

function requestsOf(
  records: readonly LoadRecord[],
  plan: readonly Planned[] = planned,
): RequestColumns {
  const driven = new DrivenRequests(plan);
  for (const record of records) driven.add(record);
  driven.settle();
  return driven.requests;
}

/** In the order in which they began. */
function latenessMs(records: readonly LoadRecord[]): number[] {
  const requests = requestsOf(records);
  return Array.from({ length: requests.length }, (_, i) => i)
    .sort((a, b) => requests.invokedAt(a) - requests.invokedAt(b))
    .map((i) => (requests.invokedAt(i) - requests.dueAt(i)) / MS);
}

test.describe("requests of an open model", () => {
  test("one that began in time has no other response time than its service time", () => {
    const records = recordsOf([0, 10, 20, 30].map((beginMs) => ({ beginMs, requestMs: 3 })));
    expect(latenessMs(records)).toEqual([0, 0, 0, 0]);
  });

  test("one that began late is charged from when it was due", () => {
    const records = recordsOf([
      { beginMs: 0, requestMs: 3 },
      { beginMs: 510, requestMs: 3 },
      { beginMs: 511, requestMs: 3 },
    ]);
    expect(latenessMs(records)).toEqual([0, 500, 491]);
  });

  test("a dropped arrival takes its own place in the schedule", () => {
    const dropped = { type: "dropped", ...tags, time: 10 * MS, count: 1 } as const;
    const records = recordsOf([
      { beginMs: 0, requestMs: 3 },
      { beginMs: 20, requestMs: 3 },
    ]);
    expect(latenessMs([...records, dropped])).toEqual([0, 0]);
    // Without it, the second one would seem to be ten milliseconds late.
    expect(latenessMs(records)).toEqual([0, 10]);
  });

  test("where every iteration is one request, the request tells when it began", () => {
    const records = recordsOf([
      { beginMs: 0, requestMs: 3 },
      { beginMs: 510, requestMs: 3 },
    ]).map((record) => ({ ...record, iteration: undefined }) as unknown as LoadRecord);
    expect(latenessMs(records)).toEqual([0, 500]);
  });

  test("an iteration that was cut off is one of the arrivals", () => {
    const records = recordsOf([
      { beginMs: 0, requestMs: 3 },
      { beginMs: 10, requestMs: 900, isCut: true },
      { beginMs: 20, requestMs: 3 },
    ]);
    expect(latenessMs(records)).toEqual([0, 0, 0]);
  });

  test("only the first request of an iteration is charged", () => {
    const page = { type: "request", name: "GET /", ms: 3, status: 200, ok: true } as const;
    const late = { ...tags, iteration: "2.0" };
    const records: LoadRecord[] = [
      ...recordsOf([{ beginMs: 0, requestMs: 3 }]),
      { ...page, ...late, time: 63 * MS },
      { ...page, ...late, time: 70 * MS },
      { type: "iteration", ...late, time: 70 * MS, ms: 10 },
    ];
    expect(latenessMs(records)).toEqual([0, 50, 0]);
  });

  test("one that follows another of its iteration is no arrival", () => {
    const page = { type: "request", ...tags, name: "GET /", ms: 3, status: 200, ok: true } as const;
    const records: LoadRecord[] = [0, 10, 60].flatMap((beginMs) => [
      { ...page, time: (beginMs + 3) * MS },
      { ...page, time: (beginMs + 7) * MS, follows: true },
    ]);
    expect(latenessMs(records)).toEqual([0, 0, 0, 0, 40, 0]);
  });

  test("the clock of the schedule is the run's own, whatever it reads", () => {
    const begun = [5, 15, 26].map((at) => 1e12 + at * MS);
    const lateness = new Lateness(Float64Array.from(begun), schedule);
    expect(begun.map((at) => lateness.of(at))).toEqual([0, 0, MS]);
  });

  test("of several that began at one moment, each has a time of its own at which it was due", () => {
    const lateness = new Lateness(Float64Array.from([0, 40 * MS, 40 * MS, 40 * MS]), schedule);
    const late = [40, 40, 40].map((at) => (lateness.of(at * MS) ?? NaN) / MS);
    expect(late).toEqual([30, 20, 10]);
  });

  test("a region without a schedule is a closed model: service time alone", () => {
    const records = recordsOf([{ beginMs: 0, requestMs: 3 }]);
    const requests = requestsOf(records, []);
    expect(requests.isOpen).toBe(false);
    expect(requests.dueAt(0)).toBe(requests.invokedAt(0));
  });

  /** What users of an open system feel while a server stalls, against what a driver that waits would report. */
  test("a stall of 5 s is seen at p99 as users feel it", () => {
    const begins = Array.from({ length: 2000 }, (_, i) => i * 10);
    const stall = { from: 5000, to: 10_000 };
    const waiting = (at: number): number => (at >= stall.from && at < stall.to ? stall.to - at : 0);
    const users = recordsOf(
      begins.map((beginMs) => ({ beginMs, requestMs: 2 + waiting(beginMs) })),
    );
    // A driver that was itself held up begins everything at the end of the stall, and each takes 2 ms.
    const held = recordsOf(
      begins.map((beginMs) => ({ beginMs: beginMs + waiting(beginMs), requestMs: 2 })),
    );
    const times = (records: readonly LoadRecord[], plan?: readonly Planned[]): Float64Array =>
      Float64Array.from(responseTimes(requestsOf(records, plan), () => true)).sort();
    expect(quantileOf(times(users), 0.99)).toBeCloseTo(4802, 6);
    expect(quantileOf(times(held), 0.99)).toBeCloseTo(4802, 6);
    // The known-bad twin: without the schedule the stall is not there.
    expect(Math.max(...times(held, []))).toBe(2);
  });
});

test.describe("outcomes of requests", () => {
  const base = {
    type: "request",
    ...tags,
    time: MS,
    iteration: "1.0",
    name: "GET /",
    ms: 1,
  } as const;
  const outcomeOf = (request: { status: number; ok: boolean; error?: number }) =>
    requestsOf([{ ...base, ...request }], []).outcome(0);

  test("an answer that was not expected failed, silence is unknown, a refused connection failed", () => {
    expect(outcomeOf({ status: 200, ok: true })).toBe("ok");
    expect(outcomeOf({ status: 503, ok: false, error: 1503 })).toBe("fail");
    expect(outcomeOf({ status: 0, ok: false, error: 1050 })).toBe("unknown");
    expect(outcomeOf({ status: 0, ok: false, error: 1220 })).toBe("unknown");
    expect(outcomeOf({ status: 0, ok: false, error: 1212 })).toBe("fail");
  });
});
