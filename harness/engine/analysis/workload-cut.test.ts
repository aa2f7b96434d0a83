import { expect, test } from "@playwright/test";
import { Random } from "../../lib/random.ts";
import { quantileOf } from "../../measure/bounds.ts";
import { RequestColumns } from "../../measure/load/request-columns.ts";
import { CutCollector } from "./workload-cut.ts";

function cutOf(count: number) {
  const random = new Random(1);
  const requests = new RequestColumns();
  const cut = new CutCollector();
  const times: number[] = [];
  for (let i = 0; i < count; i += 1) {
    const ms = Math.round(random.exponential(40) * 1000) / 1000;
    times.push(ms);
    const request = { type: "request", region: "eu", scenario: "s", name: "GET /" } as const;
    requests.add({ ...request, time: i * 1e6, ms, status: 200, ok: true });
    cut.add(requests, i);
  }
  return { result: cut.result("all", false), sorted: Float64Array.from(times).sort() };
}

test("quantiles of a cut are exact", () => {
  const { result, sorted } = cutOf(2000);
  const at = (quantile: number) => expect.closeTo(quantileOf(sorted, quantile) ?? NaN, 9);
  expect(result.latencyMs).toEqual({ p50: at(0.5), p95: at(0.95), p99: at(0.99), max: at(1) });
  expect(result.operations).toEqual({ ok: 2000, fail: 0, unknown: 0 });
});

test("of more than are kept they are within a quarter of a thousandth, and the largest is exact", () => {
  const { result, sorted } = cutOf(60_000);
  const truth = (quantile: number): number => quantileOf(sorted, quantile) ?? NaN;
  for (const [name, quantile] of [
    ["p50", 0.5],
    ["p95", 0.95],
    ["p99", 0.99],
  ] as const) {
    expect(Math.abs((result.latencyMs[name] ?? NaN) / truth(quantile) - 1)).toBeLessThan(0.00026);
  }
  expect(result.latencyMs.max).toBeCloseTo(truth(1), 9);
});
