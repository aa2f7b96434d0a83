/**
 * How fast fixtures are made, loaded and verified, on the real servers of the process runtime, each stage by itself:
 * rows a second into PostgreSQL as a ratio to `psql \copy` of the same rows, keys a second into Redis as a ratio to
 * `redis-cli --pipe` and to commands that were made before.
 *
 *   npm run bench:fixtures -- --rows 1000000 --repeat 3
 */
import { spawnSync } from "node:child_process";
import { createWriteStream, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { parseArgs } from "node:util";
import { datasetsOf } from "../harness/adapters/fixtures/dataset-files.ts";
import { openDataset } from "../harness/adapters/fixtures/fixture-sources.ts";
import { CommandWriter } from "../harness/adapters/redis/command-writer.ts";
import { PostgresConnection } from "../harness/adapters/postgres/postgres-connection.ts";
import { postgresFixtureStore } from "../harness/adapters/postgres/postgres-fixtures.ts";
import { redisFixtureStore } from "../harness/adapters/redis/redis-fixtures.ts";
import { RedisPipe } from "../harness/adapters/redis/redis-pipe.ts";
import { hashForm } from "../harness/adapters/redis/redis-row-forms.ts";
import { Tally } from "../harness/domain/row-batch.ts";
import type { FixtureContent, FixturePlace, FixtureStore } from "../harness/ports/fixtures.ts";
import { costOf, costText, medianOf, rateOf, type Cost } from "./fixtures/cost.ts";
import { startServers, type Servers } from "./fixtures/servers.ts";

const HOME = join(import.meta.dirname, "..");
const { values } = parseArgs({
  options: {
    rows: { type: "string", default: "300000" },
    repeat: { type: "string", default: "3" },
  },
});
const [rows, repeat] = [Number(values.rows), Number(values.repeat)];
const MAX_HELD = 200_000;
const forever = new AbortController().signal;

type Rows = Extract<FixtureContent, { type: "rows" }>;

function contentOf(name: string, count = rows): Rows {
  const dataset = datasetsOf({ directory: HOME, home: HOME, cwd: HOME }).get(name)?.dataset;
  if (dataset === undefined) throw new Error(`no data set ${name}`);
  return openDataset({ type: "dataset", dataset, rows: count, parents: {} }, "42");
}

function placeOf(content: Rows, place: string): FixturePlace {
  const { columns, key } = content;
  return { place, columns, ...(key === undefined ? {} : { key }), references: [], options: {} };
}

async function* bytesOf(content: Rows): AsyncGenerator<Buffer> {
  for await (const batch of content.batches()) yield batch.bytes;
}

/** In the protocol of Redis, a batch at a time. */
async function* commandsOf(content: Rows, place: string): AsyncGenerator<[Buffer, number]> {
  const prefix = Buffer.from(`${place}:`);
  const form = hashForm(content.columns, (out, batch, row) =>
    out.value(batch, row * batch.width, prefix),
  );
  const out = new CommandWriter();
  for await (const batch of content.batches()) {
    for (let row = 0; row < batch.count; row += 1) form.write(out, batch, row);
    yield [out.take(), batch.count];
  }
}

async function generate(content: Rows): Promise<Cost> {
  return costOf(rows, async () => {
    for await (const batch of content.batches()) void batch.bytes;
  });
}

async function encode(content: Rows): Promise<Cost> {
  return costOf(rows, async () => {
    for await (const [bytes] of commandsOf(content, "x")) void bytes;
  });
}

/** Loads as a run does: rows are made and digested while they are sent; then asks for them. */
async function loadAndVerify(
  store: FixtureStore,
  content: Rows,
  place: string,
): Promise<{ readonly load: Cost; readonly verify: Cost }> {
  const fixture = placeOf(content, place);
  const sent = new Tally();
  const tallied = async function* () {
    for await (const batch of content.batches()) {
      sent.add(batch.bytes, batch.count);
      yield batch;
    }
  };
  const load = await costOf(rows, () => store.write(fixture, tallied(), forever));
  const verify = await costOf(rows, async () => {
    const found = await store.read(fixture, () => content.batches(), forever);
    const expected = sent.finish();
    if (found.rows !== rows || found.sha256 !== expected.sha256) {
      throw new Error(`${found.rows} of ${rows} rows are there, or others`);
    }
  });
  return { load, verify };
}

/** psql reads a file that is there already: it makes no rows, keeps no tally, and builds the same primary key. */
async function psql({ folder, postgres }: Servers, content: Rows, place: string) {
  const file = join(folder, "rows.copy");
  await pipeline(Readable.from(bytesOf(content)), createWriteStream(file));
  const url = `postgresql://postgres@${postgres.host}:${postgres.port}/postgres`;
  const statements = [
    `CREATE TABLE ${place} (LIKE accounts_0 INCLUDING DEFAULTS)`,
    `\\copy ${place} FROM '${file}'`,
    `ALTER TABLE ${place} ADD PRIMARY KEY (id)`,
    `ANALYZE ${place}`,
  ];
  const commands = statements.flatMap((statement) => ["-c", statement]);
  const options = ["-X", "-q", "-v", "ON_ERROR_STOP=1", url, ...commands];
  let status: number | null = null;
  const cost = await costOf(rows, async () => {
    ({ status } = spawnSync("psql", options, { stdio: ["ignore", "ignore", "inherit"] }));
  });
  return status === 0 ? cost : undefined;
}

/** redis-cli reads a file of commands that is there already. */
async function redisCli(servers: Servers, content: Rows): Promise<Cost | undefined> {
  const file = join(servers.folder, "rows.resp");
  const bytes = async function* () {
    for await (const [each] of commandsOf(content, "cli")) yield each;
  };
  await pipeline(Readable.from(bytes()), createWriteStream(file));
  let isDone = false;
  const cost = await costOf(rows, async () => {
    isDone = servers.redisCli(`--pipe < ${file}`);
  });
  return isDone ? cost : undefined;
}

/** Our own pipe with nothing to make: what the server takes at the most. They are in memory, so not all of a million. */
async function redisSend({ redis, password }: Servers): Promise<Cost> {
  const count = Math.min(rows, MAX_HELD);
  const commands: [Buffer, number][] = [];
  for await (const each of commandsOf(contentOf("events", count), "send")) commands.push(each);
  const pipe = await RedisPipe.open(redis, password, forever);
  try {
    return await costOf(count, async () => {
      for (const [bytes, each] of commands) await pipe.send(bytes, each);
      await pipe.finish();
    });
  } finally {
    pipe.close();
  }
}

const STAGES = {
  generateAccounts: "accounts: make",
  generateEvents: "events: make",
  encodeEvents: "events: make, as Redis commands",
  postgresLoad: "PostgreSQL: make, digest, load",
  psql: "PostgreSQL: psql \\copy of a file",
  postgresVerify: "PostgreSQL: read back, digest",
  redisLoad: "Redis: make, digest, load",
  redisSend: "Redis: load what was made before",
  redisCli: "Redis: redis-cli --pipe of a file",
  redisVerify: "Redis: read back, digest",
} as const;
type Stage = keyof typeof STAGES;
type Measured = Readonly<Record<Stage, Cost | undefined>>;

async function measure(servers: Servers, i: number): Promise<Measured> {
  const [accounts, events] = [contentOf("accounts"), contentOf("events")];
  const postgresStore = postgresFixtureStore((signal) => {
    const login = { user: "postgres", password: "", database: "postgres", application: "bench" };
    return PostgresConnection.open(servers.postgres, login, signal);
  });
  const redisStore = redisFixtureStore(async () => ({
    endpoint: servers.redis,
    password: servers.password,
  }));
  const postgres = await loadAndVerify(postgresStore, accounts, `accounts_${i}`);
  const psqlCost = await psql(servers, accounts, `psql_${i}`);
  // A fixture makes sure that its keys are new: what earlier ones left would count against it.
  servers.redisCli("FLUSHALL");
  const redis = await loadAndVerify(redisStore, events, `events_${i}`);
  return {
    postgresLoad: postgres.load,
    postgresVerify: postgres.verify,
    psql: psqlCost,
    redisLoad: redis.load,
    redisVerify: redis.verify,
    redisCli: await redisCli(servers, events),
    redisSend: await redisSend(servers),
    generateAccounts: await generate(accounts),
    generateEvents: await generate(events),
    encodeEvents: await encode(events),
  };
}

const servers = await startServers(HOME);
try {
  const memoryBefore = process.memoryUsage.rss() / 2 ** 20;
  const runs: Measured[] = [];
  for (let i = 0; i < repeat; i += 1) runs.push(await measure(servers, i));
  const median = (stage: Stage): Cost | undefined =>
    medianOf(runs.flatMap((run) => run[stage] ?? []));
  const stages = Object.keys(STAGES) as Stage[];
  const costs = Object.fromEntries(stages.map((stage) => [stage, median(stage) ?? null]));
  /** Within one run: both sides have the same neighbours. */
  const ratio = (ours: Stage, theirs: Stage): number | null => {
    const ratios = runs.flatMap(({ [ours]: a, [theirs]: b }) =>
      a && b ? [rateOf(a) / rateOf(b)] : [],
    );
    return ratios.sort((a, b) => a - b)[Math.floor(ratios.length / 2)] ?? null;
  };
  const ratios = {
    postgresToPsql: ratio("postgresLoad", "psql"),
    redisToCli: ratio("redisLoad", "redisCli"),
    redisToSend: ratio("redisLoad", "redisSend"),
  };
  console.log(`${rows} rows, median of ${repeat}`);
  console.log("CPU and memory are those of this process, not of servers;");
  console.log(`before anything was made it had ${Math.round(memoryBefore)} MB\n`);
  for (const stage of stages) console.log(costText(STAGES[stage], median(stage)));
  const text = (value: number | null): string => value?.toFixed(2) ?? "–";
  console.log(
    `\n  ours to psql \\copy ${text(ratios.postgresToPsql)}, to redis-cli --pipe ${text(ratios.redisToCli)}, to what was made before ${text(ratios.redisToSend)}`,
  );
  mkdirSync(join(HOME, "reports"), { recursive: true });
  const report = `${JSON.stringify({ rows, repeat, memoryBefore, costs, ratios }, undefined, 2)}\n`;
  writeFileSync(join(HOME, "reports", "bench-fixtures.json"), report);
} finally {
  servers.stop();
}
