import { systemClock } from "../../adapters/node/system-clock.ts";
import type { RunningGroup } from "../../ports/node-kind.ts";
import { withBench } from "./bench.ts";
import { holds, type KindCheck, same } from "./check.ts";
import { judge, type LoadResult, startLoad } from "./load.ts";

const sleep = (ms: number): Promise<void> => systemClock.sleep(ms);
const soon = (ms = 15_000): AbortSignal => AbortSignal.timeout(ms);
const tars = (env: Readonly<Record<string, string>> = {}) => ({
  db: { postgres: { primary: "us", replicas: ["eu", "ap"], synchronous: "any 1" } },
  events: { redis: { primary: "us", replicas: ["eu", "ap"] } },
  api: {
    service: {
      build: "containers/tars",
      command: ["node", "containers/tars/server.mjs"],
      uses: { db: "db", events: "events" },
      ready: "GET /healthz",
      env: { TARS_DEADLINE_MS: 900, ...env },
    },
  },
});

/** Load on the service from two regions while the third one, with both primaries, is cut off and failed over. */
async function failover(env?: Readonly<Record<string, string>>) {
  let outcome: { after: number; result: LoadResult; lost: number } | undefined;
  await withBench(tars(env), async (bench) => {
    const [api, db, events] = ["api", "db", "events"].map((name) => bench.group(name)) as [
      RunningGroup,
      RunningGroup,
      RunningGroup,
    ];
    const load = await startLoad(api, { vantages: ["eu", "eu", "ap", "ap"], pauseMs: 5 });
    await sleep(700);
    await bench.isolate("us");
    await sleep(300);
    await Promise.all([db, events].map((group) => group.act("promote", { region: "eu" })));
    await sleep(1500);
    const late = await startLoad(api, { vantages: ["eu", "ap"], pauseMs: 5 });
    await sleep(1000);
    const after = (await late.stop()).acknowledged.size;
    const result = await load.stop();
    await bench.heal();
    await Promise.all([db, events].map((group) => group.act("rejoin", { region: "us" })));
    await Promise.all([db, events].map((group) => group.ready(soon())));
    // A service that never looks for the primary again cannot be asked for its items either.
    const judged = env === undefined ? await judge(api, result) : [];
    outcome = { after, result, lost: judged.reduce((sum, each) => sum + each.lost, 0) };
  });
  if (outcome === undefined) throw new Error("nothing was measured");
  return outcome;
}

async function worksInOrder(): Promise<void> {
  await withBench(tars(), async (bench) => {
    const api = bench.group("api");
    const { values } = await api.probe({ type: "http", path: "/healthz" });
    same(
      values.map(({ value }) => value),
      [200, 200, 200],
      "health of every node",
    );
    const options = { vantage: "ap", timeoutMs: 3000, workload: "browse" };
    const client = await api.client("http", options);
    const post = { path: "/items", body: { id: 5 } };
    const posted = await client.invoke({ f: "post", value: post }, soon());
    same([posted.outcome, posted.node], ["ok", "api-ap"], "POST in the client's own region");
    const missing = await client.invoke({ f: "get", value: "/nowhere" }, soon());
    same(missing.outcome, "fail", "GET of nothing");
    await client.close();
    const [ledger, stream] = await Promise.all(
      ["/items", "/events"].map(async (path) => {
        const { host, port } = bench.network.control("api-eu", 8080);
        const reply = await fetch(`http://${host}:${port}${path}`, { signal: soon() });
        return reply.json();
      }),
    );
    same([ledger, stream], [{ items: [5] }, { items: [5] }], "ledger and stream");
  });
}

async function followsThePrimary(): Promise<void> {
  const { after, lost, result } = await failover();
  holds(after > 20, `only ${after} writes after the promotion: ${result.errors.join("; ")}`);
  same(lost, 0, "acknowledged writes lost");
}

async function staysBehind(): Promise<void> {
  const { after } = await failover({ TARS_RETRY: "off" });
  same(after, 0, "writes after the promotion by a service that does not look for the primary");
}

async function saysWhatWasMissing(): Promise<void> {
  const command = ["node", "-e", `console.log("I am up"); setTimeout(() => {}, 20000)`];
  await withBench({ api: { service: { command, ready: 'log "I am up"' } } }, async (bench) => {
    same(bench.group("api").nodes.length, 3, "nodes");
  });
  const broken = ["node", "-e", `console.error("no configuration"); process.exit(3)`];
  const startedAt = performance.now();
  const failure = await withBench(
    { api: { service: { command: broken } } },
    async () => undefined,
  ).then(
    () => undefined,
    (error: unknown) => error as Error & { why?: string },
  );
  holds(performance.now() - startedAt < 10_000, "a dead service was waited for");
  holds(/its process has ended/.test(failure?.message ?? ""), failure?.message ?? "it started");
  holds(/no configuration/.test(failure?.why ?? ""), `no last words: ${failure?.why ?? ""}`);
}

export const SERVICE_CHECKS: readonly KindCheck[] = [
  { title: "runs in every region, writes to both databases, takes HTTP", run: worksInOrder },
  { title: "the demo service follows both primaries and loses nothing", run: followsThePrimary },
  { title: "without its retry the demo service stays behind", run: staysBehind },
  { title: "a log line makes it ready; a dead one says its last words", run: saysWhatWasMissing },
];
