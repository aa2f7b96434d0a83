import { expect, test } from "@playwright/test";
import { REGISTRIES } from "../cli/registries.ts";
import type { Diagnostic } from "../lib/located/diagnostic.ts";
import { parseScenario } from "./parse-scenario.ts";

/** 10 s before, 5 s of faults, 5 s of recovery at most, 20 s after. */
function read(
  objectives: string,
  scripts: Readonly<Record<string, string>> = {},
  workload = "",
): Diagnostic[] {
  const text = `scenario: sample
title: Enough samples, or not
timing: { before: 10s, recovery: 5s, after: 20s }
topology:
  regions: [east, west, south]
  wan:
    east <-> west: 40ms
  nodes:
    db:
      postgres: { primary: east, replicas: [west, south] }
    web:
      service: { command: [node, "server.js"], regions: [east, west], ready: GET /healthz }
workloads:
  ledger: { kind: set, on: db, from: [east, west], clients: 4, rate: 100/s }
  closed: { kind: set, on: db, from: east, clients: 4 }
  browse:
    kind: k6
    on: web
    from: [east, west]
    rate: 10/s
    requests:
      - { path: /a, name: home, checks: { status: 200, within: 1s } }
      - { path: /b, checks: { status: 200 } }
  ramp:
    kind: k6
    on: web
    from: east
    executor: ramping-arrival-rate
    start-rate: 10/s
    stages: [{ target: 50/s, duration: 10s }, { target: 100/s }]
    requests: [{ path: /a }]
  few: { kind: k6, on: web, from: [east, west], executor: shared-iterations, iterations: 40, requests: [{ path: /a }] }
  users: { kind: k6, on: web, from: east, vus: 5, think-time: 500ms, requests: [{ path: /a }] }
  busy: { kind: k6, on: web, from: east, vus: 5, requests: [{ path: /a }] }
  ${workload}
probes:
  health: { kind: http, node: web, path: /healthz, every: 500ms, expect: { status: 200 } }
  lag: { kind: replication-lag, node: db, every: 250ms, markers: 50ms }
  use: { kind: resources, every: 2s }
timeline:
  - { at: 1s, fault: partition, isolate: west, for: 4s, as: outage }
objectives: ${objectives}
`;
  const { diagnostics } = parseScenario(text, {
    file: "scenarios/sample.yaml",
    registries: REGISTRIES,
    scripts: { read: (path) => scripts[path] },
  });
  return [...diagnostics];
}

/** How many samples are to be expected, as the warning about a share that needs 29 956 of them says. */
function expected(sli: string, rest = "during: whole"): number | undefined {
  const targets: readonly (readonly [RegExp, string])[] = [
    [/^error-rate/, "< 0.01%"],
    [/^(availability|check-rate|ratio)/, ">= 99.99%"],
    [/^saturation/, "p99.99 < 90%"],
    [/./, "p99.99 < 1s"],
  ];
  const [, target] = targets.find(([pattern]) => pattern.test(sli)) ?? [];
  const found = read(`[{ name: o, sli: ${sli}, target: "${target}", ${rest} }]`);
  expect(found.filter(({ severity }) => severity === "error")).toEqual([]);
  const [, count] = /needs 29956 samples, about (\d+) are/.exec(found[0]?.message ?? "") ?? [];
  return count === undefined ? undefined : Number(count);
}

