import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "@playwright/test";
import { linksOf } from "../../domain/topology.ts";
import {
  buildImage,
  dockerRuntime,
  echo,
  type EchoRun,
  inspectContainers,
  logsOf,
  openEchoRun,
  PACKAGE,
  resourcesOf,
  withoutDocker,
} from "../../testing/docker-runs.ts";
import { probe } from "../../testing/probe.ts";
import { sampleTopology } from "../../testing/sample-topology.ts";
import { dockerAnswers } from "./engine.ts";
import { removeRun, sweepDead } from "./remove-run.ts";

const PORT = 7000;
const SESSION_LABEL = "org.testcontainers.session-id";
/** Speaks as testcontainers' reaper does, and tells what it hears: the real image is not to be had everywhere. */
const RYUK_STAND_IN = `import socket, sys
server = socket.create_server(("0.0.0.0", 8080))
print("Started", flush=True)
peer, _ = server.accept()
for line in peer.makefile():
    print("heard", line.strip(), flush=True)
    peer.sendall(b"ACK\\n")
`;
const GONE_WITHIN_MS = 15_000;
let folder = "";
const victims: ChildProcess[] = [];

test.beforeEach(async () => {
  const reason = await withoutDocker();
  test.skip(reason !== undefined, reason);
  test.setTimeout(240_000);
  folder = await mkdtemp(join(tmpdir(), "harness-docker-"));
});
test.afterEach(async () => {
  // Whatever a test expected in vain, no victim outlives it.
  for (const child of victims.splice(0)) killGroup(child);
  await rm(folder, { recursive: true, force: true });
});

/** A harness process of its own, leader of its group, that opens a run. */
function spawnVictim(env: Readonly<Record<string, string>> = {}): ChildProcess {
  const child = spawn(
    process.execPath,
    ["--no-warnings", join(PACKAGE, "harness/testing/docker-victim.ts"), folder],
    { detached: true, stdio: ["ignore", "pipe", "inherit"], env: { ...process.env, ...env } },
  );
  victims.push(child);
  return child;
}

/** One that has opened its run; with the run's id. */
async function victim(
  env: Readonly<Record<string, string>> = {},
): Promise<{ readonly child: ChildProcess; readonly id: string }> {
  const child = spawnVictim(env);
  const { stdout } = child;
  if (!stdout) throw new Error("no output");
  const [line = Buffer.alloc(0)] = (await once(stdout, "data", {
    signal: AbortSignal.timeout(120_000),
  })) as Buffer[];
  return { child, id: line.toString().trim() };
}

function killGroup({ exitCode, pid, signalCode }: ChildProcess): void {
  if (exitCode !== null || signalCode !== null || pid === undefined) return;
  process.kill(-pid, "SIGKILL");
}

function openHere(name: string): Promise<EchoRun> {
  const topology = sampleTopology(["north", "south"], { [name]: PORT });
  return dockerRuntime().then((runtime) =>
    openEchoRun(runtime, { topology, runDirectory: folder }),
  );
}

test("a harness killed with SIGKILL, its whole group with it, leaves nothing after 15 s", async () => {
  const { child, id } = await victim();
  expect((await resourcesOf(id)).length).toBeGreaterThan(6);
  killGroup(child);
  const killedAt = performance.now();
  await expect
    .poll(() => resourcesOf(id), { timeout: GONE_WITHIN_MS, intervals: [250] })
    .toEqual([]);
  test.info().annotations.push({
    type: "gone after",
    description: `${Math.round(performance.now() - killedAt)} ms`,
  });
});

test("a harness killed while it starts leaves nothing after 15 s", async () => {
  const child = spawnVictim();
  const prefix = `test-${child.pid ?? 0}-1-`;
  const found = async (): Promise<readonly string[]> =>
    (await resourcesOf(undefined)).filter((line) => line.includes(prefix));
  await expect.poll(found, { timeout: 60_000, intervals: [20] }).not.toEqual([]);
  killGroup(child);
  await sleep(GONE_WITHIN_MS);
  expect(await found()).toEqual([]);
});

