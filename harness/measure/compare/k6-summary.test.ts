import { expect, test } from "@playwright/test";
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { k6Metrics, k6Notes, readK6Summary, type K6Summary } from "./k6-summary.ts";

const FOLDER = join(import.meta.dirname, "..", "..", "..", "fixtures", "k6-summaries");
/** Written by k6 1.8.1 and 2.2.0 themselves: the same script, 20 requests of which 4 failed. */
const REAL = globSync("k6-*.json", { cwd: FOLDER }).sort();

function read(name: string): K6Summary {
  const summary = readK6Summary(JSON.parse(readFileSync(join(FOLDER, name), "utf8")));
  if (summary === undefined) throw new Error(`${name} is a summary`);
  return summary;
}

test("every form that k6 1.8 and 2.2 write holds the same rates", () => {
  expect(REAL).toHaveLength(6);
  for (const name of REAL) {
    const summary = read(name);
    const ratios = k6Metrics(summary, summary).filter(({ unit }) => unit === "ratio");
    const counts = Object.fromEntries(
      ratios.map(({ metric, better, values }) => [metric, [better, values.candidate]]),
    );
    expect(counts).toEqual({
      http_req_failed: ["lower", { good: 4, total: 20 }],
      checks: ["higher", { good: 16, total: 20 }],
      my_rate: ["higher", { good: 10, total: 20 }],
    });
  }
});

test("summaries of different forms and versions are compared key by key", () => {
  for (const before of REAL) {
    for (const after of REAL) {
      const metrics = k6Metrics(read(before), read(after)).map(({ metric }) => metric);
      expect(metrics).toEqual(
        expect.arrayContaining(["http_req_duration p(95)", "http_req_duration avg", "checks"]),
      );
      expect(metrics).toContain("http_reqs rate");
    }
  }
});

test("k6's own trends are times, and what a script measures may be anything", () => {
  for (const name of REAL) {
    const summary = read(name);
    const units = new Map(k6Metrics(summary, summary).map(({ metric, unit }) => [metric, unit]));
    expect(units.get("http_req_duration med")).toBe("ms");
    expect(units.get("my_trend med")).toBe("number");
    // Only `--summary-export` does not say it.
    expect(units.get("my_time med")).toBe(name.includes("export") ? "number" : "ms");
  }
});

test("known-bad: a load that was not offered, and what only one has, are told", () => {
  const plain = read("before.json");
  expect(k6Notes(plain, plain)).toHaveLength(1);
  const dropped: K6Summary = {
    metrics: new Map([
      ...plain.metrics,
      ["dropped_iterations", { type: "counter", isTime: false, values: { count: 35, rate: 1 } }],
      ["my_rate", { type: "rate", isTime: false, values: { passes: 1, fails: 0 } }],
    ]),
  };
  const [, first, second] = k6Notes(plain, dropped);
  expect(first).toContain("0 → 35 iterations were dropped");
  expect(second).toContain("left out, because only one of them has it: my_rate");
});
