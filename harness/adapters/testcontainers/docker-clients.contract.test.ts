/** Clients of a region (load drivers) in containers: what they say is heard, whole, also when they end at once. */
import { expect, test } from "@playwright/test";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { linksOf } from "../../domain/topology.ts";
import type { RunningNetwork } from "../../ports/runtime.ts";
import { dockerRuntime, withoutDocker } from "../../testing/docker-runs.ts";
import { sampleTopology } from "../../testing/sample-topology.ts";

const LINES = Array.from({ length: 200 }, (_, i) => `line ${i}\n`).join("");
/** More than the region has addresses for: each is given back. */
const CLIENTS = 12;
const { signal } = new AbortController();
let folder = "";
let network: RunningNetwork | undefined;

test.beforeAll(async () => {
  test.setTimeout(300_000);
  if ((await withoutDocker()) !== undefined) return;
  folder = await mkdtemp(join(tmpdir(), "harness-docker-"));
  const topology = sampleTopology(["here"], { local: 7000 });
  const runId = `clients-${process.pid}`;
  const plan = { runId, topology, links: linksOf(topology), runDirectory: folder };
  network = await (await dockerRuntime()).open({ ...plan, scenarioDirectory: folder }, signal);
});
test.afterAll(async () => {
  await network?.close();
  if (folder !== "") await rm(folder, { recursive: true, force: true });
});

test("every word of a client that ends at once is heard, the last one without a line break too", async () => {
  const reason = await withoutDocker();
  test.skip(reason !== undefined, reason);
  const script =
    "i=0; while [ $i -lt 200 ]; do echo line $i; i=$((i+1)); done; printf end; printf no >&2; exit 3";
  for (let i = 0; i < CLIENTS; i += 1) {
    const launch = {
      ...{ name: `client-${i}`, part: "k6" },
      describe: () => ({ command: ["sh", "-c", script], environment: {}, files: {} }),
    };
    const client = await network?.launchClient("here", launch, signal);
    const chunks: Uint8Array[] = [];
    for await (const chunk of client?.output ?? []) chunks.push(chunk);
    expect(Buffer.concat(chunks).toString(), `client ${i}`).toBe(`${LINES}end`);
    expect(await client?.exited).toBe(3);
    expect(await client?.tail(1)).toBe("no");
  }
});
