import { expect, test } from "@playwright/test";
import { formatDiagnostics } from "../../lib/located/diagnostic.ts";
import { SAMPLE_REGISTRIES as REGISTRIES } from "../../testing/sample-registries.ts";
import { parseScenario, type ParseResult } from "../parse-scenario.ts";
import { SLO_FILE_CODES } from "./codes.ts";

const SCENARIO = `scenario: sample
title: Objectives of an OpenSLO file
topology:
  regions: [east, west]
  wan:
    east <-> west: 40ms
  nodes:
    db:
      postgres: { primary: east, replicas: [west] }
workloads:
  ledger: { kind: set, on: db, from: [east], clients: 4, rate: 500/s }
timeline:
  - { at: 1s, fault: partition, isolate: west, for: 2s, as: outage }
objectives: { from: slo.yaml }
`;

interface Parts {
  readonly method?: string;
  readonly indicator?: string;
  readonly objective?: string;
  readonly metadata?: string;
  readonly rest?: string;
  readonly alerts?: string;
}

function slo({
  method = "Occurrences",
  indicator,
  objective,
  metadata,
  rest = "",
  alerts,
}: Parts): string {
  return `apiVersion: openslo/v1
kind: SLO
metadata: { name: writes-work${metadata === undefined ? "" : `, ${metadata}`} }
spec:
  service: ledger
  indicator:
    metadata: { name: writes }
    spec: ${indicator ?? "{ ratioMetric: { rawType: success, raw: { metricSource: { type: harness, spec: { sli: availability(ledger) } } } } }"}
  timeWindow: [{ duration: 4w, isRolling: true }]
  budgetingMethod: ${method}
  objectives: [${objective ?? "{ target: 0.99 }"}]
${alerts ?? ""}${rest}`;
}

const LATENCY =
  "{ thresholdMetric: { metricSource: { type: harness, spec: { sli: latency(ledger), unit: s } } } }";

function read(text: string): ParseResult {
  return parseScenario(SCENARIO, {
    file: "scenarios/sample.yaml",
    registries: REGISTRIES,
    scripts: { read: (path) => (path === "slo.yaml" ? text : undefined) },
  });
}

test("a ratio by occurrences is a ratio objective", () => {
  const { scenario, diagnostics } = read(
    slo({
      metadata:
        "displayName: Writes work, annotations: { harness/during: outage, harness/from: east }",
    }),
  );
  expect(formatDiagnostics(diagnostics)).toBe("");
  expect(scenario?.objectives).toEqual([
    {
      name: "Writes work",
      sli: { kind: "availability", of: "ledger", from: "east" },
      during: "outage",
      target: { comparison: ">=", value: 0.99, unit: "ratio" },
      text: ">= 99%",
      confidence: "bound",
      line: 14,
    },
  ]);
});

test("a threshold by occurrences is a quantile, whichever way it points", () => {
  const targets = (objective: string): unknown =>
    read(slo({ indicator: LATENCY, objective })).scenario?.objectives[0]?.target;
  expect(targets("{ op: lte, value: 0.1, target: 0.99 }")).toEqual({
    ...{ comparison: "<=", value: 100, unit: "ms", quantile: 0.99 },
  });
  expect(targets("{ op: gt, value: 0.1, targetPercent: 99 }")).toEqual({
    ...{ comparison: ">", value: 100, unit: "ms", quantile: 0.01 },
  });
});

test("time slices keep their length, their target and what is good in them", () => {
  const objective =
    "{ op: lt, value: 0.1, target: 0.95, timeSliceTarget: 0.9, timeSliceWindow: 1s }";
  const [first] =
    read(slo({ indicator: LATENCY, method: "Timeslices", objective })).scenario?.objectives ?? [];
  expect(first?.slices).toEqual({
    lengthMs: 1000,
    target: 0.9,
    good: { comparison: "<", value: 100, unit: "ms" },
  });
  expect(first?.target).toEqual({ comparison: ">=", value: 0.95, unit: "ratio" });
  const ratios = slo({
    method: "RatioTimeslices",
    objective: "{ target: 0.95, timeSliceWindow: 1m }",
  });
  expect(read(ratios).scenario?.objectives[0]).toMatchObject({
    target: { mean: true, value: 0.95 },
    slices: { lengthMs: 60_000 },
  });
});

