/**
 * Every kind of probe on real parts: it reads what is so, and where the target is wrong, dead or cut off it has no answer
 * and says why. A node that hangs takes nothing away from the others.
 */
import { systemClock } from "../../adapters/node/system-clock.ts";
import type { ProbeReading } from "../../domain/probe.ts";
import { type AskedProbe, type Bench, type Groups, withBench } from "./bench.ts";
import { benchMode } from "./bench-runtime.ts";
import { holds, type KindCheck, same } from "./check.ts";

const sleep = (ms: number): Promise<void> => systemClock.sleep(ms);

/** A page, a JSON reply, metrics, and work for one processor on demand. */
const SERVER = `const { createServer } = require("node:http");
const kept = [];
const replies = {
  "/": "ok",
  "/json": JSON.stringify({ replicas: [{ lag: 1.5 }, { lag: 7 }], nothing: null }),
  "/metrics": "# TYPE lag gauge\\nlag{node=\\"a\\"} 0.25\\nlag{node=\\"b\\"} 3\\n# TYPE up gauge\\nsteady 7\\n",
};
createServer((request, response) => {
  if (request.url === "/fill") kept.push(Buffer.alloc(150 * 1024 * 1024, 1));
  if (request.url === "/spin") setInterval(() => { for (const until = Date.now() + 95; Date.now() < until; ); }, 100);
  const reply = replies[request.url];
  response.writeHead(reply === undefined ? 404 : 200);
  response.end(reply ?? "no such page");
}).listen(Number(process.env.PORT), process.env.HARNESS_LISTEN);`;

function api(regions: readonly string[]) {
  return { service: { command: ["node", "-e", SERVER], ready: "GET /", regions: [...regions] } };
}

async function answerOf(bench: Bench, node: string, probe: AskedProbe): Promise<ProbeReading> {
  const reading = (await bench.ask(probe)).get(node);
  if (reading === undefined) throw new Error(`${node} was not asked`);
  return reading;
}

async function sees(bench: Bench, node: string, probe: AskedProbe, value: unknown): Promise<void> {
  const reading = await answerOf(bench, node, probe);
  same(
    reading.value,
    value,
    `${JSON.stringify(probe)} of ${node} (${reading.error ?? "answered"})`,
  );
}

async function seesNothing(
  bench: Bench,
  node: string,
  probe: AskedProbe,
  why: RegExp,
): Promise<void> {
  const { value, error = "" } = await answerOf(bench, node, probe);
  same(value, null, `${JSON.stringify(probe)} of ${node}`);
  holds(why.test(error), `${JSON.stringify(probe)} of ${node} gave no such reason: ${error}`);
}

async function asksHttp(): Promise<void> {
  const http = { kind: "http", node: "api" } as const;
  await withBench({ api: api(["us", "eu"]) }, async (bench) => {
    await sees(bench, "api-us", { ...http }, 200);
    await sees(bench, "api-us", { ...http, path: "/none" }, 404);
    await sees(bench, "api-us", { ...http, path: "/", read: "body" }, "ok");
    await sees(bench, "api-us", { ...http, path: "/json", select: "$.replicas[1].lag" }, 7);
    const lag = { ...http, path: "/metrics", metric: 'lag{node="a"}', unit: "s" };
    await sees(bench, "api-us", lag, 250);
    await seesNothing(bench, "api-us", { ...http, path: "/json", select: "$.none" }, /nothing at/);
    await seesNothing(bench, "api-us", { ...http, path: "/", select: "$.none" }, /JSON/);
    await seesNothing(bench, "api-us", { ...lag, metric: "absent" }, /no sample/);
    await seesNothing(bench, "api-us", { ...lag, metric: "lag" }, /several samples/);
    const { figures } = await answerOf(bench, "api-us", { ...http, from: "eu" });
    holds((figures?.["time"] ?? 0) >= 19, `a WAN of 20 ms took ${figures?.["time"] ?? "?"} ms`);
    await bench.isolate("us");
    await seesNothing(bench, "api-us", { ...http, from: "eu", timeoutMs: 300 }, /within 300ms/);
    await sees(bench, "api-us", http, 200);
    await bench.heal();
    await bench.group("api").handle("api-us").pause();
    const both = await bench.ask({ ...http, timeoutMs: 300 });
    same(both.get("api-us")?.value, null, "a frozen node");
    same(both.get("api-eu")?.value, 200, "the one beside a frozen node");
    await bench.group("api").handle("api-us").resume();
    await bench.group("api").handle("api-us").kill();
    await seesNothing(bench, "api-us", http, /./);
  });
}

