/** Documents as the examples of OpenSLO and of its Go SDK write them, and what is wrong with others like them. */
import { expect, test } from "@playwright/test";
import { REGISTRIES } from "../../cli/registries.ts";
import { formatDiagnostics } from "../../lib/located/diagnostic.ts";
import { parseScenario, type ParseResult } from "../parse-scenario.ts";

const GOOD = 'sum(http_requests{code=~"2xx|4xx"})';
const ALL = "sum(http_requests)";
const SCENARIO = `scenario: sample
title: Objectives of an OpenSLO file
topology:
  regions: [east, west]
  wan:
    east <-> west: 40ms
  nodes:
    web:
      service: { command: [node, server.js], regions: [east, west], ready: GET /healthz }
workloads:
  browse: { kind: k6, on: web, from: east, rate: 500/s, requests: [{ path: /a }] }
probes:
  served: { kind: prometheus, node: web, region: east, every: 1s, query: '${GOOD}' }
  asked: { kind: prometheus, node: web, region: east, every: 1s, query: '${ALL}' }
  depth: { kind: prometheus, node: web, region: east, every: 100ms, query: 'queue_depth' }
objectives: { from: slo.yaml }
`;

function read(text: string): ParseResult {
  return parseScenario(SCENARIO, {
    file: "scenarios/sample.yaml",
    registries: REGISTRIES,
    scripts: { read: (path) => (path === "slo.yaml" ? text : undefined) },
  });
}

/** Errors alone: a run of seconds has few slices, which is warned about. */
function errorsOf({ diagnostics }: ParseResult): string {
  return formatDiagnostics(diagnostics.filter(({ severity }) => severity === "error"));
}

const source = (query: string, ref = ""): string =>
  `{ metricSource: { ${ref}type: Prometheus, spec: { query: '${query}' } } }`;
const RATIO = `ratioMetric: { counter: true, good: ${source(GOOD)}, total: ${source(ALL)} }`;
const BAD_RATIO = `ratioMetric: { bad: ${source(GOOD)}, total: ${source(ALL)} }`;

interface Parts {
  readonly method?: string;
  readonly metric?: string;
  readonly objective?: string;
  readonly window?: string;
  readonly more?: string;
}

/** The shape of `examples/budgeting-method/timeslices-slo.yaml`. */
function slo({
  method = "Timeslices",
  metric = RATIO,
  objective = "op: gt, target: 0.995, timeSliceTarget: 0.95, timeSliceWindow: 1m",
  window = "{ duration: 1w, isRolling: false, calendar: { startTime: 2022-01-01 12:00:00, timeZone: America/New_York } }",
  more = "alertPolicies: # SLO that monitor your SLA should always have some alert policy.",
}: Parts = {}): string {
  return `apiVersion: openslo/v1
kind: SLO
metadata:
  name: web-availability
  labels: { env: [prod], team: team-a }
spec:
  service: web
  indicator:
    metadata: { name: web-ratio }
    spec: { ${metric} }
  timeWindow: [${window}]
  budgetingMethod: ${method}
  objectives:
    - { displayName: Good, ${objective} }
  ${more}
`;
}

test("the examples of the specification: op on a ratio, an empty list of policies, a calendar", () => {
  const found = read(slo());
  expect(errorsOf(found)).toBe("");
  expect(found.scenario?.objectives).toMatchObject([
    {
      name: "Good",
      sli: { kind: "ratio", of: "served/asked" },
      target: { comparison: ">=", value: 0.995, unit: "ratio" },
      slices: { lengthMs: 60_000, target: 0.95 },
    },
  ]);
});

test("all budgeting methods take counters: good of total, and bad of total", () => {
  const objective = {
    Occurrences: "target: 0.9",
    Timeslices: "target: 0.9, timeSliceTarget: 0.8, timeSliceWindow: 2s",
    RatioTimeslices: "target: 0.9, timeSliceWindow: 0.5",
  };
  const asked = (method: keyof typeof objective, metric: string): unknown => {
    const found = read(slo({ method, metric, objective: objective[method] }));
    expect(errorsOf(found)).toBe("");
    const [first] = found.scenario?.objectives ?? [];
    return [first?.sli.of, first?.target.comparison, first?.target.value, first?.slices];
  };
  expect(asked("Occurrences", RATIO)).toEqual(["served/asked", ">=", 0.9, undefined]);
  expect(asked("Occurrences", BAD_RATIO)).toEqual(["served/asked", "<=", 0.1, undefined]);
  expect(asked("Timeslices", RATIO)).toEqual([
    "served/asked",
    ">=",
    0.9,
    { lengthMs: 2000, target: 0.8 },
  ]);
  expect(asked("Timeslices", BAD_RATIO)).toEqual([
    ...["served/asked", ">=", 0.9],
    { lengthMs: 2000, target: 0.8, ofBad: true },
  ]);
  // A number is minutes.
  expect(asked("RatioTimeslices", BAD_RATIO)).toEqual([
    ...["served/asked", ">=", 0.9],
    { lengthMs: 30_000, ofBad: true },
  ]);
});

