import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { systemClock } from "../../adapters/node/system-clock.ts";
import { tcpProber } from "../../adapters/node/tcp-prober.ts";
import { PostgresConnection } from "../../adapters/postgres/postgres-connection.ts";
import type { RunningGroup } from "../../ports/node-kind.ts";
import { type Bench, withBench } from "./bench.ts";
import { holds, type KindCheck, same } from "./check.ts";
import { judge, type LoadResult, startLoad } from "./load.ts";
import { followScripts, lockScripts, STORE_SCRIPTS, transactionScripts } from "./model-checks.ts";

const PORT = 5432;
const sleep = (ms: number): Promise<void> => systemClock.sleep(ms);
const soon = (ms = 15_000): AbortSignal => AbortSignal.timeout(ms);

const groups = (synchronous: string) => ({
  db: { postgres: { primary: "us", replicas: ["eu", "ap"], synchronous } },
});

interface Failover {
  readonly fence: boolean;
}

/** Load, the primary's region cut off, a promotion, the heal, the old primary back, and everything shifted back. */
async function failover(bench: Bench, { fence }: Failover): Promise<LoadResult> {
  const db = bench.group("db");
  const load = await startLoad(db, { vantages: ["us", "us", "eu", "eu", "ap", "ap"] });
  await sleep(700);
  await bench.isolate("us");
  await sleep(700);
  await db.act("promote", { region: "eu", fence });
  await sleep(1500);
  await bench.heal();
  await db.act("rejoin", { region: "us" });
  await db.ready(soon());
  await db.act("failback", {});
  await sleep(500);
  const result = await load.stop();
  await db.ready(soon());
  same(await db.which("primary"), ["db-us"], "primary after failback");
  return result;
}

function claims(group: RunningGroup): Promise<readonly string[]> {
  return group
    .probe({ type: "primaries" })
    .then(({ values }) => values.filter(({ value }) => value !== null).map(({ node }) => node));
}

async function worksInOrder(): Promise<void> {
  await withBench(groups("any 1"), async (bench) => {
    const db = bench.group("db");
    same(await db.which("primary"), ["db-us"], "primary");
    same(await db.which("replica"), ["db-eu", "db-ap"], "replicas");
    const answer = await db.probe({ type: "primaries" });
    same(answer.values, [{ node: "db-us", name: "primary", value: 1 }], "claims");
    const visible = readdirSync("/proc")
      .filter((name) => /^\d+$/.test(name))
      .map((pid) => read(join("/proc", pid, "cmdline")))
      .concat(
        readdirSync(join(bench.directory, "logs")).map((log) =>
          read(join(bench.directory, "logs", log)),
        ),
      )
      .join("\n");
    for (const secret of bench.secretsGiven()) {
      holds(!visible.includes(secret), "a password is visible in a process list or a log");
    }
    const login = { user: "app", password: "wrong", database: "postgres", application: "test" };
    const refused = await PostgresConnection.open(
      bench.network.control("db-us", PORT),
      login,
      soon(),
    ).then(
      () => "let in",
      (error: unknown) => (error as { code?: string }).code,
    );
    same(refused, "28P01", "a wrong password");
    await everyLinkAnswers(bench, db);
  });
}

export async function everyLinkAnswers(bench: Bench, group: RunningGroup): Promise<void> {
  for (const { id, from, node, port } of bench.links) {
    const endpoint = bench.network.entry(from, node, port);
    const handshake = group.handshake(port);
    const question = { endpoint, handshake, timeoutMs: 3000, bulk: handshake.bulk !== undefined };
    const seen = await tcpProber.observe(question, soon());
    same(seen.saw, "answer", id);
    holds(handshake.bulk === undefined || (seen.bulkMs ?? 0) > 0, `${id} has no bulk time`);
  }
}

function read(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}

async function keepsEveryWrite(): Promise<void> {
  await withBench(groups("any 1"), async (bench) => {
    const result = await failover(bench, { fence: true });
    holds(result.acknowledged.size > 200, `only ${result.acknowledged.size} writes`);
    for (const { node, lost } of await judge(bench.group("db"), result)) {
      same(lost, 0, `acknowledged writes lost on ${node}`);
    }
    same([...result.nodes].toSorted(), ["db-eu", "db-us"], "nodes that acknowledged");
  });
}