async function asksDoors(): Promise<void> {
  const tcp = { kind: "tcp", node: "api" } as const;
  await withBench({ api: api(["us", "eu"]) }, async (bench) => {
    await sees(bench, "api-us", tcp, "open");
    await sees(bench, "api-us", { ...tcp, port: 8080 }, "open");
    await seesNothing(bench, "api-us", { ...tcp, port: "none" }, /no port none/);
    await bench.group("api").handle("api-us").kill();
    // The address of a stopped container is nobody's: silence.
    await sees(bench, "api-us", tcp, benchMode() === "containers" ? null : "refused");
    await sees(bench, "api-eu", tcp, "open");
  });
}

async function runsPrograms(): Promise<void> {
  const exec = { kind: "exec", node: "api" } as const;
  await withBench({ api: api(["us"]) }, async (bench) => {
    await sees(bench, "api-us", { ...exec, command: ["sh", "-c", "echo 5"], unit: "s" }, 5000);
    const three = ["sh", "-c", "echo no >&2; exit 3"];
    await sees(bench, "api-us", { ...exec, command: three, read: "exit-code" }, 3);
    await seesNothing(bench, "api-us", { ...exec, command: three }, /exit code 3 no/);
    const none = { ...exec, command: ["no-such-program"] };
    const { value } = await answerOf(bench, "api-us", none);
    same(value, null, "the output of a program that is not there");
    const slow = { ...exec, command: ["sleep", "5"], timeoutMs: 300 };
    await seesNothing(bench, "api-us", slow, /within 300ms/);
  });
}

async function asksDatabases(): Promise<void> {
  const sql = { kind: "sql", node: "db" } as const;
  const db = { postgres: { primary: "us", replicas: ["eu"], synchronous: "off" } };
  await withBench({ db }, async (bench) => {
    await sees(bench, "db-eu", { ...sql, query: "SELECT 41 + 1" }, 42);
    const rows = "SELECT * FROM generate_series(1, 3) AS n";
    await sees(bench, "db-us", { ...sql, query: rows, read: "count" }, 3);
    await sees(bench, "db-us", { ...sql, query: rows, read: "rows" }, [
      { n: 1 },
      { n: 2 },
      { n: 3 },
    ]);
    await sees(bench, "db-us", { ...sql, query: "SELECT 1.5", unit: "s" }, 1500);
    const recovering = { ...sql, query: "SELECT pg_is_in_recovery()", role: "replica" };
    same([...(await bench.ask(recovering)).keys()], ["db-eu"], "who was asked as a replica");
    await sees(bench, "db-eu", recovering, true);
    await seesNothing(bench, "db-us", { ...sql, query: "SELECT NULL" }, /no value/);
    await seesNothing(bench, "db-us", { ...sql, query: "SELECT x FROM none" }, /does not exist/);
    const write = { ...sql, query: "CREATE TABLE made (n int)" };
    await seesNothing(bench, "db-us", write, /read-only/);
    const again = "SET transaction_read_only = off; CREATE TABLE made (n int)";
    await answerOf(bench, "db-us", { ...sql, query: again });
    const made = { ...sql, query: "SELECT to_regclass('made') IS NULL" };
    await sees(bench, "db-us", made, true);
    await bench.group("db").handle("db-eu").pause();
    const both = await bench.ask({ ...sql, query: "SELECT 1", timeoutMs: 300 });
    same(both.get("db-eu")?.value, null, "a frozen database");
    same(both.get("db-us")?.value, 1, "the one beside it");
    await bench.group("db").handle("db-eu").resume();
    await bench.group("db").handle("db-us").kill();
    await seesNothing(bench, "db-us", { ...sql, query: "SELECT 1" }, /./);
  });
}

