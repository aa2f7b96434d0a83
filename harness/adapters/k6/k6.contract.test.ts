/**
 * The real k6, started as the process runtime starts it, against a server of this test: what a stall looks like in what
 * was recorded, that nothing but the run's addresses is reached, and that it ends when it is told to.
 */
import { expect, test } from "@playwright/test";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { LoadRecord } from "../../domain/load.ts";
import type { WorkloadSpec } from "../../domain/scenario.ts";
import { quantileOf } from "../../measure/bounds.ts";
import { DrivenRequests } from "../../measure/load/driven-requests.ts";
import { responseTimes } from "../../measure/operations/response-times.ts";
import type { PlannedLoad } from "../../ports/load-driver.ts";
import type { RunningClient } from "../../ports/runtime.ts";
import { createParts } from "../parts/parts.ts";
import { startClient } from "../process/client-process.ts";
import { k6Driver } from "./k6-driver.ts";
import { k6Schema } from "./k6-language.ts";

const STALL_MS = 5000;

async function program(): Promise<string> {
  const home = join(import.meta.dirname, "..", "..", "..");
  const found = await createParts({ env: process.env, home }).find("k6");
  test.skip("missing" in found, "k6 is not installed here: harness install k6");
  if ("missing" in found) throw new Error(found.why);
  return found.program("k6");
}

/** Answers at once, but for one stall that begins with its n-th request. */
async function serve(stallAt: number): Promise<Server> {
  let requests = 0;
  let stalledUntil = 0;
  const server = createServer((request, response) => {
    request.resume();
    requests += 1;
    if (requests === stallAt) stalledUntil = performance.now() + STALL_MS;
    setTimeout(() => response.end("ok"), Math.max(0, stalledUntil - performance.now()));
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  return server;
}

interface Run {
  readonly planned: PlannedLoad;
  readonly client: RunningClient;
  readonly folder: string;
}

async function start(
  yaml: Readonly<Record<string, unknown>>,
  url: string,
  spec: Partial<WorkloadSpec>,
): Promise<Run> {
  const k6 = await program();
  const folder = mkdtempSync(join(tmpdir(), "k6-contract-"));
  const options = k6Schema.parse(yaml);
  const load = {
    spec: {
      ...{ name: "browse", kind: "k6", on: "api", from: ["here"], clients: 4, timeoutMs: 10_000 },
      ...{ minimumAcknowledged: 10, options, line: 1 },
      ...spec,
    },
    ...{ options, region: "here", seed: "7", longestMs: 60_000, url, data: {} },
    addresses: ["127.0.0.1"],
  };
  const planned = k6Driver.instance(load);
  const place = {
    directory: folder,
    program: () => k6,
    addressOf: (_: string, port: number) => ({ host: "127.0.0.1", port }),
    scenarioDirectory: folder,
    isolated: false,
  };
  const habitat = {
    name: "k6-browse-here",
    directory: folder,
    confine: (command: readonly string[]) => command,
    environment: { PATH: process.env["PATH"] ?? "" },
    logFile: join(folder, "k6.log"),
  };
  return { planned, client: await startClient(habitat, planned.describe(place)), folder };
}

async function recordsOf({ planned, client }: Run): Promise<LoadRecord[]> {
  const since = Date.now() * 1000;
  const reader = planned.reader((wallUs) => (wallUs - since) * 1000);
  const records: LoadRecord[] = [];
  for await (const chunk of client.output) records.push(...reader.push(chunk));
  return records;
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
    test.setTimeout(60_000);
    const server = await serve(100);
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const run = await start({ requests: [{ path: "/" }], duration: "9s" }, url, {
      ratePerSecond: 50,
    });
    try {
      const records = await recordsOf(run);
      const requests = records.filter(({ type }) => type === "request");
      // Every user came, and those of the stall waited for what was left of it.
      expect(requests.length).toBeGreaterThanOrEqual(440);
      expect(records.filter(({ type }) => type === "dropped")).toEqual([]);
      expect(p99Ms(records, run.planned)).toBeGreaterThan(0.9 * STALL_MS);
      expect(await run.client.exited).toBe(0);
    } finally {
      await run.client.stop("SIGINT", 1000);
      server.close();
      rmSync(run.folder, { recursive: true, force: true });
    }
  });

  test("the known-bad twin: two users who wait for their answers do not see it", async () => {
    test.setTimeout(60_000);
    const server = await serve(100);
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const run = await start({ requests: [{ path: "/" }], vus: 2, duration: "9s" }, url, {});
    try {
      expect(p99Ms(await recordsOf(run), run.planned)).toBeLessThan(0.1 * STALL_MS);
    } finally {
      await run.client.stop("SIGINT", 1000);
      server.close();
      rmSync(run.folder, { recursive: true, force: true });
    }
  });

  test("it reaches nothing but the addresses of the run, and ends when it is told to", async () => {
    test.setTimeout(60_000);
    const server = await serve(0);
    const { port } = server.address() as AddressInfo;
    // The same server by another address of this machine: nothing leaves it even if k6 is not held back.
    const outside = createServer((_, response) => response.end("outside")).listen(
      port,
      "127.0.0.2",
    );
    await once(outside, "listening");
    const run = await start({ requests: [{ path: "/" }], vus: 1 }, `http://127.0.0.2:${port}`, {});
    try {
      const reading = recordsOf(run);
      await new Promise((resolve) => setTimeout(resolve, 2000));
      expect(await run.client.stop("SIGINT", 5000)).toBe(105);
      const requests = (await reading).filter((record) => record.type === "request");
      expect(requests.length).toBeGreaterThan(0);
      expect(requests.every(({ ok, error }) => !ok && error === 1110)).toBe(true);
    } finally {
      await run.client.stop("SIGINT", 1000);
      server.close();
      outside.close();
      rmSync(run.folder, { recursive: true, force: true });
    }
  });
});