for (const afterMs of [50, 300, 900]) {
  test(`a start that is called off after ${afterMs} ms leaves nothing`, async () => {
    const runtime = await dockerRuntime();
    const topology = sampleTopology(["north", "south"], { app: PORT });
    const runId = `called-off-${process.pid}-${afterMs}`;
    const stop = new AbortController();
    const start = async (): Promise<void> => {
      const plan = { runId, topology, links: linksOf(topology), runDirectory: folder };
      const network = await runtime.open(plan, stop.signal);
      try {
        await network.launch(echo("app-north", PORT), stop.signal);
      } finally {
        await network.close();
      }
    };
    const reason = new Error("called off");
    void sleep(afterMs).then(() => stop.abort(reason));
    // A quick machine may be done before.
    expect(await start().catch((error: unknown) => error)).toBe(
      stop.signal.aborted ? reason : undefined,
    );
    expect(await resourcesOf(runId)).toEqual([]);
  });
}

test("a run is under Ryuk as well where its image is on the engine", async () => {
  const image = await buildImage(RYUK_STAND_IN);
  const { child, id } = await victim({ RYUK_CONTAINER_IMAGE: image });
  const containers = await inspectContainers(id);
  const sessions = new Set(containers.map(({ Config }) => Config.Labels[SESSION_LABEL] ?? ""));
  expect(sessions.size).toBe(1);
  const [session = ""] = sessions;
  expect(await logsOf(`testcontainers-ryuk-${session}`)).toContain(
    `heard label=${SESSION_LABEL}=${session}`,
  );
  killGroup(child);
  await expect.poll(() => resourcesOf(id), { timeout: GONE_WITHIN_MS }).toEqual([]);
});

test("two runs at once with the same topology do not disturb each other", async () => {
  const [first, second] = await Promise.all([openHere("app"), openHere("app")]);
  try {
    const link = `north->app-south:${PORT}`;
    await first.network.links.apply("cut", [link], { kind: "refuse" });
    await first.node("app-north").kill();
    expect(await second.network.links.affected()).toEqual([]);
    expect(await second.node("app-north").state()).toBe("running");
    const through = second.network.entry("north", "app-south", PORT);
    expect((await probe(through, 1000)).saw).toBe("answer");
    await first.network.close();
    expect(await resourcesOf(first.id)).toEqual([]);
    expect((await probe(through, 1000)).saw).toBe("answer");
  } finally {
    await Promise.all([first.network.close(), second.network.close()]);
  }
  expect(await resourcesOf(second.id)).toEqual([]);
});

test("sweeping removes what dead runs left, and nothing of a living one", async () => {
  const answer = await dockerAnswers();
  if (!answer.answers) throw new Error(answer.why);
  const [{ child, id }, living] = await Promise.all([victim(), openHere("live")]);
  try {
    // The watchdog must not be quicker than the sweep.
    const watchdog = await watchdogOf(child);
    process.kill(watchdog, "SIGSTOP");
    try {
      expect((await sweepDead(answer.address)).dead).not.toContain(id);
      killGroup(child);
      await once(child, "exit").catch(() => undefined);
      const before = (await inspectContainers(living.id)).length;
      expect((await sweepDead(answer.address)).dead).toContain(id);
      expect(await resourcesOf(id)).toEqual([]);
      expect(await inspectContainers(living.id)).toHaveLength(before);
    } finally {
      process.kill(watchdog, "SIGCONT");
    }
  } finally {
    await living.network.close();
    await removeRun(answer.address, id);
  }
});

/** The watchdog leads a session of its own, so it is found by its parent. */
async function watchdogOf({ pid }: ChildProcess): Promise<number> {
  const list = spawn("ps", ["-o", "pid=,args=", "--ppid", String(pid)]);
  const [output = Buffer.alloc(0)] = (await once(list.stdout, "data")) as Buffer[];
  const line = output
    .toString()
    .split("\n")
    .find((text) => text.includes("reaper-main"));
  return Number(line?.trim().split(" ")[0]);
}
