/**
 * The demo service: a ledger in PostgreSQL and a stream of events in Redis, behind HTTP.
 *
 *   GET  /healthz        200 when the service runs and both primaries answer, else 503
 *   POST /items {id}     adds a number to the ledger, then an event to the stream: 201; 503 did not happen; 504 unknown
 *   GET  /items          {"items": [1, 2, …]}: the ledger as the primary has it
 *   GET  /events         {"items": [1, 2, …]}: the stream as the primary has it
 *   GET  /registers?key= {"value": 7}, or null where it was never written
 *   POST /registers      {key, value} writes a register; {key, from, value} only where it holds `from`, else 409
 *   GET  /metrics        replication lag of the ledger, for Prometheus
 */
import { createServer } from "node:http";
import { Metrics } from "./metrics.mjs";
import { PostgresConnection } from "./postgres.mjs";
import { PrimaryPool } from "./primary-pool.mjs";
import { RedisConnection } from "./redis.mjs";
import { settings } from "./settings.mjs";
import { Trouble } from "./trouble.mjs";

const STREAM = "tars:events";
const BODY_BYTES_MAX = 64 * 1024;
const START_MS = 30_000;
const { database, events, retry, pool: size } = settings;

const ledger = new PrimaryPool({
  hosts: database.hosts,
  size,
  retry,
  open: (endpoint, deadline) => PostgresConnection.open(endpoint, database, deadline),
});
const stream = new PrimaryPool({
  hosts: events.hosts,
  size,
  retry,
  open: (endpoint, deadline) => RedisConnection.open(endpoint, events, deadline),
});
const metrics = new Metrics({ database, factor: settings.lagFactor });
const hasDatabase = database.hosts.length > 0;
const hasEvents = events.hosts.length > 0;

const routes = {
  "GET /healthz": async (_, deadline) => {
    await Promise.all([
      hasDatabase && ledger.run((each) => each.query("SELECT 1", deadline), deadline),
      hasEvents && stream.run((each) => each.send(["PING"], deadline), deadline),
    ]);
    return { status: 200, body: { node: settings.node, ready: true } };
  },
  "POST /items": async ({ id }, deadline) => {
    if (!Number.isSafeInteger(id)) return { status: 400, body: { error: "id must be an integer" } };
    // Safe to repeat: the same number again changes nothing, and neither does its event.
    const insert = `INSERT INTO tars_items (id) VALUES (${id}) ON CONFLICT DO NOTHING`;
    if (hasDatabase) await ledger.run((each) => each.query(insert, deadline), deadline);
    if (hasEvents) {
      await after(() =>
        stream.run(
          (each) => each.send(["XADD", STREAM, "*", "id", String(id)], deadline),
          deadline,
        ),
      );
    }
    return { status: 201, body: { id } };
  },
  "GET /items": async (_, deadline) => {
    const select = "SELECT id FROM tars_items ORDER BY id";
    const rows = await ledger.run((each) => each.query(select, deadline), deadline);
    return { status: 200, body: { items: rows.map(([id]) => Number(id)) } };
  },
  "GET /events": async (_, deadline) => {
    const range = ["XRANGE", STREAM, "-", "+"];
    const entries = await stream.run((each) => each.send(range, deadline), deadline);
    const items = new Set(entries.map(([, [, id]]) => Number(id)));
    return { status: 200, body: { items: [...items].sort((a, b) => a - b) } };
  },
  "GET /registers": async ({ key }, deadline) => {
    const select = `SELECT value FROM tars_registers WHERE key = ${integer(key)}`;
    const [row] = await ledger.run((each) => each.query(select, deadline), deadline);
    return { status: 200, body: { value: row === undefined ? null : Number(row[0]) } };
  },
  "POST /registers": async ({ key, from, value }, deadline) => {
    const written =
      from === undefined
        ? `INSERT INTO tars_registers VALUES (${integer(key)}, ${integer(value)})
           ON CONFLICT (key) DO UPDATE SET value = ${integer(value)} RETURNING value`
        : `UPDATE tars_registers SET value = ${integer(value)}
           WHERE key = ${integer(key)} AND value = ${integer(from)} RETURNING value`;
    const once = { repeatable: false };
    const rows = await ledger.run((each) => each.query(written, deadline), deadline, once);
    if (rows.length === 0) return { status: 409, body: { error: "it holds another value" } };
    return { status: 200, body: { value } };
  },
  "GET /metrics": async (_, deadline) => ({ status: 200, text: await metrics.text(deadline) }),
};

/** Once the ledger has the number, a failure of what follows no longer means that nothing happened. */
async function after(work) {
  try {
    return await work();
  } catch (error) {
    throw new Trouble(error.message, { unknown: hasDatabase || error.unknown });
  }
}

/** Nothing else comes near a statement. */
function integer(value) {
  const number = Number(value);
  if (!Number.isSafeInteger(number)) throw new SyntaxError("key and values must be integers");
  return number;
}

async function readJson(request) {
  let text = "";
  for await (const chunk of request) {
    text += chunk;
    if (text.length > BODY_BYTES_MAX) throw new SyntaxError("body too large");
  }
  return text === "" ? {} : JSON.parse(text);
}

let requests = 0;

/** The planted defect of a known-bad twin: the whole process stops, as for a collection of garbage that got out of hand. */
function stallOnce() {
  requests += 1;
  if (requests !== settings.stall.atRequest) return;
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, settings.stall.ms);
}

function isLost() {
  const { every, region } = settings.lose;
  return every > 0 && region === settings.region && requests % every === 0;
}

async function answer(request) {
  stallOnce();
  if (isLost()) return { status: 503, body: { error: "lost" } };
  const { pathname, searchParams } = new URL(request.url, "http://tars");
  const route = routes[`${request.method} ${pathname}`];
  if (route === undefined) return { status: 404, body: { error: "no such path" } };
  try {
    const deadline = performance.now() + settings.deadlineMs;
    const asked = { ...Object.fromEntries(searchParams), ...(await readJson(request)) };
    return await route(asked, deadline);
  } catch (error) {
    if (error instanceof SyntaxError) return { status: 400, body: { error: error.message } };
    if (!(error instanceof Trouble)) return { status: 500, body: { error: String(error) } };
    return { status: error.unknown ? 504 : 503, body: { error: error.message } };
  }
}

const server = createServer((request, response) => {
  void answer(request).then(({ status, body, text }) => {
    const type = text === undefined ? "application/json" : "text/plain; version=0.0.4";
    response.writeHead(status, { "content-type": type });
    response.end(text ?? JSON.stringify(body));
  });
});

if (hasDatabase) {
  const tables = [
    "CREATE TABLE IF NOT EXISTS tars_items (id bigint PRIMARY KEY)",
    "CREATE TABLE IF NOT EXISTS tars_registers (key bigint PRIMARY KEY, value bigint NOT NULL)",
  ];
  for (const table of tables) {
    await untilDone(() => {
      const deadline = performance.now() + settings.deadlineMs;
      return ledger.run((each) => each.query(table, deadline), deadline);
    });
  }
}
server.listen(settings.port, settings.host, () => {
  console.log(`${settings.node} listens on ${settings.host}:${settings.port}`);
});
process.once("SIGTERM", () => {
  server.close(() => process.exit(0));
  server.closeIdleConnections();
});

/** Nodes of the service start together and create the same table: one of them may lose the race and tries again. */
async function untilDone(work) {
  const end = performance.now() + START_MS;
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (performance.now() > end) throw error;
    }
  }
}