test("a threshold on the value of a query", () => {
  const metric = `thresholdMetric: ${source("  queue_depth  ")}`;
  const found = read(
    slo({ method: "Occurrences", metric, objective: "op: lte, value: 20, targetPercent: 99" }),
  );
  expect(errorsOf(found)).toBe("");
  expect(found.scenario?.objectives[0]).toMatchObject({
    sli: { kind: "probe", of: "depth" },
    target: { quantile: 0.99, comparison: "<=", value: 20, unit: "number" },
  });
});

const POLICY = (condition: string, target = "{ targetRef: on-call }"): string =>
  `{ apiVersion: openslo/v1, kind: AlertPolicy, metadata: { name: page }, spec: { alertWhenBreaching: true, conditions: [${condition}], notificationTargets: [${target}] } }`;
const CONDITION = (threshold: number, name = "fast"): string =>
  `{ apiVersion: openslo/v1, kind: AlertCondition, metadata: { name: ${name} }, spec: { severity: page, condition: { kind: burnrate, op: lte, threshold: ${threshold}, lookbackWindow: 1h, alertAfter: 5m } } }`;
const SERVICE = "{ apiVersion: openslo/v1, kind: Service, metadata: { name: web }, spec: {} }";
const DATA_SOURCE =
  "{ apiVersion: openslo/v1, kind: DataSource, metadata: { name: prom }, spec: { type: Prometheus, connectionDetails: [{ url: http://127.0.0.1:9090 }] } }";
const TARGET =
  "{ apiVersion: openslo/v1, kind: AlertNotificationTarget, metadata: { name: on-call }, spec: { target: email } }";
const OBJECTIVE = "target: 0.9";
const occurrences = (parts: Parts = {}): string =>
  slo({ method: "Occurrences", objective: OBJECTIVE, ...parts });
const documents = (...all: readonly string[]): string => all.join("\n---\n");

test("a list of documents, as the SDK reads and writes them, and several documents: each problem at its place", () => {
  const list = `# All of ours\n- ${SERVICE}\n-\n  ${DATA_SOURCE}\n- ${occurrences().trimEnd().replaceAll("\n", "\n  ")}\n`;
  expect(errorsOf(read(list))).toBe("");
  expect(read(list).scenario?.objectives).toHaveLength(1);
  const wrong = errorsOf(read(list.replace("target: 0.9 }", "target: 9 }")));
  expect(wrong).toMatch(/scenarios\/slo\.yaml:18:\d+ error OSL004: target 9 is out of range/);
  const separate = documents(SERVICE, occurrences().replace("service: web", "service: wbe"));
  expect(errorsOf(read(separate))).toMatch(
    /slo\.yaml:9:12 error OSL007: there is no Service "wbe" in this file; did you mean "web"\?/,
  );
});

test("policies, conditions, targets and data sources: in place or by name, every name is followed", () => {
  const policies = (policy: string): string => `alertPolicies: [${policy}]`;
  const inPlace = occurrences({
    more: policies(POLICY(CONDITION(2), TARGET).replaceAll("apiVersion: openslo/v1, ", "")),
  });
  expect(errorsOf(read(inPlace))).toBe("");
  const named = occurrences({
    metric: RATIO.replaceAll("type:", "metricSourceRef: prom, type:"),
    more: policies("{ alertPolicyRef: page }"),
  });
  const all = [named, POLICY("{ conditionRef: fast }"), CONDITION(2), TARGET, DATA_SOURCE];
  expect(errorsOf(read(documents(...all)))).toBe("");
  const without = (i: number, ...more: readonly string[]): string =>
    errorsOf(read(documents(...all.filter((_, at) => at !== i), ...more)));
  expect(without(1)).toContain('OSL007: there is no AlertPolicy "page"');
  expect(without(2)).toContain('OSL007: there is no AlertCondition "fast"');
  expect(without(3, TARGET.replace("on-call", "on-cal"))).toContain(
    'there is no AlertNotificationTarget "on-call" in this file; did you mean "on-cal"?',
  );
  expect(without(4, DATA_SOURCE.replace("prom }", "promm }"))).toContain(
    'there is no DataSource "prom"',
  );
});

