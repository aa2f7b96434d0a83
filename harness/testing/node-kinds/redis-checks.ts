import { systemClock } from "../../adapters/node/system-clock.ts";
import type { Bench } from "./bench.ts";
import { withBench } from "./bench.ts";
import { holds, type KindCheck, same } from "./check.ts";
import { judge, type LoadResult, startLoad } from "./load.ts";
import {
  followScripts,
  lockScripts,
  STORE_SCRIPTS,
  STREAM_SCRIPT,
  transactionScripts,
} from "./model-checks.ts";
import { everyLinkAnswers, registers } from "./postgres-checks.ts";

const sleep = (ms: number): Promise<void> => systemClock.sleep(ms);
const soon = (ms = 15_000): AbortSignal => AbortSignal.timeout(ms);
const groups = (options: object) => ({
  events: { redis: { primary: "us", replicas: ["eu", "ap"], ...options } },
});

async function failover(bench: Bench, fence: boolean): Promise<LoadResult> {
  const events = bench.group("events");
  const load = await startLoad(events, { vantages: ["us", "eu", "eu", "ap"] });
  await sleep(500);
  await bench.isolate("us");
  await sleep(500);
  await events.act("promote", { region: "eu", fence });
  await sleep(800);
  await bench.heal();
  await events.act("rejoin", { region: "us" });
  await events.ready(soon());
  await events.act("failback", {});
  await sleep(300);
  const result = await load.stop();
  await events.ready(soon());
  same(await events.which("primary"), ["events-us"], "primary after failback");
  return result;
}

async function worksInOrder(): Promise<void> {
  await withBench(groups({}), async (bench) => {
    const events = bench.group("events");
    same(await events.which("primary"), ["events-us"], "primary");
    same(await events.which("replica"), ["events-eu", "events-ap"], "replicas");
    await everyLinkAnswers(bench, events);
    await registers(events);
  });
}

async function keepsEveryWrite(): Promise<void> {
  await withBench(groups({ wait: 1 }), async (bench) => {
    const result = await failover(bench, true);
    holds(result.acknowledged.size > 100, `only ${result.acknowledged.size} writes`);
    for (const { node, lost } of await judge(bench.group("events"), result)) {
      same(lost, 0, `acknowledged writes lost on ${node}`);
    }
  });
}

async function losesWrites(): Promise<void> {
  await withBench(groups({}), async (bench) => {
    const result = await failover(bench, false);
    const [first] = await judge(bench.group("events"), result);
    holds((first?.lost ?? 0) > 0, "asynchronous replication lost nothing: the test proves nothing");
  });
}

async function doubtsMissingConfirmations(): Promise<void> {
  await withBench(groups({ wait: 1 }), async (bench) => {
    const options = { vantage: "us", timeoutMs: 400, workload: "ledger" };
    const client = await bench.group("events").client("set", options);
    await bench.isolate("us");
    const reply = await client.invoke({ f: "add", value: 1 }, soon());
    await client.close();
    same(reply.outcome, "unknown", "a write that no replica confirmed");
  });
}

async function refusesAlone(): Promise<void> {
  await withBench(groups({ "min-replicas": 1 }), async (bench) => {
    const options = { vantage: "us", timeoutMs: 400, workload: "ledger" };
    const client = await bench.group("events").client("set", options);
    await bench.isolate("us");
    const outcomes = new Set<string>();
    for (let value = 0; value < 60; value += 1) {
      const { outcome, error = "" } = await client.invoke({ f: "add", value }, soon());
      outcomes.add(`${outcome} ${error.split(" ")[0] ?? ""}`.trim());
      await sleep(100);
    }
    await client.close();
    same([...outcomes], ["ok", "fail NOREPLICAS"], "outcomes while the primary is alone");
  });
}

