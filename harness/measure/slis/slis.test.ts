/** Every SLI by hand-computed values, and what makes it bad. */
import { expect, test } from "@playwright/test";
import type { Operation } from "../../domain/history.ts";
import { OperationList } from "../operations/operation-list.ts";
import type { ProbeSample, RunData } from "../run-data.ts";
import type { Window } from "../window.ts";
import { SLIS } from "./registry.ts";

const S = 1e9;

function operation(
  atS: number,
  tookMs: number,
  outcome: Operation["outcome"] = "ok",
  f = "add",
): Operation {
  const invokedAt = atS * S;
  const completedAt = outcome === "unknown" ? Infinity : invokedAt + tookMs * 1e6;
  return {
    ...{ index: 0, process: 0, f, input: 1, output: 1, outcome, invokedAt, completedAt },
    completionIndex: 1,
    node: "db-a",
  };
}

/** Every 100 ms from one second to another. */
function every100ms(from: number, to: number, outcome: Operation["outcome"] = "ok"): Operation[] {
  return Array.from({ length: (to - from) * 10 }, (_, i) => operation(from + i / 10, 10, outcome));
}

function reading(atS: number, value: number | null, rest: Partial<ProbeSample> = {}): ProbeSample {
  const place = { node: "db-a", region: "a", group: "db" };
  return { time: atS * S, probe: "p", figure: "value", value, ...place, ...rest };
}

const windows = new Map<string, Window>([
  ["whole", { from: 0, to: 20 * S }],
  ["before", { from: 0, to: 5 * S }],
  ["outage", { from: 5 * S, to: 10 * S }],
]);

function measure(
  kind: keyof typeof SLIS,
  data: Partial<RunData> & { readonly load?: readonly Operation[] },
  { of = "ledger", during = "outage" }: { readonly of?: string; readonly during?: string } = {},
) {
  const { load, ...rest } = data;
  const operations = new Map(load === undefined ? [] : [["ledger", new OperationList(load)]]);
  const all: RunData = { windows, operations, lag: new Map(), healedAt: 10 * S, ...rest };
  return SLIS[kind](all, of, windows.get(during) ?? { from: 0, to: 0 });
}

/** Served until 5 s and from 8 s on. */
const outage = [...every100ms(0, 5), ...every100ms(5, 8, "fail"), ...every100ms(8, 20)];
/** Half of the requests succeed between 5 s and 10 s. */
const half = [
  ...every100ms(0, 5),
  ...every100ms(5, 10).map((each, i) =>
    i % 2 === 0 ? each : { ...each, outcome: "fail" as const },
  ),
  ...every100ms(10, 20),
];

test("time to first success: from the start of the fault to the first acknowledgement", () => {
  expect(measure("time-to-first-success", { load: outage })).toEqual({
    type: "single",
    value: 3010,
    samples: 150,
  });
  expect(measure("time-to-first-success", { load: every100ms(5, 20, "fail") })).toMatchObject({
    value: Infinity,
  });
  expect(measure("time-to-first-success", { load: [] })).toMatchObject({ samples: 0 });
});

test("degradation: an outage of three seconds in five is three seconds lost, wholly", () => {
  expect(measure("degradation-depth", { load: outage })).toMatchObject({ value: 1, samples: 5 });
  expect(measure("degradation-area", { load: outage })).toMatchObject({ value: 3000 });
});

test("degradation: half of the service for five seconds is two and a half lost", () => {
  expect(measure("degradation-depth", { load: half })).toMatchObject({ value: 0.5 });
  expect(measure("degradation-area", { load: half })).toMatchObject({ value: 2500 });
});

test("degradation: service made up for later does not bring back what was lost", () => {
  const burst = [...outage, ...every100ms(8, 10), ...every100ms(8, 10), ...every100ms(8, 10)];
  expect(measure("degradation-area", { load: burst })).toMatchObject({ value: 3000 });
});

test("degradation: no loss, no depth; nothing before or nothing asked is no data", () => {
  expect(measure("degradation-area", { load: every100ms(0, 20) })).toMatchObject({
    value: 0,
    samples: 5,
  });
  expect(measure("degradation-depth", { load: every100ms(5, 20) })).toMatchObject({ samples: 0 });
  expect(measure("degradation-depth", { load: every100ms(0, 5) })).toMatchObject({ samples: 0 });
});

test("time to recover, of a workload and of a probe: until the last thing that was not well", () => {
  const late = [...every100ms(0, 12, "fail"), ...every100ms(12, 20)];
  expect(measure("time-to-recover", { load: late })).toMatchObject({ value: 1900 });
  const held = (atS: number, ok: boolean): ProbeSample => reading(atS, 1, { held: ok });
  const probes = [held(9, false), held(11, false), held(13, true), held(15, true)];
  expect(measure("time-to-recover", { probes }, { of: "p" })).toMatchObject({
    value: 1000,
    samples: 3,
  });
  expect(measure("time-to-recover", { probes: [held(11, false)] }, { of: "p" })).toMatchObject({
    value: Infinity,
  });
  expect(measure("time-to-recover", { probes: [] }, { of: "p" })).toMatchObject({ samples: 0 });
});