test("known-bad: a burn rate that never comes is found behind two names, and only where it is used", () => {
  // 90 % burns at most ten times as fast.
  const used = occurrences({ more: "alertPolicies: [{ alertPolicyRef: page }]" });
  const others = [
    POLICY("{ conditionRef: fast }"),
    CONDITION(14.4),
    CONDITION(99, "unused"),
    TARGET,
  ];
  const found = errorsOf(read(documents(used, ...others)));
  expect(found.match(/error OSL010/g)).toHaveLength(1);
  expect(found).toContain(
    "a burn rate of 14.4 never comes: web-availability (90 %) burns at most 10 times",
  );
  expect(errorsOf(read(documents(occurrences(), ...others)))).toBe("");
  // What one of several objectives can reach, can come.
  const several = used.replace("- { displayName", "- { target: 0.99 }\n    - { displayName");
  expect(errorsOf(read(documents(several, ...others)))).toBe("");
});

/** What is wrong → the document, and what is said. */
const WRONG: Readonly<Record<string, readonly [text: string, said: string]>> = {
  "op that contradicts": [occurrences({ objective: "op: lt, target: 0.9" }), "OSL006"],
  "value of a ratio": [occurrences({ objective: "value: 3, target: 0.9" }), "OSL006"],
  "two indicators": [
    occurrences().replace("  timeWindow", "  indicatorRef: other\n  timeWindow"),
    "OSL003: there is an indicator, too",
  ],
  "a window that rolls by the calendar": [
    occurrences({
      window: "{ duration: 1w, isRolling: true, calendar: { startTime: a, timeZone: b } }",
    }),
    "OSL003",
  ],
  "a slice of no length": [
    slo({ objective: "target: 0.9, timeSliceTarget: 0.9, timeSliceWindow: 0m" }),
    "OSL003",
  ],
  "raw and total": [
    occurrences({
      metric: `ratioMetric: { rawType: success, raw: ${source(GOOD)}, total: ${source(ALL)} }`,
    }),
    "OSL009",
  ],
  "raw without its type": [
    occurrences({ metric: `ratioMetric: { raw: ${source(GOOD)} }` }),
    "OSL009",
  ],
  "gauges as counters": [
    occurrences({ metric: RATIO.replace("counter: true", "counter: false") }),
    "OSL009: good, bad and total are read as counters",
  ],
  "a query that no probe asks": [
    occurrences({
      metric: `thresholdMetric: ${source("Any")}`,
      objective: "op: lt, value: 5, target: 0.9",
    }),
    "OSL008: no prometheus probe of the scenario asks this query",
  ],
  "a policy without a condition": [documents(occurrences(), POLICY("")), "OSL003"],
  "a policy that names a condition that is not there": [
    documents(occurrences(), POLICY("{ conditionRef: slow }")),
    'OSL007: there is no AlertCondition "slow"',
  ],
  "a data source without a type": [
    documents(occurrences(), DATA_SOURCE.replace("type: Prometheus, ", "")),
    "OSL003",
  ],
  "one name twice": [
    documents(occurrences(), occurrences()),
    "OSL003: there are two documents of kind SLO",
  ],
  "another version": [occurrences().replace("openslo/v1", "openslo/v1alpha"), "OSL003"],
  "a confidence that is none": [
    occurrences().replace("  labels:", "  annotations: { harness/confidence: high }\n  labels:"),
    "OSL003: write bound, point, or a level such as 99%",
  ],
};

for (const [what, [text, said]] of Object.entries(WRONG)) {
  test(`known-bad: ${what}`, () => {
    const found = read(text);
    expect(found.scenario).toBeUndefined();
    expect(errorsOf(found)).toMatch(/^scenarios\/slo\.yaml:\d+:\d+ error OSL/);
    expect(errorsOf(found)).toContain(said);
  });
}

test("an annotation gives the level of confidence", () => {
  const text = occurrences().replace(
    "  labels:",
    "  annotations: { harness/confidence: 99% }\n  labels:",
  );
  expect(read(text).scenario?.objectives[0]?.confidence).toBe(0.99);
});