async function losesWrites(): Promise<void> {
  await withBench(groups("off"), async (bench) => {
    const result = await failover(bench, { fence: false });
    const [first] = await judge(bench.group("db"), result);
    holds((first?.lost ?? 0) > 0, "asynchronous replication lost nothing: the test proves nothing");
  });
}

async function showsTwoPrimaries(): Promise<void> {
  await withBench(groups("off"), async (bench) => {
    const db = bench.group("db");
    await bench.isolate("us");
    await db.act("promote", { region: "eu", fence: false });
    same((await claims(db)).toSorted(), ["db-eu", "db-us"], "claims without fencing");
    await db.act("fence", { node: "db-us" });
    same(await claims(db), ["db-eu"], "claims after fencing");
  });
}

/** A commit that waits for standbys out of reach, cancelled by somebody: PostgreSQL reports success and a WARNING. */
async function doubtsCancelledWaits(): Promise<void> {
  await withBench(groups("any 1"), async (bench) => {
    const db = bench.group("db");
    const options = { vantage: "us", timeoutMs: 10_000, workload: "ledger" };
    const client = await db.client("set", options);
    await client.setup();
    await bench.isolate("us");
    const add = client.invoke({ f: "add", value: 1 }, soon());
    const password = bench.secretsGiven();
    const control = await Promise.any(
      password.map((each) =>
        PostgresConnection.open(
          bench.network.control("db-us", PORT),
          { user: "postgres", password: each, database: "postgres", application: "test" },
          soon(),
        ),
      ),
    );
    const cancel = `SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE wait_event = 'SyncRep'`;
    for (let i = 0; i < 200; i += 1) {
      if ((await control.query(cancel, [], soon())).count > 0) break;
      await sleep(10);
    }
    const reply = await add;
    control.close();
    await client.close();
    same(reply.outcome, "unknown", "a cancelled wait");
    holds(/synchronous replication/.test(reply.error ?? ""), `its error is ${reply.error ?? ""}`);
  });
}

async function promotesTheMostAdvanced(): Promise<void> {
  await withBench(groups("any 1"), async (bench) => {
    const db = bench.group("db");
    // ap alone confirms: eu hears nothing of what is acknowledged.
    const toEu = bench.links.filter(({ from, to }) => from === "eu" && to === "us");
    const ids = toEu.map(({ id }) => id);
    const load = await startLoad(db, { vantages: ["us", "ap"] });
    await bench.network.links.apply("eu-is-deaf", ids, {
      kind: "silence",
      streams: ["upstream", "downstream"],
    });
    await sleep(500);
    await bench.isolate("us");
    const { detail } = await db.act("promote", { region: "eu" });
    const result = await load.stop();
    holds(detail.includes("caught up from db-ap"), detail);
    await bench.heal();
    await db.act("rejoin", {});
    await db.ready(soon());
    for (const { node, lost } of await judge(db, result)) same(lost, 0, `lost on ${node}`);
  });
}

async function refusesToLose(): Promise<void> {
  await withBench(groups("any 1"), async (bench) => {
    const db = bench.group("db");
    await db.handle("db-us").kill();
    await db.handle("db-ap").kill();
    const refused = await db.act("promote", { region: "eu" }).then(
      () => "promoted",
      (error: unknown) => (error as Error).message,
    );
    holds(refused.includes("could lose acknowledged writes"), refused);
    await db.act("promote", { region: "eu", "allow-loss": true });
    same(await db.which("primary"), ["db-eu"], "primary");
    await db.act("rejoin", {});
    await db.ready(soon());
  });
}