test("indicators and several objectives may be documents of their own", () => {
  const sli = `---
apiVersion: openslo/v1
kind: SLI
metadata: { name: errors }
spec: { ratioMetric: { rawType: failure, raw: { metricSource: { spec: { sli: error-rate(ledger) } } } } }
`;
  const text = slo({
    rest: sli,
    objective: "{ target: 0.9, indicatorRef: errors }, { target: 0.5 }",
  });
  expect(
    read(text).scenario?.objectives.map(
      ({ name, sli: { kind }, target: { comparison, value } }) => [name, kind, comparison, value],
    ),
  ).toEqual([
    ["writes-work 1", "error-rate", "<=", 0.1],
    ["writes-work 2", "availability", ">=", 0.5],
  ]);
});

const ALERT = `  alertPolicies:
    - kind: AlertPolicy
      metadata: { name: page }
      spec:
        conditions:
          - kind: AlertCondition
            metadata: { name: fast }
            spec: { severity: page, condition: { kind: burnrate, op: gte, threshold: 14.4, lookbackWindow: 1h } }
`;

/** Code → a document that gives it, and where. */
const INVALID: Readonly<
  Record<keyof typeof SLO_FILE_CODES, readonly [text: string, place: string]>
> = {
  OSL001: ["kind: [", "slo.yaml:1:"],
  OSL002: [slo({ objective: "{ target: 0.9, budget: 3 }" }), "slo.yaml:11:31"],
  OSL003: [slo({ method: "Sometimes" }), "slo.yaml:10:20"],
  OSL004: [slo({ objective: "{ target: 0.9, targetPercent: 90 }" }), "slo.yaml:11:16"],
  OSL005: [slo({ method: "Timeslices" }), "slo.yaml:11:16"],
  OSL006: [slo({ objective: "{ target: 0.9, op: lte, value: 3 }" }), "slo.yaml:11:16"],
  OSL007: [slo({ objective: "{ target: 0.9, indicatorRef: writess }" }), "slo.yaml:11:"],
  OSL008: [
    slo({
      indicator: "{ thresholdMetric: { metricSource: { type: Datadog, spec: { metric: x } } } }",
    }),
    "slo.yaml:8:",
  ],
  OSL009: [
    slo({
      indicator: "{ thresholdMetric: { metricSource: { spec: { sli: availability(ledger) } } } }",
      objective: "{ op: lt, value: 1, target: 0.9 }",
    }),
    "slo.yaml:8:",
  ],
  OSL010: [slo({ objective: "{ target: 0.9 }", alerts: ALERT }), "slo.yaml:19:"],
};

test.describe("known-bad documents", () => {
  for (const [code, [text, place]] of Object.entries(INVALID)) {
    test(`${code} at its place in the file`, () => {
      const { scenario, diagnostics } = read(text);
      expect(scenario).toBeUndefined();
      expect(new Set(diagnostics.map((each) => each.code))).toEqual(new Set([code]));
      expect(formatDiagnostics(diagnostics)).toContain(`scenarios/${place}`);
    });
  }

  test("a reference into the scenario is checked, with the place in the file", () => {
    const { diagnostics } = read(
      slo({
        indicator: LATENCY.replace("ledger", "legder"),
        objective: "{ op: lt, value: 1, target: 0.9 }",
      }),
    );
    expect(formatDiagnostics(diagnostics)).toMatch(
      /scenarios\/slo\.yaml:8:\d+ error LOD003: there is no workload "legder"/,
    );
    const unreachable = read(slo({ objective: "{ target: 0.99 }", alerts: ALERT }));
    expect(unreachable.diagnostics).toEqual([]);
  });
});
