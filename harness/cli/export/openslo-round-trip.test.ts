import { expect, test } from "@playwright/test";
import fc from "fast-check";
import { stringify } from "yaml";
import type { ObjectiveSpec, Scenario } from "../../domain/scenario.ts";
import { SLI_KINDS, traitsOf, type SliKind } from "../../domain/sli-traits.ts";
import { exportOpenSlo } from "../../measure/slo/export/openslo.ts";
import { parseScenario } from "../../scenario/parse-scenario.ts";
import { REGISTRIES } from "../registries.ts";

const COMPARISONS = ["<", "<=", ">", ">="] as const;

const scenarioText = (objectives: string): string => `scenario: sample
title: Objectives there and back
topology:
  regions: [east, west]
  wan:
    east <-> west: 40ms
  nodes:
    db:
      postgres: { primary: east, replicas: [west] }
workloads:
  ledger: { kind: set, on: db, from: [east], clients: 4, rate: 500/s }
probes:
  use: { kind: resources, node: db }
  lag: { kind: replication-lag, node: db, markers: 50ms }
timeline:
  - { at: 1s, fault: partition, isolate: west, for: 2s, as: outage }
objectives: ${objectives}
`;

function scenarioOf(objectives: string, beside?: string): Scenario {
  const { scenario, diagnostics } = parseScenario(scenarioText(objectives), {
    file: "scenarios/sample.yaml",
    registries: REGISTRIES,
    scripts: { read: () => beside },
  });
  expect(diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
  if (scenario === undefined) throw new Error("the scenario was refused");
  return scenario;
}

/** What is judged, as a person would write it: 71.31 % is read as 0.7131000000000001. */
function asked({ name, sli, during, target, confidence, slices }: ObjectiveSpec): object {
  const value = Number(target.value.toPrecision(12));
  return { name, sli, during, target: { ...target, value }, confidence, slices };
}

function thereAndBack(before: Scenario): { readonly back: Scenario; readonly left: Set<string> } {
  const { documents, left } = exportOpenSlo(before);
  const text = documents.map((each) => stringify(each)).join("---\n");
  const back = scenarioOf("{ from: slo.yaml }", text);
  return { back, left: new Set(left.map((line) => line.slice(0, line.indexOf(":")))) };
}

const subjects: Readonly<Record<"workload" | "group" | "probe" | "workload-or-probe", string>> = {
  ...{ workload: "ledger", group: "db", probe: "lag", "workload-or-probe": "ledger" },
};

interface Figures {
  readonly percent: number;
  readonly quantile: number;
  readonly amount: number;
}

/** Every SLI with every comparison, and as mean, max and quantile where it has one. */
function everyObjective({ percent, quantile, amount }: Figures): object[] {
  const limitOf = (kind: SliKind): string => {
    const { unit } = traitsOf(kind) as { unit?: string };
    if (unit === "ratio") return `${percent / 10_000}%`;
    return unit === "per-second" ? `${amount}/s` : `${amount}ms`;
  };
  return SLI_KINDS.flatMap((kind) => {
    const { hasQuantile, of } = traitsOf(kind);
    const prefixes = hasQuantile ? [`p${quantile} `, "max ", "mean "] : [""];
    return COMPARISONS.flatMap((comparison) =>
      prefixes.map((prefix) => ({
        name: `${kind} ${prefix}${comparison}`,
        sli: `${kind}(${subjects[of]})`,
        ...(comparison === "<=" ? { during: "outage", from: "east", confidence: "99%" } : {}),
        target: `${prefix}${comparison} ${limitOf(kind)}`,
      })),
    );
  });
}

/** Of the ratios: what OpenSLO has words for. */
const SAID = ["availability >=", "check-rate >=", "error-rate <=", "ratio <=", "ratio >="];

test.describe("openslo, there and back", () => {
  test("property: every objective comes back as it was, or is left out", () => {
    const figures = fc.record({
      percent: fc.integer({ min: 1, max: 999_999 }),
      quantile: fc.integer({ min: 1, max: 99 }),
      amount: fc.integer({ min: 1, max: 100_000 }),
    });
    fc.assert(
      fc.property(figures, (each) => {
        const before = scenarioOf(JSON.stringify(everyObjective(each)));
        const { back, left } = thereAndBack(before);
        const kept = before.objectives.filter(({ name }) => !left.has(name));
        expect(back.objectives.map(asked)).toEqual(kept.map(asked));
        const names = kept.map(({ name }) => name);
        expect(names).toEqual(expect.arrayContaining(SAID));
        expect(names.filter((name) => /^latency p/.test(name))).toHaveLength(4);
      }),
      { numRuns: 20, examples: [[{ percent: 1, quantile: 1, amount: 1 }]] },
    );
  });

  test("slices of time come back too, of good and of bad events", () => {
    const raw = (sli: string, rawType: string): object => ({
      ratioMetric: { rawType, raw: { metricSource: { type: "harness", spec: { sli } } } },
    });
    const latency = { metricSource: { type: "harness", spec: { sli: "latency(ledger)" } } };
    const documents = [
      { name: "works", spec: raw("availability(ledger)", "success") },
      { name: "fails", spec: raw("error-rate(ledger)", "failure") },
      { name: "bad", spec: raw("ratio(ledger)", "failure") },
      { name: "fast", spec: { thresholdMetric: latency }, own: { op: "lt", value: 100 } },
      { name: "slow", spec: { thresholdMetric: latency }, own: { op: "gte", value: 100 } },
    ].flatMap(({ name, spec, own }) =>
      [{ timeSliceTarget: 0.9 }, {}].map((slices, i) => ({
        ...{ apiVersion: "openslo/v1", kind: "SLO", metadata: { name: `${name}-${i}` } },
        spec: {
          ...{ service: "ledger", indicator: { metadata: { name }, spec } },
          budgetingMethod: i === 0 ? "Timeslices" : "RatioTimeslices",
          objectives: [{ target: 0.95, timeSliceWindow: "2s", ...slices, ...own }],
        },
      })),
    );
    const text = documents.map((each) => stringify(each)).join("---\n");
    const before = scenarioOf("{ from: slo.yaml }", text);
    expect(before.objectives).toHaveLength(10);
    const { back, left } = thereAndBack(before);
    expect(left).toEqual(new Set());
    expect(back.objectives.map(asked)).toEqual(before.objectives.map(asked));
  });

  test("known-bad: what promises failures or leaves its limit out is left out, with the reason", () => {
    const targets = ["error-rate > 50%", "availability < 50%", "availability > 50%", "ratio < 5%"];
    const objectives = targets.map((text) => {
      const [kind = "", ...target] = text.split(" ");
      return { name: text, sli: `${kind}(ledger)`, target: target.join(" ") };
    });
    const { documents, left } = exportOpenSlo(scenarioOf(JSON.stringify(objectives)));
    expect(documents).toEqual([]);
    const failures = "promises failures, and OpenSLO's ratios promise what is good";
    expect(left).toEqual([
      `error-rate > 50%: error-rate > 50% ${failures}`,
      `availability < 50%: availability < 50% ${failures}`,
      "availability > 50%: OpenSLO's ratios include their limit: write >= for >",
      "ratio < 5%: OpenSLO's ratios include their limit: write <= for <",
    ]);
  });
});