async function asksRedis(): Promise<void> {
  const redis = { kind: "redis", node: "events" } as const;
  const events = { redis: { primary: "us", replicas: ["eu"] } };
  await withBench({ events }, async (bench) => {
    await sees(bench, "events-us", { ...redis, command: ["DBSIZE"] }, 0);
    await sees(bench, "events-eu", { ...redis, command: ["PING"] }, "PONG");
    await sees(bench, "events-us", { ...redis, command: ["CONFIG", "GET", "port"] }, [
      "port",
      "6379",
    ]);
    await seesNothing(bench, "events-us", { ...redis, command: ["GET", "none"] }, /nil/);
    await seesNothing(bench, "events-us", { ...redis, command: ["NONE"] }, /unknown command/i);
    for (const command of [
      ["SET", "made", "1"],
      ["FLUSHALL"],
      ["EVAL", "return redis.call('SET', 'made', 1)", "0"],
      ["CONFIG", "SET", "maxmemory", "1"],
      ["SHUTDOWN"],
    ]) {
      await seesNothing(bench, "events-us", { ...redis, command }, /only looks/);
    }
    await sees(bench, "events-us", { ...redis, command: ["EXISTS", "made"] }, 0);
    await bench.group("events").handle("events-us").kill();
    await seesNothing(bench, "events-us", { ...redis, command: ["PING"] }, /./);
    await sees(bench, "events-eu", { ...redis, command: ["PING"] }, "PONG");
  });
}

async function measuresLag(): Promise<void> {
  const lag = { kind: "replication-lag", node: "db", markers: "20ms" } as const;
  const db = { postgres: { primary: "us", replicas: ["eu", "ap"], synchronous: "off" } };
  await withBench({ db }, async (bench) => {
    await bench.ask(lag);
    await sleep(2500);
    for (const node of ["db-eu", "db-ap"]) {
      const { value, figures } = await answerOf(bench, node, lag);
      holds(Number(value) < 900, `${node} is ${String(value)} ms behind, and nothing is wrong`);
      holds(Number(figures?.["marker-high"]) < 900, `${node}: markers ${JSON.stringify(figures)}`);
      holds(typeof figures?.["bytes"] === "number", `${node}: no bytes`);
    }
    await bench.isolate("ap");
    await sleep(2000);
    const cut = await answerOf(bench, "db-ap", lag);
    // Markers are written and read beside the links: what the replica shows is as old as the cut.
    holds(Number(cut.figures?.["marker-low"]) > 1500, `cut off: ${JSON.stringify(cut)}`);
    const value = cut.value === null ? Infinity : Number(cut.value);
    holds(value > 1500, `cut off for 2 s and ${value} ms behind`);
    const { value: near } = await answerOf(bench, "db-eu", lag);
    holds(Number(near) < 900, `the other one is ${String(near)} ms behind`);
    same((await bench.ask(lag)).has("db-us"), false, "a primary with a lag");
    await bench.heal();
    await bench.group("db").handle("db-eu").kill();
    const dead = (await bench.ask(lag)).get("db-eu");
    same(dead?.value ?? null, null, "the lag of a dead replica");
  });
}

const PROMETHEUS: Groups = {
  api: api(["us"]),
  watcher: {
    service: {
      ...{ build: "containers/prometheus", command: ["sh", "containers/prometheus/start.sh"] },
      ...{ part: "prometheus", regions: ["us"], uses: { api: "api" }, port: 9090 },
      ...{ ready: "GET /-/ready", env: { SCRAPE_INTERVAL: "200ms" } },
    },
  },
};

async function asksPrometheus(): Promise<void> {
  const asked = { kind: "prometheus", node: "watcher" } as const;
  await withBench(PROMETHEUS, async (bench) => {
    const at = "watcher-us";
    // Prometheus finds its targets five seconds after its start.
    for (let i = 0; i < 100 && Number.isNaN(await valueOf(bench, at, asked)); i += 1)
      await sleep(200);
    await sees(bench, at, { ...asked, query: "steady" }, 7);
    await sees(bench, at, { ...asked, query: 'lag{node="a"}', unit: "s" }, 250);
    await sees(bench, at, { ...asked, query: "lag", combine: "max" }, 3);
    await sees(bench, at, { ...asked, query: "scalar(steady) * 6" }, 42);
    const range = { ...asked, query: "steady", range: "1s", step: "200ms" };
    await sees(bench, at, { ...range, combine: "avg" }, 7);
    const { value, figures } = await answerOf(bench, at, { ...range, combine: "count" });
    holds(
      Number(value) >= 4 && Number(value) <= 6,
      `a second in steps of 200 ms: ${String(value)}`,
    );
    same(figures?.["samples"], value, "samples of a range");
    await seesNothing(bench, at, { ...asked, query: "lag" }, /2 values/);
    await seesNothing(bench, at, { ...asked, query: "absent_metric" }, /matched nothing/);
    await seesNothing(bench, at, { ...asked, query: "rate(" }, /parse error|invalid/);
    // A page that answers is no Prometheus.
    await seesNothing(bench, "api-us", { ...asked, node: "api", query: "steady" }, /./);
    await bench.group("watcher").handle(at).kill();
    await seesNothing(bench, at, { ...asked, query: "steady" }, /./);
  });
}

