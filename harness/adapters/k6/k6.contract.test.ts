/**
 * The real k6 against a server of this test: what a stall looks like in what was recorded, that nothing but the run's
 * addresses is reached, and that it ends when it is told to.
 */
import { expect, test } from "@playwright/test";
import type { LoadRecord } from "../../domain/load.ts";
import { quantileOf } from "../../measure/bounds.ts";
import { DrivenRequests } from "../../measure/load/driven-requests.ts";
import { responseTimes } from "../../measure/operations/response-times.ts";
import type { PlannedLoad } from "../../ports/load-driver.ts";
import { type K6Server, serve, startK6 } from "../../testing/k6-bench.ts";

const STALL_MS = 5000;
const REQUESTS = [{ path: "/" }];

/** Answers at once, but for one stall that begins with its n-th request. */
function serveWithStall(stallAt: number): Promise<K6Server> {
  let requests = 0;
  let stalledUntil = 0;
  return serve((_, response) => {
    requests += 1;
    if (requests === stallAt) stalledUntil = performance.now() + STALL_MS;
    setTimeout(() => response.end("ok"), Math.max(0, stalledUntil - performance.now()));
  });
}

function p99Ms(records: readonly LoadRecord[], planned: PlannedLoad): number {
  const driven = new DrivenRequests(
    Object.entries(planned.schedules).map(([scenario, schedule]) => ({
      ...{ region: "here", scenario, schedule },
    })),
  );
  for (const record of records) driven.add(record);
  driven.settle();
  const sorted = responseTimes(driven.requests, () => true).sort();
  return quantileOf(sorted, 0.99) ?? Number.NaN;
}

test.describe("k6 as a load driver", () => {
  test("a stall of 5 s is in p99 as users feel it", async () => {
    const server = await serveWithStall(100);
    const yaml = { requests: REQUESTS, duration: "9s" };
    const k6 = await startK6({ yaml, url: server.url, spec: { ratePerSecond: 50 } });
    try {
      const records = await k6.records();
      const requests = records.filter(({ type }) => type === "request");
      // Every user came, and those of the stall waited for what was left of it.
      expect(requests.length).toBeGreaterThanOrEqual(440);
      expect(records.filter(({ type }) => type === "dropped")).toEqual([]);
      expect(p99Ms(records, k6.planned)).toBeGreaterThan(0.9 * STALL_MS);
      expect(await k6.client.exited).toBe(0);
    } finally {
      await k6.close();
      server.close();
    }
  });

  test("the known-bad twin: two users who wait for their answers do not see it", async () => {
    const server = await serveWithStall(100);
    const k6 = await startK6({
      ...{ yaml: { requests: REQUESTS, vus: 2, duration: "9s" }, url: server.url },
    });
    try {
      expect(p99Ms(await k6.records(), k6.planned)).toBeLessThan(0.1 * STALL_MS);
    } finally {
      await k6.close();
      server.close();
    }
  });

  test("an iteration has one beginning, however many requests it makes and wherever they lead", async () => {
    // Every page is somewhere else, and so is what is posted there.
    const server = await serve((request, response) => {
      if (request.url === "/moved") response.writeHead(302, { location: "/here" });
      if (request.url === "/posted") response.writeHead(307, { location: "here" });
      response.end("ok");
    });
    const requests = [
      { path: "/moved", checks: { status: 200 } },
      { path: "/posted", method: "POST", body: { a: 1 } },
      { path: "/last" },
    ];
    const yaml = { requests, duration: "1s" };
    const k6 = await startK6({ yaml, url: server.url, spec: { ratePerSecond: 40 } });
    try {
      const records = await k6.records();
      const made = records.filter((record) => record.type === "request");
      const iterations = records.filter(({ type }) => type === "iteration").length;
      expect(iterations).toBeGreaterThanOrEqual(39);
      expect(made).toHaveLength(5 * iterations);
      expect(made.filter(({ follows }) => follows !== true)).toHaveLength(iterations);
      const asked = new Set(server.asked.map(({ method, path }) => `${method} ${path}`));
      expect([...asked].sort()).toEqual([
        ...["GET /here", "GET /last", "GET /moved", "POST /here", "POST /posted"],
      ]);
      expect(records.filter((record) => record.type === "check" && !record.ok)).toEqual([]);
    } finally {
      await k6.close();
      server.close();
    }
  });

  test("it reaches nothing but the addresses of the run, and ends when it is told to", async () => {
    // The server has another address of this machine: nothing leaves it even if k6 is not held back.
    const outside = await serve(undefined, "127.0.0.2");
    const k6 = await startK6({ yaml: { requests: REQUESTS, vus: 1 }, url: outside.url });
    try {
      const reading = k6.records();
      await new Promise((resolve) => setTimeout(resolve, 2000));
      expect(await k6.client.stop("SIGINT", 5000)).toBe(105);
      const requests = (await reading).filter((record) => record.type === "request");
      expect(requests.length).toBeGreaterThan(0);
      expect(requests.every(({ ok, error }) => !ok && error === 1110)).toBe(true);
      expect(outside.asked).toEqual([]);
    } finally {
      await k6.close();
      outside.close();
    }
  });
});
