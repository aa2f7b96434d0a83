/** The life of a node: its whole tree is killed, frozen, stopped; its data stays until it is wiped. */
import { equal, match, ok } from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import type { NodeHandle } from "../../ports/runtime.ts";
import { redisLaunch, REDIS_PORT, type RuntimeCheck } from "./bench.ts";
import { until } from "./see.ts";

const NODE = "cache-c";
/** A grandchild in a session of its own, as every PostgreSQL backend is: it counts in a file while it lives. */
const COUNTING =
  "setsid sh -c 'i=0; while :; do i=$((i+1)); echo $i >beat; sleep 0.02; done' </dev/null &";

export const NODE_CHECKS: readonly RuntimeCheck[] = [
  {
    title: "kill, pause, resume, stop and start lead to the state they name, from any other",
    async run({ network, handle, saw, answered }) {
      const node = handle(NODE);
      const control = network.control(NODE, REDIS_PORT);
      await node.pause();
      equal(await node.state(), "paused");
      equal(await saw(control), "silence");
      await node.kill();
      equal(await node.state(), "stopped");
      ok((await saw(control)) !== "answer", "a dead node answers");
      for (const harmless of [node.pause(), node.resume(), node.kill(), node.stop(100)]) {
        await harmless;
      }
      equal(await node.state(), "stopped");
      await node.start();
      await node.start();
      equal(await node.state(), "running");
      await until(answered(control));
    },
  },
  {
    title: "a node finds its files and its environment",
    runsPrograms: true,
    async run({ handle }) {
      equal(await shell(handle(NODE), "cat given/name"), NODE);
      equal(await shell(handle(NODE), "cat environment"), NODE);
    },
  },
  {
    title: "kill ends the whole tree at once; start brings the node back on its data",
    runsPrograms: true,
    async run({ network, handle, saw, answered }) {
      const node = handle(NODE);
      await restart(node, COUNTING);
      await until(answered(network.control(NODE, REDIS_PORT)));
      await beats(node);
      await node.kill();
      equal(await node.state(), "stopped");
      ok((await saw(network.control(NODE, REDIS_PORT))) !== "answer", "a dead node answers");
      await node.kill();
      await restart(node);
      await until(answered(network.control(NODE, REDIS_PORT)));
      await stands(node);
    },
  },
  {
    title: "pause freezes the whole tree, resume lets it go on",
    runsPrograms: true,
    async run({ network, handle, saw, answered }) {
      const node = handle(NODE);
      await restart(node, COUNTING);
      await until(answered(network.control(NODE, REDIS_PORT)));
      await beats(node);
      await node.pause();
      await node.pause();
      equal(await node.state(), "paused");
      equal(await saw(network.control(NODE, REDIS_PORT)), "silence");
      await node.resume();
      equal(await node.state(), "running");
      await until(answered(network.control(NODE, REDIS_PORT)));
      await beats(node);
      await node.kill();
      await restart(node);
    },
  },
  {
    title: "a paused tree makes no progress",
    runsPrograms: true,
    async run({ network, handle, answered }) {
      const node = handle(NODE);
      const stamp = "while :; do date +%s%N >>stamps; sleep 0.02; done";
      await restart(node, `setsid sh -c '${stamp}' </dev/null &`);
      await until(answered(network.control(NODE, REDIS_PORT)));
      await until(async () => (await shell(node, "cat stamps")).includes("\n"));
      await node.pause();
      await sleep(600);
      await node.resume();
      await sleep(200);
      const stamps = (await shell(node, "cat stamps"))
        .split("\n")
        .map((line) => Number(line) / 1e6);
      const gaps = stamps.slice(1).map((stampMs, index) => stampMs - (stamps[index] ?? 0));
      ok(Math.max(...gaps) > 500, `longest gap ${Math.max(...gaps)} ms`);
      await node.kill();
      await restart(node);
    },
  },
  {
    title: "stop is orderly, and a kill when the node does not listen",
    runsPrograms: true,
    async run({ network, handle, answered }) {
      const node = handle(NODE);
      await until(answered(network.control(NODE, REDIS_PORT)));
      await node.stop(5000);
      equal(await node.state(), "stopped");
      match(await node.tail(20), /SIGTERM/);
      const deaf = { ...redisLaunch(NODE).describe(node.place), command: ["sleep", "60"] };
      const deafer = ["sh", "-c", "trap '' TERM; while :; do sleep 0.1; done"];
      await node.start({ ...deaf, command: deafer });
      await sleep(200);
      const before = performance.now();
      await node.stop(300);
      equal(await node.state(), "stopped");
      const took = performance.now() - before;
      ok(took >= 290 && took < 8000, `${took} ms`);
      await restart(node);
    },
  },
  {
    title: "wipe empties the data directory of a stopped node, which starts afresh",
    runsPrograms: true,
    async run({ network, handle, answered }) {
      const node = handle(NODE);
      await until(answered(network.control(NODE, REDIS_PORT)));
      await shell(node, "mkdir -p deep/er && touch deep/er/file .hidden");
      await node.kill();
      await node.wipe();
      await restart(node);
      await until(answered(network.control(NODE, REDIS_PORT)));
      equal(await shell(node, "ls -A deep .hidden 2>/dev/null; cat given/name"), NODE);
    },
  },
  {
    title: "a command on a node ends at its deadline",
    runsPrograms: true,
    async run({ handle }) {
      const before = performance.now();
      const { exitCode } = await handle(NODE).exec(["sleep", "30"], { timeoutMs: 300 });
      ok(exitCode !== 0, `exit code ${exitCode}`);
      ok(performance.now() - before < 8000, "within its deadline");
    },
  },
];

/** Brings the node up with something else running beside Redis. */
async function restart(node: NodeHandle, before?: string): Promise<void> {
  await node.kill();
  await node.start(redisLaunch(node.name, before).describe(node.place));
}

async function beats(node: NodeHandle): Promise<void> {
  const first = await until(async () => (await shell(node, "cat beat")) !== "").then(() =>
    shell(node, "cat beat"),
  );
  await until(async () => (await shell(node, "cat beat")) !== first);
}

async function stands(node: NodeHandle): Promise<void> {
  const first = await shell(node, "cat beat");
  ok(first !== "", "the file is still there");
  await sleep(200);
  equal(await shell(node, "cat beat"), first, "a grandchild outlived the kill");
}

async function shell(node: NodeHandle, script: string): Promise<string> {
  const inData = `cd "$1" && { ${script}; }`;
  const command = ["sh", "-c", inData, "sh", node.place.dataDirectory];
  const { stdout } = await node.exec(command, { timeoutMs: 10_000 });
  return stdout.trim();
}