/** NaN: no answer yet. */
async function valueOf(bench: Bench, node: string, asked: AskedProbe): Promise<number> {
  const { value } = await answerOf(bench, node, { ...asked, query: "sum_over_time(steady[1s])" });
  // Enough of them for a second of history.
  return typeof value === "number" && value >= 28 ? value : NaN;
}

/** Also in containers: docker tells what a container uses, not the processes themselves. */
async function seesResources(): Promise<void> {
  const resources = { kind: "resources", node: "api" } as const;
  await withBench({ api: api(["us", "eu"]) }, async (bench) => {
    const work = async (path: string): Promise<void> => {
      const { host, port } = bench.network.control("api-us", 8080);
      await fetch(`http://${host}:${port}${path}`, { signal: AbortSignal.timeout(10_000) });
    };
    const first = await answerOf(bench, "api-us", resources);
    same(first.figures?.["cpu"], null, "a rate before the second answer");
    const memory = Number(first.figures?.["memory"]);
    await work("/fill");
    await sleep(500);
    const filled = await answerOf(bench, "api-us", resources);
    const grown = (Number(filled.figures?.["memory"]) - memory) / 2 ** 20;
    holds(grown > 120 && grown < 220, `150 MiB more are ${grown.toFixed(0)} MiB`);
    holds(Number(filled.figures?.["processes"]) >= 1, "no process");
    await work("/spin");
    await bench.ask(resources);
    await sleep(2000);
    const both = await bench.ask(resources);
    const [cpu, idle] = ["api-us", "api-eu"].map((node) =>
      Number(both.get(node)?.figures?.["cpu"]),
    );
    // One processor at 95 %, on a machine that others may need as well.
    const used = `a busy loop used ${cpu} processors, nothing ${idle}`;
    holds(cpu !== undefined && cpu > 0.15 && cpu < 1.3, used);
    holds(idle !== undefined && cpu !== undefined && idle < cpu / 3, used);
    holds(Number(both.get("api-us")?.value) > 0, "no saturation");
    await bench.group("api").handle("api-us").kill();
    await seesNothing(bench, "api-us", resources, /nothing runs/);
  });
}

async function seesPrimaries(): Promise<void> {
  const primaries = { kind: "primaries", node: "db" } as const;
  await withBench({ db: { postgres: { primary: "us", replicas: ["eu"] } } }, async (bench) => {
    const claims = async (): Promise<string[]> =>
      [...(await bench.ask(primaries))].filter(([, { value }]) => value !== null).map(([n]) => n);
    same(await claims(), ["db-us"], "who claims to be primary");
    await bench.group("db").handle("db-us").kill();
    same(await claims(), [], "who claims to be primary when it is dead");
  });
}

export const PROBE_CHECKS: readonly KindCheck[] = [
  { title: "http: status, body, JSON, metrics; over links and beside them", run: asksHttp },
  { title: "tcp: open, refused, and no such port", run: asksDoors },
  { title: "exec: output and exit code; a failing program is no answer", run: runsPrograms },
  { title: "sql: values, rows and roles; it cannot write", run: asksDatabases },
  { title: "redis: replies; it cannot write", run: asksRedis },
  { title: "replication-lag: by positions and by markers, cut off and dead", run: measuresLag },
  {
    title: "prometheus: instant, scalar and range; nothing matched is no answer",
    run: asksPrometheus,
  },
  { title: "resources: memory, processors; a dead node is no answer", run: seesResources },
  { title: "primaries: who claims to be one", run: seesPrimaries },
];