test.describe("samples that are to be expected", () => {
  test("of operations at a rate: by phase, fault and region", () => {
    expect(expected("latency(ledger)", "during: before")).toBe(1000);
    expect(expected("error-rate(ledger)", "during: after")).toBe(2000);
    expect(expected("availability(ledger)", "during: outage")).toBe(400);
    expect(expected("availability(ledger)")).toBe(4000);
    expect(expected("ratio(ledger)", "during: outage, from: west")).toBe(200);
    const nowhere = '[{ name: o, sli: probe(health.time), from: south, target: "p99 < 1s" }]';
    expect(messages(nowhere)[0]).toContain("nothing is measured there and then");
  });

  test("of what a workload never does there are none, said with what it does", () => {
    const said = (sli: string, rest: string): string[] => {
      const target = /^(avail|check)/.test(sli) ? ">= 50%" : "< 5s";
      return read(`[{ name: o, sli: ${sli}, target: "${target}", ${rest} }]`).map(
        ({ code, message, fix }) => `${code} ${message}; ${fix}`,
      );
    };
    for (const sli of ["longest-gap(closed)", "longest-gap(busy)", "availability(closed)"]) {
      const workload = sli.slice(sli.indexOf("(") + 1, -1);
      expect(said(sli, "from: south")).toEqual([
        `SLO011 "o": workload "${workload}" never runs from "south"; it runs from east: name one of these`,
      ]);
      expect(said(sli, "from: east")).toEqual([]);
    }
    expect(said("availability(browse)", "request: hom")).toEqual([
      'SLO011 "o": workload "browse" has no request "hom"; did you mean "home"? its requests are "home", "GET /b"',
    ]);
    expect(said("availability(busy)", "request: GET /b")).toEqual([
      'SLO011 "o": workload "busy" has no request "GET /b"; did you mean "GET /a"? its requests are "GET /a"',
    ]);
    expect(said("check-rate(browse)", "check: status")[0]).toContain(
      'its checks are "home: status is 200", "home: within 1000 ms", "GET /b: status is 200"',
    );
    expect(said("check-rate(busy)", "check: quick")[0]).toContain("it has no checks");
    expect(said("availability(browse)", "request: /b")).toEqual([]);
    expect(said("availability(ledger)", "request: whatever")).toEqual([]);
  });

  test("what a script asks and checks, nobody knows", () => {
    const script = "{ kind: k6, on: web, from: east, rate: 10/s, script: load/x.ts }";
    const found = read(
      '[{ name: o, sli: check-rate(scripted), check: any, target: ">= 50%" }]',
      { "load/x.ts": "export default function () {}" },
      `scripted: ${script}`,
    );
    expect(found).toEqual([]);
  });

  test("of closed loops nobody knows", () => {
    for (const workload of ["closed", "busy"]) {
      expect(read(`[{ name: o, sli: latency(${workload}), target: "p99.99 < 1s" }]`)).toEqual([]);
    }
  });

  test("of k6: every request and every check of an iteration, by name, and half of them from one of two regions", () => {
    expect(expected("latency(browse)", "during: before")).toBe(200);
    expect(expected("latency(browse)", "during: before, request: home")).toBe(100);
    expect(expected("latency(browse)", "during: before, request: GET home")).toBe(100);
    expect(expected("latency(browse)", "during: before, from: west")).toBe(100);
    expect(expected("check-rate(browse)", "during: before")).toBe(300);
    expect(expected("check-rate(browse)", 'during: before, check: "home: within 1000 ms"')).toBe(
      100,
    );
  });

  test("of k6: the area below a ramp, iterations that are counted, users who think", () => {
    // From 10/s to 50/s in ten seconds, then 100/s.
    expect(expected("latency(ramp)", "during: before")).toBe(300);
    expect(expected("latency(ramp)", "during: after")).toBe(2000);
    expect(expected("latency(few)")).toBe(40);
    expect(expected("latency(users)", "during: before")).toBe(100);
  });

  test("of probes: each node at each beat, by region", () => {
    expect(expected("probe(health.time)", "during: before")).toBe(40);
    expect(expected("probe(health.time)", "during: before, from: west")).toBe(20);
    expect(expected("ratio(health)", "during: before")).toBe(40);
    // Two replicas.
    expect(expected("replication-lag(db)", "during: before")).toBe(200);
    expect(expected("staleness(db)", "during: before")).toBe(80);
    expect(expected("saturation(db)", "during: before")).toBe(15);
  });
});