async function survivesKills(): Promise<void> {
  await withBench(groups({ wait: 1 }), async (bench) => {
    const events = bench.group("events");
    const load = await startLoad(events, { vantages: ["us", "eu"] });
    await sleep(300);
    for (const node of ["events-ap", "events-eu"]) {
      await events.handle(node).kill();
      await sleep(100);
      await events.handle(node).start();
      await events.ready(soon());
    }
    await events.act("promote", { region: "ap" });
    await events.act("rejoin", {});
    // Its role is in its own file: started again it still follows the new primary.
    await events.handle("events-us").stop(1000);
    await events.handle("events-us").start();
    const result = await load.stop();
    await events.ready(soon());
    same(await events.which("primary"), ["events-ap"], "primary");
    for (const { node, lost } of await judge(events, result)) same(lost, 0, `lost on ${node}`);
  });
}

async function keepsItsModels(): Promise<void> {
  await withBench(groups({}), async (bench) => {
    await followScripts(bench.group("events"), [
      ...transactionScripts({ atomicity: "multi" }),
      ...transactionScripts({ atomicity: "lua" }),
      ...STORE_SCRIPTS,
      ...lockScripts(1, 2),
      STREAM_SCRIPT,
    ]);
  });
}

/** Two transfers at a time from one account: WATCH lets one of them through. */
async function keepsTransfersApart(): Promise<void> {
  await withBench(groups({}), async (bench) => {
    const options = { vantage: "us", timeoutMs: 3000, workload: "bank" };
    const clients = await Promise.all(
      [1, 2, 3, 4].map(() => bench.group("events").client("bank", options)),
    );
    await clients[0]?.setup();
    const value = { from: 0, to: 1, amount: 1 };
    const transfers = clients.map(async (client) =>
      client.invoke({ f: "transfer", value }, soon()),
    );
    const moved = (await Promise.all(transfers)).filter(({ outcome }) => outcome === "ok").length;
    const read = await clients[0]?.invoke({ f: "read", value: null }, soon());
    same((read?.value as Record<string, number>)["1"], moved, "what was moved");
    await Promise.all(clients.map((client) => client.close()));
  });
}

async function promotesTheMostAdvanced(): Promise<void> {
  await withBench(groups({ wait: 1 }), async (bench) => {
    const events = bench.group("events");
    // ap alone confirms: eu hears nothing of what is acknowledged.
    const toEu = bench.links.filter(({ from, to }) => from === "eu" && to === "us");
    const ids = toEu.map(({ id }) => id);
    const load = await startLoad(events, { vantages: ["us", "ap"] });
    await bench.network.links.apply("eu-is-deaf", ids, {
      kind: "silence",
      streams: ["upstream", "downstream"],
    });
    await sleep(500);
    await bench.isolate("us");
    const { detail } = await events.act("promote", { region: "eu" });
    const result = await load.stop();
    holds(detail.includes("caught up from events-ap"), detail);
    same(await events.which("primary"), ["events-eu"], "primary");
    await bench.heal();
    await events.act("rejoin", {});
    await events.ready(soon());
    for (const { node, lost } of await judge(events, result)) same(lost, 0, `lost on ${node}`);
  });
}

export const REDIS_CHECKS: readonly KindCheck[] = [
  { title: "starts with one primary, answers handshakes, keeps registers", run: worksInOrder },
  { title: "wait: a failover and the way back lose no acknowledged write", run: keepsEveryWrite },
  { title: "without wait and fencing acknowledged writes are lost", run: losesWrites },
  { title: "a write that too few replicas confirm is unknown", run: doubtsMissingConfirmations },
  {
    title: "min-replicas: a primary without replicas refuses writes in the end",
    run: refusesAlone,
  },
  {
    title: "a replica that is behind catches up before it is promoted",
    run: promotesTheMostAdvanced,
  },
  { title: "killed nodes come back in the role they had", run: survivesKills },
  { title: "every data model does what its operations say", run: keepsItsModels },
  { title: "a transfer whose account changed under it fails", run: keepsTransfersApart },
];