test("known-bad: a service that goes on failing has not recovered because its last answer was one", () => {
  const everyOther = every100ms(0, 20).map((each, i) =>
    i % 2 === 1 ? each : { ...each, outcome: "fail" as const },
  );
  expect(measure("time-to-recover", { load: everyOther })).toMatchObject({ value: Infinity });
  const almost = [...every100ms(0, 19.1, "fail"), ...every100ms(19.1, 20)];
  expect(measure("time-to-recover", { load: almost })).toMatchObject({ value: Infinity });
  const enough = [...every100ms(0, 18, "fail"), ...every100ms(18, 20)];
  expect(measure("time-to-recover", { load: enough })).toMatchObject({ value: 7900 });
});

test("time to recover of a fault counts from its own end, until the next one begins", () => {
  const load = [
    ...every100ms(0, 11),
    ...every100ms(11, 12, "fail"),
    ...every100ms(12, 15),
    ...every100ms(15, 20, "fail"),
  ];
  const two = new Map([...windows, ["second", { from: 15 * S, to: 18 * S }]]);
  expect(measure("time-to-recover", { load, windows: two })).toMatchObject({ value: 1900 });
  // Known-bad: without the second fault those failures are of the first.
  expect(measure("time-to-recover", { load })).toMatchObject({ value: Infinity });
  const after = { load, windows: two };
  expect(measure("time-to-recover", after, { during: "whole" })).toMatchObject({ value: Infinity });
});

test("a ratio of operations: good ones of those that count", () => {
  const load = [
    operation(6, 10),
    operation(6, 300),
    operation(7, 10, "fail"),
    operation(7, 10, "ok", "read"),
    operation(7, 10, "unknown"),
  ];
  expect(measure("ratio", { load })).toEqual({ type: "ratio", good: 3, total: 5 });
  const quick = { good: { withinMs: 200 }, total: { f: "add" } };
  expect(measure("ratio", { load, ratio: quick })).toEqual({ type: "ratio", good: 1, total: 4 });
  const certain = { good: { outcome: ["ok", "fail"] as const } };
  expect(measure("ratio", { load, ratio: certain })).toEqual({ type: "ratio", good: 4, total: 5 });
  expect(measure("ratio", { load, ratio: { total: { node: "db-b" } } })).toEqual({
    type: "ratio",
    good: 0,
    total: 0,
  });
});

test("a ratio of a probe: answers that were what they must be, no answer is not", () => {
  const probes = [
    reading(6, 1, { held: true }),
    reading(7, null, { held: false }),
    reading(8, 1, { held: true }),
    reading(12, 1, { held: true }),
    reading(6, 9, { figure: "time" }),
  ];
  expect(measure("ratio", { probes }, { of: "p" })).toEqual({ type: "ratio", good: 2, total: 3 });
  expect(measure("ratio", { probes: [] }, { of: "p" })).toEqual({
    type: "ratio",
    good: 0,
    total: 0,
  });
});

test("a ratio of counters: how much each grew, node by node, over a restart as well", () => {
  const counter = (probe: string, values: readonly number[], node = "db-a"): ProbeSample[] =>
    values.map((value, i) => reading(5 + i, value, { probe, node }));
  const probes = [
    ...counter("hits", [10, 15, 3, 5]),
    ...counter("lookups", [20, 30, 5, 10]),
    ...counter("hits", [100, 101], "db-b"),
    ...counter("lookups", [200, 202], "db-b"),
  ];
  // db-a: hits 5 + 3 + 2 = 10, lookups 10 + 5 + 5 = 20; db-b: 1 of 2.
  expect(measure("ratio", { probes }, { of: "hits/lookups" })).toEqual({
    type: "ratio",
    good: 11,
    total: 22,
  });
  expect(measure("ratio", { probes }, { of: "lookups/hits" })).toEqual({
    type: "ratio",
    good: 0,
    total: 0,
  });
});

test("a probe's value or figure is a gauge; no answer is the worst that the target knows", () => {
  const probes = [
    reading(6, 5),
    reading(7, null),
    reading(7, 80, { figure: "time" }),
    reading(12, 9),
  ];
  expect(measure("probe", { probes }, { of: "p" })).toEqual({
    type: "gauge",
    samples: [
      { time: 6 * S, of: "db-a", value: 5 },
      { time: 7 * S, of: "db-a", value: Infinity },
    ],
  });
  expect(measure("probe", { probes, noAnswer: -Infinity }, { of: "p" })).toMatchObject({
    samples: [{ value: 5 }, { value: -Infinity }],
  });
  expect(measure("probe", { probes }, { of: "p.time" })).toMatchObject({
    samples: [{ value: 80 }],
  });
  expect(measure("probe", {}, { of: "p" })).toEqual({ type: "gauge", samples: [] });
});

test("staleness and saturation are the figures of their group, whichever probe saw them", () => {
  const probes = [
    reading(6, 40, { figure: "marker-high" }),
    reading(6, 20, { figure: "marker-low" }),
    reading(6, 90, { figure: "marker-high", group: "events" }),
    reading(7, 0.5, { figure: "saturation", probe: "machine" }),
  ];
  expect(measure("staleness", { probes }, { of: "db" })).toMatchObject({
    samples: [{ value: 40 }],
  });
  expect(measure("saturation", { probes }, { of: "db" })).toMatchObject({
    samples: [{ value: 0.5 }],
  });
  expect(measure("saturation", { probes }, { of: "api" })).toEqual({ type: "gauge", samples: [] });
});
