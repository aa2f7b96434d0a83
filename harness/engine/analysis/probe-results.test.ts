import { expect, test } from "@playwright/test";
import type { CheckSpec } from "../../domain/scenario.ts";
import type { Sample } from "../../ports/run-store.ts";
import { sampleDocument } from "../../testing/sample-run.ts";
import { sampleScenario } from "../../testing/sample-scenario.ts";
import { probeResultsOf } from "./probe-results.ts";

const WINDOWS = new Map([["whole", { from: 0, to: 10 }]]);
const HERE = { node: "db-b", region: "b", group: "db" };

function sample(name: string, value: number | null): Sample {
  return { ...HERE, time: 1, name, value };
}

test.describe("probeResultsOf", () => {
  test("the lag that the harness asks for itself is a probe by the name that objectives use", () => {
    const lag = [sample("replication-lag", 40), sample("replication-lag-bytes", 672)];
    const document = sampleDocument(sampleScenario());
    const results = probeResultsOf(
      { document, samples: new Map([["replication-lag", lag]]) },
      WINDOWS,
    );
    expect(results).toMatchObject([
      { probe: "replication-lag(db)", figure: "value", unit: "ms", nodes: [{ node: "db-b" }] },
      { probe: "replication-lag(db)", figure: "bytes", unit: "bytes" },
    ]);
    expect(results[0]?.nodes[0]?.byPhase).toMatchObject([{ name: "whole", samples: 1, max: 40 }]);
  });

  test("no answer of it is no answer", () => {
    const samples = new Map([["replication-lag", [sample("replication-lag", null)]]]);
    const document = sampleDocument(sampleScenario());
    const [{ nodes = [] } = {}] = probeResultsOf({ document, samples }, WINDOWS);
    expect(nodes[0]).toMatchObject({ problem: "no answer", byPhase: [{ noAnswer: 1 }] });
  });

  test("a metric that a check holds against marker rows names their probe", () => {
    const told = { ...HERE, time: 1, probe: "told", name: "value", value: 20 };
    const probe = {
      ...{ name: "told", kind: "http", everyMs: 100, timeoutMs: 100, options: {}, line: 1 },
      units: { value: "ms" as const },
    };
    const check: CheckSpec = {
      ...{ name: "true", check: "lag-metric-true", node: "db", line: 1 },
      options: { metric: "told", lag: "lag" },
    };
    const document = sampleDocument(sampleScenario({ probes: [probe], checks: [check] }));
    const results = probeResultsOf({ document, samples: new Map([["probes", [told]]]) }, WINDOWS);
    expect(results).toMatchObject([{ probe: "told", kind: "http", against: "lag" }]);
  });
});
