import { systemClock } from "../../adapters/node/system-clock.ts";
import type { OperationReply } from "../../ports/node-kind.ts";
import { withBench } from "./bench.ts";
import { holds, type KindCheck, same } from "./check.ts";
import { judge, startLoad } from "./load.ts";
import { everyLinkAnswers, registers } from "./postgres-checks.ts";

const sleep = (ms: number): Promise<void> => systemClock.sleep(ms);
const soon = (ms = 20_000): AbortSignal => AbortSignal.timeout(ms);
const GROUPS = { meta: { etcd: { regions: "all" } } };
const NEW_LEADER_MS_MAX = 5000;

interface Claim {
  readonly node: string;
  readonly term: number;
}

async function worksInOrder(): Promise<void> {
  await withBench(GROUPS, async (bench) => {
    const meta = bench.group("meta");
    same((await meta.which("leader")).length, 1, "leaders");
    same((await meta.which("follower")).length, 2, "followers");
    await everyLinkAnswers(bench, meta);
    await registers(meta);
  });
}

/** The leader's region falls silent: members advertise names, so their messages have nowhere else to go. */
async function electsAnother(): Promise<void> {
  await withBench(GROUPS, async (bench) => {
    const meta = bench.group("meta");
    const load = await startLoad(meta, { vantages: ["us", "eu", "ap"] });
    await sleep(500);
    const before = (await claims()).at(0);
    const old = meta.nodes.find(({ name }) => name === before?.node);
    await bench.isolate(old?.region ?? "");
    const cutAt = performance.now();
    let elected: Claim | undefined;
    while (elected === undefined && performance.now() - cutAt < NEW_LEADER_MS_MAX) {
      const others = (await claims()).filter(({ node }) => node !== old?.name);
      elected = others.find(({ term }) => term > (before?.term ?? 0));
      await sleep(20);
    }
    holds(elected !== undefined, `no leader of a newer term within ${NEW_LEADER_MS_MAX} ms`);
    await sleep(500);
    await bench.heal();
    const result = await load.stop();
    await meta.ready(soon());
    same((await meta.which("leader")).length, 1, "leaders after the heal");
    holds(result.acknowledged.size > 20, `only ${result.acknowledged.size} writes`);
    for (const { node, lost } of await judge(meta, result)) same(lost, 0, `lost on ${node}`);

    async function claims(): Promise<readonly Claim[]> {
      const { values } = await meta.probe({ type: "primaries" });
      return values
        .filter(({ value }) => value !== null)
        .map(({ node, value }) => ({ node, term: Number(value) }));
    }
  });
}

async function movesTheLeader(): Promise<void> {
  await withBench(GROUPS, async (bench) => {
    const meta = bench.group("meta");
    for (const region of ["ap", "eu"]) {
      await meta.act("move-leader", { region });
      same(await meta.which("leader"), [`meta-${region}`], "leader");
    }
    await meta.handle("meta-eu").kill();
    await meta.handle("meta-eu").start();
    await meta.ready(soon());
  });
}

async function keepsLocks(): Promise<void> {
  await withBench(GROUPS, async (bench) => {
    const options = { fencing: true, ttl: 60_000 };
    const client = await bench.group("meta").client("lock", {
      ...{ vantage: "us", timeoutMs: 3000, workload: "locks", options },
    });
    const ask = async (f: string, value: unknown): Promise<OperationReply> =>
      client.invoke({ f, key: 1, value }, soon());
    const first = await ask("acquire", { owner: 1 });
    same(first.outcome, "ok", "acquire");
    same((await ask("acquire", { owner: 2 })).outcome, "fail", "acquire of what is taken");
    same((await ask("write", { token: first.value })).outcome, "ok", "write of the holder");
    same((await ask("release", { owner: 2 })).outcome, "fail", "release of another's");
    same((await ask("release", { owner: 1 })).outcome, "ok", "release");
    const second = await ask("acquire", { owner: 2 });
    holds(Number(second.value) > Number(first.value), "a later grant has no higher token");
    same((await ask("write", { token: first.value })).outcome, "fail", "late write");
    await client.close();
  });
}

export const ETCD_CHECKS: readonly KindCheck[] = [
  { title: "starts with one leader, answers handshakes, keeps registers", run: worksInOrder },
  { title: "a silent leader is replaced and no acknowledged write is lost", run: electsAnother },
  {
    title: "the leader moves where it is told to, and a killed one comes back",
    run: movesTheLeader,
  },
  { title: "a lock is one holder's at a time, and refuses late writes", run: keepsLocks },
];
