/**
 * How fast fixtures are loaded, on the real servers of the process runtime: rows a second into PostgreSQL as a ratio to
 * `psql \copy` of the same rows, keys a second into Redis as a ratio to `redis-cli --pipe` where it is installed, and
 * how fast they are generated and read back.
 *
 *   npm run bench:fixtures -- --rows 1000000 --repeat 3
 */
import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import { createWriteStream, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { parseArgs } from "node:util";
import { datasetsOf } from "../harness/adapters/fixtures/dataset-files.ts";
import { openDataset } from "../harness/adapters/fixtures/fixture-sources.ts";
import { createParts } from "../harness/adapters/parts/parts.ts";
import { PostgresConnection } from "../harness/adapters/postgres/postgres-connection.ts";
import { postgresFixtureStore } from "../harness/adapters/postgres/postgres-fixtures.ts";
import { redisFixtureStore } from "../harness/adapters/redis/redis-fixtures.ts";
import { hashForm } from "../harness/adapters/redis/redis-row-forms.ts";
import type { FixtureContent, FixturePlace, FixtureStore } from "../harness/ports/fixtures.ts";

const HOME = join(import.meta.dirname, "..");
const { values } = parseArgs({
  options: {
    rows: { type: "string", default: "300000" },
    repeat: { type: "string", default: "3" },
  },
});
const [rows, repeat] = [Number(values.rows), Number(values.repeat)];
const PORTS = { postgres: 25_432, redis: 26_379 };
const PASSWORD = "bench";
const forever = new AbortController().signal;

type Rows = Extract<FixtureContent, { type: "rows" }>;

function contentOf(name: string): Rows {
  const dataset = datasetsOf({ directory: HOME, home: HOME, cwd: HOME }).get(name)?.dataset;
  if (dataset === undefined) throw new Error(`no data set ${name}`);
  return openDataset({ type: "dataset", dataset, rows, parents: {} }, "42");
}

function placeOf(content: Rows, place: string): FixturePlace {
  const { columns, key } = content;
  return { place, columns, ...(key === undefined ? {} : { key }), references: [], options: {} };
}

async function seconds(work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return (performance.now() - startedAt) / 1000;
}

function median(numbers: readonly number[]): number {
  return [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? NaN;
}

async function answering(port: number): Promise<void> {
  for (let i = 0; i < 200; i += 1) {
    const open = await new Promise<boolean>((resolve) => {
      const socket = connect({ host: "127.0.0.1", port }, () => resolve(true));
      socket.on("error", () => resolve(false));
      socket.on("connect", () => socket.destroy());
    });
    if (open) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`nothing listens on ${port}`);
}

const servers: ChildProcess[] = [];
const work = mkdtempSync("/dev/shm/bench-fixtures-");

/** PostgreSQL refuses to run as root: in a user namespace it is somebody else. */
function serve(command: readonly string[], environment: NodeJS.ProcessEnv): void {
  const somebody = [
    "unshare",
    "-U",
    "--map-user=1000",
    "--map-group=1000",
    "--kill-child",
    "--fork",
  ];
  const [program = "", ...args] = process.getuid?.() === 0 ? [...somebody, ...command] : command;
  servers.push(spawn(program, args, { env: { ...process.env, ...environment }, stdio: "ignore" }));
}

async function startServers(): Promise<void> {
  const parts = createParts({ env: process.env, home: HOME });
  const quiet = (): void => undefined;
  const postgres = await parts.install("postgres", quiet);
  const redis = await parts.install("redis", quiet);
  const data = join(work, "postgres");
  spawnSync("cp", ["-a", postgres.template ?? "", data]);
  spawnSync("chmod", ["700", data]);
  writeFileSync(join(work, "hba.conf"), "host all all 127.0.0.1/32 trust\n");
  const settings = {
    port: PORTS.postgres,
    listen_addresses: "127.0.0.1",
    unix_socket_directories: "",
    hba_file: join(work, "hba.conf"),
    wal_level: "replica",
    shared_buffers: "32MB",
    dynamic_shared_memory_type: "mmap",
  };
  const flags = Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
  serve([postgres.program("postgres"), "-D", data, ...flags], postgres.environment);
  const redisFlags = [
    "--port",
    String(PORTS.redis),
    "--bind",
    "127.0.0.1",
    "--save",
    "",
    "--requirepass",
    PASSWORD,
  ];
  serve([redis.program("redis-server"), ...redisFlags, "--dir", work], redis.environment);
  await Promise.all([answering(PORTS.postgres), answering(PORTS.redis)]);
}

const postgresStore = postgresFixtureStore((signal) =>
  PostgresConnection.open(
    { host: "127.0.0.1", port: PORTS.postgres },
    { user: "postgres", password: "", database: "postgres", application: "bench" },
    signal,
  ),
);
const redisStore = redisFixtureStore(async () => ({
  endpoint: { host: "127.0.0.1", port: PORTS.redis },
  password: PASSWORD,
}));

interface Rates {
  readonly loadPerSecond: number;
  readonly readPerSecond: number;
  /** CPU of this process for a row that is made and loaded, µs: says more than a rate on a busy machine. */
  readonly loadCpuMicroseconds: number;
}

interface Measured {
  readonly postgres: Rates;
  readonly psql: number | undefined;
  readonly redis: Rates;
  readonly cli: number | undefined;
  readonly generated: { readonly accounts: number; readonly events: number };
}

async function ratesOf(store: FixtureStore, content: Rows, place: string): Promise<Rates> {
  const fixture = placeOf(content, place);
  const cpu = process.cpuUsage();
  const load = await seconds(() => store.write(fixture, content.batches(), forever));
  const { user, system } = process.cpuUsage(cpu);
  const read = await seconds(async () => {
    const found = await store.read(fixture, () => content.batches(), forever);
    if (found.rows !== rows) throw new Error(`${found.rows} of ${rows} rows are there`);
  });
  const loadCpuMicroseconds = (user + system) / rows;
  return { loadPerSecond: rows / load, readPerSecond: rows / read, loadCpuMicroseconds };
}

/** psql reads a file that is there already: it makes no rows, keeps no tally, and builds the same primary key. */
async function psqlRate(content: Rows, place: string): Promise<number | undefined> {
  const file = join(work, "rows.copy");
  const bytes = async function* () {
    for await (const batch of content.batches()) yield batch.bytes;
  };
  await pipeline(Readable.from(bytes()), createWriteStream(file));
  const template = `CREATE TABLE ${place} (LIKE accounts_0 INCLUDING DEFAULTS)`;
  const url = `postgresql://postgres@127.0.0.1:${PORTS.postgres}/postgres`;
  const arguments_ = ["-X", "-q", "-v", "ON_ERROR_STOP=1", url];
  const statements = [
    template,
    `\\copy ${place} FROM '${file}'`,
    `ALTER TABLE ${place} ADD PRIMARY KEY (id)`,
    `ANALYZE ${place}`,
  ];
  const commands = statements.flatMap((statement) => ["-c", statement]);
  let status: number | null = null;
  const took = await seconds(async () => {
    ({ status } = spawnSync("psql", [...arguments_, ...commands], {
      stdio: ["ignore", "ignore", "inherit"],
    }));
  });
  return status === 0 ? rows / took : undefined;
}

/** redis-cli reads a file of commands that is there already. */
async function redisCliRate(content: Rows, place: string): Promise<number | undefined> {
  const file = join(work, "rows.resp");
  const form = hashForm(content.columns);
  const commands = async function* () {
    for await (const batch of content.batches()) {
      yield batch.rows.map((row) => form.command(`${place}:${row[0] ?? ""}`, row)).join("");
    }
  };
  await pipeline(Readable.from(commands()), createWriteStream(file));
  const line = `redis-cli -p ${PORTS.redis} -a ${PASSWORD} --no-auth-warning --pipe < ${file}`;
  let status: number | null = null;
  const took = await seconds(async () => {
    ({ status } = spawnSync("sh", ["-c", line], { stdio: "ignore" }));
  });
  return status === 0 ? rows / took : undefined;
}

async function generateRate(content: Rows): Promise<number> {
  const took = await seconds(async () => {
    for await (const batch of content.batches()) void batch.bytes;
  });
  return rows / took;
}

const k = (rate: number | undefined): string =>
  rate === undefined ? "–" : `${Math.round(rate / 1000)} k/s`;

try {
  await startServers();
  const [accounts, events] = [contentOf("accounts"), contentOf("events")];
  const runs: Measured[] = [];
  for (let i = 0; i < repeat; i += 1) {
    const postgres = await ratesOf(postgresStore, accounts, `accounts_${i}`);
    const psql = await psqlRate(accounts, `psql_${i}`);
    const redis = await ratesOf(redisStore, events, `events_${i}`);
    const cli = await redisCliRate(events, `cli_${i}`);
    const generated = {
      accounts: await generateRate(accounts),
      events: await generateRate(events),
    };
    runs.push({ postgres, psql, redis, cli, generated });
  }
  const of = (pick: (run: Measured) => number | undefined): number =>
    median(runs.map((run) => pick(run) ?? NaN));
  const report = {
    rows,
    generateAccountsPerSecond: of((run) => run.generated.accounts),
    generateEventsPerSecond: of((run) => run.generated.events),
    postgresLoadPerSecond: of((run) => run.postgres.loadPerSecond),
    postgresReadPerSecond: of((run) => run.postgres.readPerSecond),
    psqlCopyPerSecond: of((run) => run.psql),
    postgresToPsql: of((run) => run.postgres.loadPerSecond / (run.psql ?? NaN)),
    redisLoadPerSecond: of((run) => run.redis.loadPerSecond),
    postgresLoadCpuMicroseconds: of((run) => run.postgres.loadCpuMicroseconds),
    redisLoadCpuMicroseconds: of((run) => run.redis.loadCpuMicroseconds),
    redisReadPerSecond: of((run) => run.redis.readPerSecond),
    redisCliPerSecond: of((run) => run.cli),
    redisToCli: of((run) => run.redis.loadPerSecond / (run.cli ?? NaN)),
    peakMemoryMb: Math.round(process.resourceUsage().maxRSS / 1024),
  };
  const cliRatio = Number.isNaN(report.redisToCli)
    ? "redis-cli is not installed"
    : `${report.redisToCli.toFixed(2)} × redis-cli --pipe ${k(report.redisCliPerSecond)}`;
  console.log(
    `rows: ${rows}, median of ${repeat}; ours makes the rows while it loads them, the others read a file`,
  );
  console.log(
    `generate: accounts ${k(report.generateAccountsPerSecond)}, events ${k(report.generateEventsPerSecond)}`,
  );
  console.log(
    `PostgreSQL: load ${k(report.postgresLoadPerSecond)} (${report.postgresToPsql.toFixed(2)} × psql \\copy ${k(report.psqlCopyPerSecond)}), read back ${k(report.postgresReadPerSecond)}, ${report.postgresLoadCpuMicroseconds.toFixed(1)} µs CPU a row`,
  );
  console.log(
    `Redis: load ${k(report.redisLoadPerSecond)} (${cliRatio}), read back ${k(report.redisReadPerSecond)}, ${report.redisLoadCpuMicroseconds.toFixed(1)} µs CPU a key`,
  );
  console.log(`peak memory of this process: ${report.peakMemoryMb} MB`);
  mkdirSync(join(HOME, "reports"), { recursive: true });
  writeFileSync(
    join(HOME, "reports", "bench-fixtures.json"),
    `${JSON.stringify(report, undefined, 2)}\n`,
  );
} finally {
  for (const server of servers) server.kill("SIGKILL");
  rmSync(work, { recursive: true, force: true });
}
