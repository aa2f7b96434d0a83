import { expect, test } from "@playwright/test";
import type { LoadRecord } from "../../domain/load.ts";
import { quantileOf } from "../bounds.ts";
import { dueAt } from "../slis/operations.ts";
import { latenessOf } from "./iteration-lateness.ts";
import { requestOperations, scheduleKey } from "./request-operations.ts";

const MS = 1e6;
const schedule = { type: "constant", rate: 100, unitMs: 1000, durationMs: 60_000 } as const;
const schedules = new Map([[scheduleKey("eu", "browse"), schedule]]);
const tags = { region: "eu", scenario: "browse" };

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

function latenessMs(records: readonly LoadRecord[]): number[] {
  return requestOperations("browse", records, schedules).map(
    (operation) => (operation.invokedAt - dueAt(operation)) / MS,
  );
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
    ]).map((record) => (record.type === "iteration" ? { ...record, iteration: "" } : record));
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
    const [first, end] = recordsOf([{ beginMs: 0, requestMs: 3 }]);
    const late = recordsOf([{ beginMs: 60, requestMs: 3 }]).map((record) => ({
      ...record,
      iteration: "2.0",
    })) as LoadRecord[];
    const second = { ...late[0], time: 70 * MS } as LoadRecord;
    const records = [first, end, ...late, second].filter((record) => record !== undefined);
    expect(latenessMs(records)).toEqual([0, 50, 0]);
  });

  test("the clock of the schedule is the run's own, whatever it reads", () => {
    const begun = [5, 15, 26].map((at, i) => ({ iteration: String(i), begunAt: 1e12 + at * MS }));
    expect([...latenessOf(begun, [], schedule).values()]).toEqual([0, 0, MS]);
  });

  test("a region without a schedule is a closed model: service time alone", () => {
    const records = recordsOf([{ beginMs: 0, requestMs: 3 }]);
    const [operation] = requestOperations("browse", records, new Map());
    expect(operation?.intendedAt).toBeUndefined();
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
    const p99 = (records: readonly LoadRecord[]): number | undefined =>
      quantileOf(
        requestOperations("browse", records, schedules)
          .map((operation) => (operation.completedAt - dueAt(operation)) / MS)
          .sort((a, b) => a - b),
        0.99,
      );
    expect(p99(users)).toBeCloseTo(4802, 6);
    expect(p99(held)).toBeCloseTo(4802, 6);
    // The known-bad twin: without the schedule the stall is not there.
    const naive = requestOperations("browse", held, new Map()).map(
      ({ completedAt, invokedAt }) => (completedAt - invokedAt) / MS,
    );
    expect(Math.max(...naive)).toBe(2);
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
    requestOperations("browse", [{ ...base, ...request }], new Map())[0]?.outcome;

  test("an answer that was not expected failed, silence is unknown, a refused connection failed", () => {
    expect(outcomeOf({ status: 200, ok: true })).toBe("ok");
    expect(outcomeOf({ status: 503, ok: false, error: 1503 })).toBe("fail");
    expect(outcomeOf({ status: 0, ok: false, error: 1050 })).toBe("unknown");
    expect(outcomeOf({ status: 0, ok: false, error: 1220 })).toBe("unknown");
    expect(outcomeOf({ status: 0, ok: false, error: 1212 })).toBe("fail");
  });
});
