import { expect, test } from "@playwright/test";
import type { LoadRecord } from "../../domain/load.ts";
import type { ObjectiveSpec, Sli } from "../../domain/scenario.ts";
import { judgeObjective } from "../../measure/judge-objective.ts";
import { DrivenRequests } from "../../measure/load/driven-requests.ts";
import type { RunData } from "../../measure/run-data.ts";
import { objectiveData, sliText } from "./objective-data.ts";

const MS = 1e6;

/** Orders are slow from Asia, and one check fails there. */
function dataOf(): RunData {
  const driven = new DrivenRequests([]);
  for (let i = 0; i < 400; i += 1) {
    const region = i % 2 === 0 ? "eu" : "ap";
    const name = i % 4 < 2 ? "GET /" : "POST /orders";
    const isSlow = region === "ap" && name === "POST /orders";
    const common = { region, scenario: "browse", time: i * MS } as const;
    const records: LoadRecord[] = [
      { type: "request", ...common, name, ms: isSlow ? 300 : 10, status: 200, ok: true },
      { type: "check", ...common, name: `${name}: is quick`, ok: !isSlow },
    ];
    for (const record of records) driven.add(record);
  }
  return {
    windows: new Map([["whole", { from: -1e9, to: 1e9 }]]),
    operations: new Map([["browse", driven.requests]]),
    checks: new Map([["browse", driven.checks]]),
    lag: new Map(),
    healedAt: undefined,
  };
}

function judged(kind: Sli["kind"], rest: Partial<Sli>) {
  const objective: ObjectiveSpec = {
    ...{ name: "o", sli: { kind, of: "browse", ...rest }, during: "whole" },
    target:
      kind === "latency"
        ? { quantile: 0.9, comparison: "<", value: 100, unit: "ms" }
        : { comparison: ">=", value: 0.9, unit: "ratio" },
    ...{ confidence: "bound", text: "t", line: 1 },
  };
  return judgeObjective(objective, objectiveData(dataOf(), objective));
}

test("an objective is about the requests of its name and region, and no others", () => {
  expect(judged("latency", { request: "GET /" })).toMatchObject({ samples: 200, verdict: "pass" });
  expect(judged("latency", { request: "POST /orders", from: "eu" })).toMatchObject({
    ...{ samples: 100, verdict: "pass" },
  });
  // Known-bad: the same requests from the region in which they are slow.
  expect(judged("latency", { request: "POST /orders", from: "ap" })).toMatchObject({
    ...{ samples: 100, value: 300, verdict: "fail" },
  });
  expect(judged("latency", { request: "/orders", from: "eu" })).toMatchObject({ samples: 100 });
  // The same path by another method is another request.
  expect(judged("latency", { request: "GET /orders" })).toMatchObject({ samples: 0 });
  expect(judged("latency", { request: "GET /nothing" })).toMatchObject({
    ...{ samples: 0, verdict: "inconclusive" },
  });
});

test("checks are cut by their name, and by the region that asked", () => {
  const check = "POST /orders: is quick";
  expect(judged("check-rate", { from: "eu" })).toMatchObject({ samples: 200, verdict: "pass" });
  expect(judged("check-rate", { check })).toMatchObject({ samples: 200, value: 0.5 });
  expect(judged("check-rate", { check, from: "ap" })).toMatchObject({ value: 0, verdict: "fail" });
});

test("reports say what was cut", () => {
  const sli = { kind: "latency", of: "browse", request: "GET /", from: "eu" } as const;
  expect(sliText(sli)).toBe('latency(browse) "GET /" from eu');
});