async function survivesKills(): Promise<void> {
  await withBench(groups("any 1"), async (bench) => {
    const db = bench.group("db");
    const load = await startLoad(db, { vantages: ["us", "eu"] });
    await sleep(300);
    for (const node of ["db-ap", "db-us"]) {
      await db.handle(node).kill();
      same(await db.handle(node).state(), "stopped", node);
      await db.handle(node).start();
      await db.ready(soon());
    }
    await db.handle("db-eu").pause();
    await sleep(300);
    await db.handle("db-eu").resume();
    const result = await load.stop();
    await db.ready(soon());
    for (const { node, lost } of await judge(db, result)) same(lost, 0, `lost on ${node}`);
    same(await db.which("primary"), ["db-us"], "primary");
  });
}

async function tellsLag(): Promise<void> {
  await withBench(groups("any 1"), async (bench) => {
    const db = bench.group("db");
    const load = await startLoad(db, { vantages: ["us"] });
    const lagOf = async (node: string): Promise<number> => {
      const { values } = await db.probe({ type: "replication-lag" });
      const found = values.find((each) => each.node === node && each.name === "replication-lag");
      return Number(found?.value ?? Number.NaN);
    };
    const watch = async (): Promise<number[]> => {
      const seen: number[] = [];
      for (let i = 0; i < 8; i += 1) {
        seen.push(await lagOf("db-ap"));
        await sleep(100);
      }
      return seen;
    };
    const calm = await watch();
    holds(Math.max(...calm) < 500, `lag while nothing is wrong: ${calm.join(", ")}`);
    await bench.isolate("ap");
    const cut = await watch();
    holds((cut.at(-1) ?? 0) > 400, `lag of a replica that is cut off: ${cut.join(", ")}`);
    await bench.heal();
    await load.stop();
    await db.ready(soon());
    holds((await lagOf("db-ap")) < 100, "lag after the heal");
  });
}

async function keepsRegisters(): Promise<void> {
  await withBench(groups("off"), (bench) => registers(bench.group("db")));
}

async function keepsItsModels(): Promise<void> {
  await withBench(groups("off"), async (bench) => {
    const levels = ["read-committed", "repeatable-read", "serializable"];
    await followScripts(bench.group("db"), [
      ...levels.flatMap((isolation) => transactionScripts({ isolation })),
      ...STORE_SCRIPTS,
      ...lockScripts(1, 2),
    ]);
  });
}

/** Reads, writes and compare-and-sets of one client, one after the other. */
export async function registers(group: RunningGroup): Promise<void> {
  const client = await group.client("register", {
    vantage: "us",
    timeoutMs: 3000,
    workload: "cells",
  });
  await client.setup();
  const ask = async (f: string, value: unknown): Promise<unknown> => {
    const reply = await client.invoke({ f, key: 7, value }, soon());
    return [reply.outcome, reply.value];
  };
  same(await ask("read", null), ["ok", null], "read of nothing");
  same(await ask("cas", [1, 2]), ["fail", [1, 2]], "cas of nothing");
  same(await ask("write", 1), ["ok", 1], "write");
  same(await ask("read", null), ["ok", 1], "read");
  same(await ask("cas", [1, 2]), ["ok", [1, 2]], "cas");
  same(await ask("cas", [1, 3]), ["fail", [1, 3]], "cas from an old value");
  same(await ask("read", null), ["ok", 2], "read after cas");
  await client.close();
}

export const POSTGRES_CHECKS: readonly KindCheck[] = [
  { title: "starts with one primary, hides its passwords, answers handshakes", run: worksInOrder },
  { title: "any 1: a failover and the way back lose no acknowledged write", run: keepsEveryWrite },
  { title: "off, promoted without fencing: acknowledged writes are lost", run: losesWrites },
  { title: "two primaries show until one is fenced", run: showsTwoPrimaries },
  { title: "a cancelled synchronous wait is unknown", run: doubtsCancelledWaits },
  {
    title: "a replica that is behind catches up before it is promoted",
    run: promotesTheMostAdvanced,
  },
  { title: "a promotion that could lose writes is refused", run: refusesToLose },
  { title: "killed and frozen nodes come back in their role", run: survivesKills },
  { title: "replication lag grows while a replica is cut off", run: tellsLag },
  { title: "registers read, write and compare-and-set", run: keepsRegisters },
  { title: "every data model does what its operations say", run: keepsItsModels },
];
