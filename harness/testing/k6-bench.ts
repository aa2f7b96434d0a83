/**
 * The real k6 for contract tests, started as the process runtime starts it, against a server of the test. It is the k6 of
 * this machine: HARNESS_K6_BIN names another, a 2.x for instance.
 */
import { test } from "@playwright/test";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { k6Driver } from "../adapters/k6/k6-driver.ts";
import { type K6Options as K6Yaml, k6Schema } from "../adapters/k6/k6-language.ts";
import { systemClock } from "../adapters/node/system-clock.ts";
import { createParts } from "../adapters/parts/parts.ts";
import { startClient } from "../adapters/process/client-process.ts";
import type { JournalEntry } from "../domain/journal.ts";
import type { ArrivalSchedule, LoadRecord } from "../domain/load.ts";
import type { WorkloadSpec } from "../domain/scenario.ts";
import { DrivenWorkload } from "../engine/driven-workload.ts";
import { startRunClock } from "../engine/run-clock.ts";
import type { LoadFixture, LoadInstance, PlannedLoad } from "../ports/load-driver.ts";
import type { FoundPart } from "../ports/parts.ts";
import type { ClientLaunch, RunningClient, RunningNetwork } from "../ports/runtime.ts";
import { memoryRunStore } from "./memory-run-store.ts";

/** Skips the test where there is none. */
export async function k6OfThisMachine(): Promise<FoundPart> {
  const home = join(import.meta.dirname, "..", "..");
  const found = await createParts({ env: process.env, home }).find("k6");
  test.skip("missing" in found, "k6 is not installed here: harness install k6");
  if ("missing" in found) throw new Error(found.why);
  return found;
}

export interface Asked {
  readonly method: string;
  readonly path: string;
  /** ms */
  readonly at: number;
}

export interface K6Server {
  readonly url: string;
  /** In the order of their coming. */
  readonly asked: readonly Asked[];
  /** Largest number of requests that were there at once. */
  readonly most: () => number;
  close(): void;
}

