import { expect, test } from "@playwright/test";
import type { WorkloadSpec } from "../../domain/scenario.ts";
import type { LoadBasics } from "../../ports/load-driver.ts";
import { allBut } from "./address-ranges.ts";
import { meaningOf } from "./exit-codes.ts";
import { EXECUTORS, k6Schema } from "./k6-language.ts";
import { k6Problems } from "./k6-problems.ts";
import { scenarioOf, vusFor } from "./k6-scenario.ts";
import { scriptText } from "./k6-script.ts";

function specOf(ratePerSecond?: number): WorkloadSpec {
  return {
    ...{ name: "browse", kind: "k6", on: "api", from: ["a", "b"], clients: 4, timeoutMs: 2000 },
    ...{ minimumAcknowledged: 10, options: {}, line: 1 },
    ...(ratePerSecond === undefined ? {} : { ratePerSecond }),
  };
}

const REQUESTS = [{ path: "/" }];

function planned(yaml: Readonly<Record<string, unknown>>, rate?: number, index = 0, of = 2) {
  const options = k6Schema.parse({ requests: REQUESTS, ...yaml });
  return scenarioOf(specOf(rate), options, { index, of, longestMs: 60_000 });
}

test.describe("a load's share of one region", () => {
  test("a rate is divided exactly, by a longer time unit", () => {
    expect(planned({}, 100)).toMatchObject({
      scenario: {
        executor: "constant-arrival-rate",
        rate: 100,
        timeUnit: "2000ms",
        duration: "60000ms",
      },
      schedule: { type: "constant", rate: 100, unitMs: 2000, durationMs: 60_000 },
    });
    expect(planned({}, 0.5, 0, 3)?.scenario).toMatchObject({ rate: 5, timeUnit: "30000ms" });
  });

  test("VUs are as many as a stall can hold within the time-out, all of them made beforehand", () => {
    expect(vusFor(100, 2000, 1)).toBe(240);
    expect(planned({}, 100)?.scenario).toMatchObject({ preAllocatedVUs: 120, maxVUs: 120 });
    expect(planned({ vus: 7, "max-vus": 9 }, 100)?.scenario).toMatchObject({
      preAllocatedVUs: 4,
      maxVUs: 5,
    });
  });

  test("VUs and iterations are whole, and their parts are all of them", () => {
    const both = [0, 1].map((index) => planned({ vus: 5 }, undefined, index)?.scenario["vus"]);
    expect(both).toEqual([3, 2]);
    const shared = { executor: "shared-iterations", iterations: 11, vus: 4 };
    const parts = [0, 1].map((index) => planned(shared, undefined, index)?.scenario["iterations"]);
    expect(parts).toEqual([6, 5]);
    const each = { executor: "per-vu-iterations", iterations: 11, vus: 4 };
    expect(planned(each)?.scenario["iterations"]).toBe(11);
  });

  test("the last stage without a duration is a jump that lasts until the load ends", () => {
    const stages = [{ duration: "5s", target: "50/s" }, { target: "100/s" }];
    expect(planned({ executor: "ramping-arrival-rate", stages })).toMatchObject({
      scenario: {
        startRate: 0,
        timeUnit: "2000ms",
        stages: [
          { duration: "5000ms", target: 50 },
          { duration: "0ms", target: 100 },
          { duration: "60000ms", target: 100 },
        ],
      },
      schedule: { type: "ramping", startRate: 0, unitMs: 2000 },
    });
  });

  test("a script without a rate or executor says it all itself", () => {
    const options = k6Schema.parse({ script: "load/x.ts" });
    expect(scenarioOf(specOf(), options, { index: 0, of: 1, longestMs: 1 })).toBeUndefined();
  });

  test("a request is a mapping, or in short its method and path", () => {
    const { requests } = k6Schema.parse({ requests: ["POST /orders?a=1", "/healthz"] });
    expect(requests).toEqual([
      { method: "POST", path: "/orders?a=1" },
      { method: "GET", path: "/healthz" },
    ]);
    for (const wrong of ["GETT /", "healthz", "GET healthz", "GET /a b", ""]) {
      expect(k6Schema.safeParse({ requests: [wrong] }).success, wrong).toBe(false);
    }
  });

  test("every executor can be said", () => {
    const yaml: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
      "shared-iterations": { iterations: 3 },
      "per-vu-iterations": { iterations: 3 },
      "ramping-vus": { stages: [{ duration: "1s", target: 4 }] },
      "ramping-arrival-rate": { stages: [{ duration: "1s", target: "4/s" }] },
    };
    for (const executor of EXECUTORS) {
      const rate = executor === "constant-arrival-rate" ? 10 : undefined;
      const said = { requests: REQUESTS, executor, ...yaml[executor] };
      const basics: LoadBasics = {
        ...{ on: "api", regions: 1, clients: undefined, timeoutMs: 2000, ratePerSecond: rate },
      };
      expect(k6Problems(k6Schema.parse(said), basics), executor).toEqual([]);
      expect(planned({ executor, ...yaml[executor] }, rate)?.scenario.executor).toBe(executor);
    }
  });
});