const messages = (objectives: string): string[] =>
  read(objectives).map(({ code, message, fix }) => `${code} ${message}; ${fix ?? ""}`);

test("as many as are needed are enough, and one fewer is not", () => {
  const lag = (phase: string, target: string): string =>
    `[{ name: o, sli: replication-lag(db), during: ${phase}, target: "${target}" }]`;
  expect(messages(lag("before", "p98 < 1s"))).toEqual([]);
  expect(messages(lag("before", "p99 < 1s"))[0]).toContain("needs 299 samples, about 200");
  expect(messages(lag("before", "p99 < 1s"))[0]).toContain("observe 2 times as long");
  // The first percentile of what must be large is as hard.
  expect(messages(lag("before", "p1 > 1s"))[0]).toContain("needs 299 samples");
  const level = (confidence: string): string[] =>
    messages(
      `[{ name: o, sli: latency(ledger), during: outage, target: "p99 < 1s", confidence: ${confidence} }]`,
    );
  expect(level("95%")).toEqual([]);
  expect(level("99%")[0]).toContain("needs 459 samples, about 400");
});

test("a mean needs 28, and its largest value nothing", () => {
  const saturation = (target: string): string[] =>
    messages(`[{ name: o, sli: saturation(db), during: before, target: "${target}" }]`);
  expect(saturation("mean < 90%")[0]).toContain("needs 28 samples, about 15");
  expect(saturation("max < 90%")).toEqual([]);
});

test("known-bad: all of them good is a promise that no number of samples shows", () => {
  const availability = (target: string, rest = ""): string[] =>
    messages(`[{ name: o, sli: availability(ledger), target: "${target}"${rest} }]`);
  expect(availability(">= 100%")[0]).toContain("no number of samples shows that every single one");
  expect(availability("> 100%")[0]).toContain("more than all is promised");
  expect(availability(">= 100%", ", confidence: point")).toEqual([]);
  expect(messages('[{ name: o, sli: error-rate(ledger), target: "<= 0%" }]')[0]).toContain(
    "SLO006",
  );
  expect(messages('[{ name: o, sli: error-rate(ledger), target: "< 0%" }]')[0]).toContain(
    "more than all",
  );
});

test("a point estimate whose budget is less than one event is called what it is", () => {
  const point = (quantile: string): string[] =>
    messages(
      `[{ name: o, sli: latency(ledger), during: outage, target: "${quantile} < 1s", confidence: point }]`,
    );
  expect(point("p99.7")).toEqual([]);
  expect(point("p99.9")[0]).toContain(
    'SLO010 "o" leaves room for 0.4 of about 400 samples: a single bad one fails it',
  );
});

test("slices are counted, not what is in them", () => {
  const slo = (method: string, slices: string): string => `apiVersion: openslo/v1
kind: SLO
metadata: { name: writes-work }
spec:
  service: ledger
  indicator:
    metadata: { name: writes }
    spec: { ratioMetric: { rawType: success, raw: { metricSource: { type: harness, spec: { sli: availability(ledger) } } } } }
  timeWindow: [{ duration: 4w, isRolling: true }]
  budgetingMethod: ${method}
  objectives: [{ target: 0.95, ${slices} }]
`;
  const warnings = (text: string): string[] =>
    read("{ from: slo.yaml }", { "slo.yaml": text }).map(({ message }) => message);
  // Forty seconds of load in all.
  expect(warnings(slo("Timeslices", "timeSliceTarget: 0.9, timeSliceWindow: 1s"))[0]).toContain(
    "needs 59 samples, about 40",
  );
  expect(warnings(slo("RatioTimeslices", "timeSliceWindow: 1s"))).toEqual([]);
  expect(warnings(slo("RatioTimeslices", "timeSliceWindow: 2s"))[0]).toContain(
    "needs 28 samples, about 20",
  );
});