/** `answer` ends the response; left out: at once, 200. */
export async function serve(
  answer: (request: IncomingMessage, response: ServerResponse) => void = (_, response) =>
    response.end("ok"),
  host = "127.0.0.1",
): Promise<K6Server> {
  const asked: Asked[] = [];
  let [now, most] = [0, 0];
  const server: Server = createServer((request, response) => {
    request.resume();
    const { method = "", url = "" } = request;
    asked.push({ method, path: url, at: performance.now() });
    now += 1;
    most = Math.max(most, now);
    response.once("close", () => (now -= 1));
    answer(request, response);
  }).listen(0, host);
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://${host}:${port}`,
    asked,
    most: () => most,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

export interface K6Options {
  /** As a scenario would say it, beside kind, on, from, rate and timeout. */
  readonly yaml: Readonly<Record<string, unknown>>;
  readonly url: string;
  readonly spec?: Partial<WorkloadSpec>;
  readonly region?: string;
  /** What the groups of the run would hold. */
  readonly fixtures?: readonly LoadFixture[];
  /** Files of the scenario's folder. */
  readonly files?: Readonly<Record<string, string>>;
}

export interface StartedK6 {
  readonly planned: PlannedLoad;
  readonly client: RunningClient;
  /** All records, once k6 has ended. */
  records(): Promise<LoadRecord[]>;
  /** Ends it, if it has not ended, and removes what it left. */
  close(): Promise<void>;
}

/** One instance of the load. */
export async function startK6(options: K6Options): Promise<StartedK6> {
  const home = await k6Home(options.files);
  const planned = k6Driver.instance(loadOf(options));
  const client = await home.launch({
    ...{ name: "k6", part: "k6", describe: (place) => planned.describe(place) },
  });
  return {
    planned,
    client,
    records: () => recordsOf(planned, client),
    close: () => home.close(),
  };
}

export interface LoadRun {
  readonly entries: readonly JournalEntry[];
  /** What made the load worth nothing, as a run would tell it. */
  readonly problems: readonly string[];
  readonly records: readonly LoadRecord[];
  /** Schedules as they were planned, by scenario. */
  readonly schedules: Readonly<Record<string, ArrivalSchedule>>;
}

/** The load of one region as the engine makes it: planned, launched, ended after `forMs`. */
export async function runLoad(options: K6Options, forMs: number): Promise<LoadRun> {
  const home = await k6Home(options.files);
  const directory = await memoryRunStore().create("contract", "run");
  const { region = "here" } = options;
  const load = loadOf(options);
  const clock = startRunClock(systemClock, directory);
  const network = { launchClient: (_: string, launch: ClientLaunch) => home.launch(launch) };
  const { signal } = new AbortController();
  const workload = new DrivenWorkload({
    ...{ spec: load.spec, driver: k6Driver, clock, directory, signal },
    network: network as unknown as RunningNetwork,
    load: () => ({ ...load, region }),
  });
  const problems: string[] = [];
  try {
    await workload.prepare();
    await workload.launch(signal);
    await systemClock.sleep(forMs, signal);
    await workload.stop();
  } catch (error) {
    problems.push(error instanceof Error ? error.message : String(error));
  } finally {
    await workload.stop();
    await home.close();
  }
  const told = directory.entries.flatMap((each) => (each.type === "problem" ? each.problem : []));
  const planned = directory.entries.find(({ type }) => type === "load-planned");
  return {
    entries: directory.entries,
    problems: [...problems, ...told],
    records: directory.load,
    schedules: planned?.type === "load-planned" ? planned.schedules : {},
  };
}

interface K6Home {
  launch(launch: ClientLaunch): Promise<RunningClient>;
  close(): Promise<void>;
}

async function k6Home(files: K6Options["files"] = {}): Promise<K6Home> {
  const k6 = await k6OfThisMachine();
  const folder = mkdtempSync(join(tmpdir(), "k6-contract-"));
  const scenarioDirectory = join(folder, "scenario");
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(scenarioDirectory, name)), { recursive: true });
    writeFileSync(join(scenarioDirectory, name), text);
  }
  const clients: RunningClient[] = [];
  return {
    launch: async (launch) => {
      const { name } = launch;
      const directory = join(folder, name);
      const description = launch.describe({
        ...{ directory, scenarioDirectory, isolated: false },
        program: (program) => k6.program(program),
        addressOf: (_, port) => ({ host: "127.0.0.1", port }),
      });
      const environment = { PATH: process.env["PATH"] ?? "" };
      const logFile = join(folder, `${name}.log`);
      const habitat = { name, directory, environment, logFile };
      const client = await startClient({ ...habitat, confine: (command) => command }, description);
      clients.push(client);
      return client;
    },
    close: async () => {
      for (const client of clients) await client.stop("SIGINT", 1000);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function loadOf(given: K6Options): LoadInstance<K6Yaml> {
  const { yaml, url, spec, region = "here", fixtures = [] } = given;
  const options = k6Schema.parse(yaml);
  return {
    spec: {
      ...{ name: "browse", kind: "k6", on: "api", from: [region], clients: 4, timeoutMs: 10_000 },
      ...{ minimumAcknowledged: 10, options, line: 1 },
      ...spec,
    },
    ...{ options, region, seed: "7", longestMs: 60_000, url, addresses: ["127.0.0.1"] },
    data: { region, regions: [region], seed: "7" },
    fixtures,
  };
}

async function recordsOf(planned: PlannedLoad, client: RunningClient): Promise<LoadRecord[]> {
  const since = Date.now() * 1000;
  const reader = planned.reader((wallUs) => (wallUs - since) * 1000);
  const records: LoadRecord[] = [];
  for await (const chunk of client.output) records.push(...reader.push(chunk));
  return records;
}