test.describe("k6's own thresholds", () => {
  const isOne = (threshold: string): boolean =>
    k6Schema.safeParse({ requests: REQUESTS, thresholds: { checks: [threshold] } }).success;

  test("are read as k6 reads them, before anything starts", () => {
    for (const good of ["p(95)<200", "p(99.9) <= 1.5", "rate>0.9", "count===3", "max!=0", "avg>-1"])
      expect(isOne(good), good).toBe(true);
    for (const bad of ["p95<200", "p(101)<200", "p(95)", "rate=>0.9", "mean<3", "rate>x", "<3"])
      expect(isOne(bad), bad).toBe(false);
  });
});

test.describe("a load that cannot be", () => {
  const problemsOf = (yaml: Readonly<Record<string, unknown>>, basics: Partial<LoadBasics> = {}) =>
    k6Problems(k6Schema.parse(yaml), {
      ...{ on: "api", regions: 1, clients: undefined, timeoutMs: 2000, ratePerSecond: undefined },
      ...basics,
    }).map(({ code, path }) => [code, path.join(".")].join(" "));

  test("is refused with every problem at its place", () => {
    expect(problemsOf({})).toEqual(["LOD005 "]);
    expect(problemsOf({ script: "a.ts", requests: REQUESTS })).toEqual(["LOD005 requests"]);
    expect(problemsOf({ requests: REQUESTS }, { on: undefined })).toEqual(["LOD005 requests"]);
    expect(problemsOf({ requests: REQUESTS, exec: "f" })).toEqual(["LOD005 exec"]);
    expect(problemsOf({ requests: REQUESTS, executor: "ramping-vus" })).toEqual(["LOD006 "]);
    expect(problemsOf({ requests: REQUESTS, vus: 3, "max-vus": 2 }, { ratePerSecond: 1 })).toEqual([
      "LOD006 max-vus",
    ]);
    expect(problemsOf({ requests: REQUESTS, iterations: 3 })).toEqual(["LOD007 iterations"]);
    expect(problemsOf({ script: "a.ts", duration: "3s" })).toEqual(["LOD007 duration"]);
    expect(problemsOf({ requests: REQUESTS }, { clients: 3 })).toEqual(["LOD007 clients"]);
    expect(
      problemsOf({
        requests: REQUESTS,
        executor: "ramping-vus",
        stages: [{ target: 3 }, { duration: "1s", target: "3/s" }],
      }),
    ).toEqual(["LOD008 stages.0", "LOD008 stages.1.target"]);
    expect(problemsOf({ requests: REQUESTS, vus: 2 }, { ratePerSecond: 100 })).toEqual([
      "LOD010 vus",
    ]);
  });
});

test.describe("what surrounds k6", () => {
  test("every address but the run's own is forbidden", () => {
    const ranges = allBut(["127.0.0.1"]);
    expect(ranges).toHaveLength(33);
    expect(ranges).toContain("0.0.0.0/2");
    expect(ranges).toContain("127.0.0.0/32");
    expect(ranges).not.toContain("127.0.0.1/32");
    expect(ranges.at(-1)).toBe("::/0");
    expect(allBut([])).toEqual(["0.0.0.0/0", "::/0"]);
  });

  test("exit codes mean one thing; an unknown one is trouble", () => {
    expect(meaningOf(0).ending).toBe("finished");
    expect(meaningOf(99).ending).toBe("finished");
    expect(meaningOf(105).ending).toBe("stopped");
    expect(meaningOf(107).ending).toBe("broken");
    expect(meaningOf(42)).toMatchObject({ ending: "broken" });
  });

  test("texts of a scenario are data in the generated script, never code", () => {
    const nasty = '"); throw new Error("`${1}';
    const options = k6Schema.parse({
      requests: [
        {
          path: `/${nasty}`,
          name: nasty,
          headers: { h: nasty },
          body: nasty,
          checks: { "body-contains": nasty },
        },
      ],
    });
    const plan = { options, k6: {}, script: undefined, url: "http://a:1", timeoutMs: 1000 };
    const text = scriptText(plan);
    expect(text.split(JSON.stringify(nasty).slice(1, -1)).length).toBeGreaterThan(4);
  });
});
