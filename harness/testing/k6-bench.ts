/**
 * The real k6 for contract tests, started as the process runtime starts it, against a server of the test. It is the k6 of
 * this machine: HARNESS_K6_BIN names another, a 2.x for instance.
 */
import { test } from "@playwright/test";
import { once } from "node:events";
import { cpSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { k6Driver } from "../adapters/k6/k6-driver.ts";
import { k6Schema } from "../adapters/k6/k6-language.ts";
import { createParts } from "../adapters/parts/parts.ts";
import { startClient } from "../adapters/process/client-process.ts";
import type { LoadRecord } from "../domain/load.ts";
import type { WorkloadSpec } from "../domain/scenario.ts";
import type { LoadInstance, PlannedLoad } from "../ports/load-driver.ts";
import type { FoundPart } from "../ports/parts.ts";
import type { ClientDescription, ClientPlace, RunningClient } from "../ports/runtime.ts";

/** Skips the test where there is none. */
export async function k6OfThisMachine(): Promise<FoundPart> {
  const home = join(import.meta.dirname, "..", "..");
  const found = await createParts({ env: process.env, home }).find("k6");
  test.skip("missing" in found, "k6 is not installed here: harness install k6");
  if ("missing" in found) throw new Error(found.why);
  return found;
}

export interface K6Server {
  readonly url: string;
  /** Paths that were asked for, in the order of their coming, and when each came, in ms. */
  readonly asked: readonly { readonly path: string; readonly at: number }[];
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
  const asked: { path: string; at: number }[] = [];
  let [now, most] = [0, 0];
  const server: Server = createServer((request, response) => {
    request.resume();
    asked.push({ path: request.url ?? "", at: performance.now() });
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
  readonly longestMs?: number;
  /** Folder whose content is the scenario's folder. */
  readonly scripts?: string;
  readonly data?: Readonly<Record<string, unknown>>;
}

export interface StartedK6 {
  readonly planned: PlannedLoad;
  readonly client: RunningClient;
  readonly place: ClientPlace;
  /** All records, once k6 has ended. */
  records(): Promise<LoadRecord[]>;
  log(): string;
  /** Ends it, if it has not ended, and removes what it left. */
  close(): Promise<void>;
}

/** One instance of the load, in a folder of its own. */
export async function startK6(options: K6Options): Promise<StartedK6> {
  const k6 = await k6OfThisMachine();
  const folder = mkdtempSync(join(tmpdir(), "k6-contract-"));
  const scenarioDirectory = join(folder, "scenario");
  if (options.scripts !== undefined)
    cpSync(options.scripts, scenarioDirectory, { recursive: true });
  const place: ClientPlace = {
    directory: join(folder, "client"),
    program: (name) => k6.program(name),
    addressOf: (_, port) => ({ host: "127.0.0.1", port }),
    scenarioDirectory,
    isolated: false,
  };
  const logFile = join(folder, "k6.log");
  const start = (description: ClientDescription): Promise<RunningClient> =>
    startClient(
      {
        name: "k6-browse-here",
        directory: place.directory,
        confine: (command) => command,
        environment: { PATH: process.env["PATH"] ?? "" },
        logFile,
      },
      description,
    );
  const planned = k6Driver.instance(loadOf(options));
  const client = await start(planned.describe(place));
  return {
    planned,
    client,
    place,
    records: () => recordsOf(planned, client),
    log: () => readFileSync(logFile, "utf8"),
    close: async () => {
      await client.stop("SIGINT", 1000);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function loadOf(options: K6Options): LoadInstance<ReturnType<typeof k6Schema.parse>> {
  const { yaml, url, spec, region = "here", longestMs = 60_000, data = {} } = options;
  const own = k6Schema.parse(yaml);
  return {
    spec: {
      ...{ name: "browse", kind: "k6", on: "api", from: [region], clients: 4, timeoutMs: 10_000 },
      ...{ minimumAcknowledged: 10, options: own, line: 1 },
      ...spec,
    },
    ...{ options: own, region, seed: "7", longestMs, url, data, addresses: ["127.0.0.1"] },
  };
}

async function recordsOf(planned: PlannedLoad, client: RunningClient): Promise<LoadRecord[]> {
  const since = Date.now() * 1000;
  const reader = planned.reader((wallUs) => (wallUs - since) * 1000);
  const records: LoadRecord[] = [];
  for await (const chunk of client.output) records.push(...reader.push(chunk));
  return records;
}
