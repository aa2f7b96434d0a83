/** Fixtures in PostgreSQL: COPY in, constraints afterwards, and COPY out again to see what is there. */
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { z } from "zod";
import type { FixtureColumn, FixtureTally } from "../../domain/fixture.ts";
import { Tally, type RowBatch } from "../../domain/row-batch.ts";
import { AdapterError, HarnessError, type Location } from "../../lib/errors.ts";
import type { FixturePlace, FixtureStore, FixtureSupport } from "../../ports/fixtures.ts";
import type { PostgresConnection } from "./postgres-connection.ts";

const identifier = z
  .string()
  .max(63)
  .regex(/^[a-z_][a-z0-9_]*$/, "use lower-case letters, digits and _");

export const postgresFixtures: FixtureSupport = {
  takes: ["rows", "sql"],
  schema: z.strictObject({
    table: identifier.optional().describe("table to make; the name of the set or file"),
    counts: z
      .record(identifier, z.int().min(0))
      .optional()
      .describe("SQL files: how many rows each table must hold afterwards"),
  }),
  place: ({ table }, name) => (typeof table === "string" ? table : name.replaceAll("-", "_")),
};

/** Opens a connection of its own to the writable primary, as the user that workloads and services are. */
export type OpenPrimary = (signal: AbortSignal) => Promise<PostgresConnection>;

export function postgresFixtureStore(open: OpenPrimary): FixtureStore {
  const using = async <T>(
    signal: AbortSignal,
    work: (connection: PostgresConnection) => Promise<T>,
  ): Promise<T> => {
    const connection = await open(signal);
    // COPY has no deadline of its own: whoever gives up ends the connection.
    const end = (): void => connection.destroy();
    signal.addEventListener("abort", end, { once: true });
    try {
      return await work(connection);
    } catch (error) {
      throw refusal(error);
    } finally {
      signal.removeEventListener("abort", end);
      connection.close();
    }
  };
  return {
    write: (fixture, batches, signal) =>
      using(signal, (connection) => write(connection, fixture, { batches, signal })),
    read: (fixture, _batches, signal) =>
      using(signal, (connection) => copyOut(connection, canonical(fixture), signal)),
    execute: ({ file, text }, signal) =>
      using(signal, async (connection) => {
        await connection.query(`${BEGIN}${text}\n;COMMIT`, [], signal).catch((error: unknown) => {
          throw refusal(error, { file, ...lineOf(error, text) });
        });
      }),
    tally: (place, signal) =>
      using(signal, (connection) => copyOut(connection, `TABLE ${quote(place)}`, signal)),
  };
}

const BEGIN = "BEGIN;\n";

/** What PostgreSQL says against it, with the value that it is about; what rows or files say themselves stays as it is. */
function refusal(error: unknown, location?: Location): unknown {
  if (!(error instanceof Error) || error instanceof HarnessError) return error;
  const { detail, where } = error as Error & { detail?: string; where?: string };
  const more = detail ?? where;
  return new AdapterError({
    code: "FIX905",
    message: `PostgreSQL refuses it: ${error.message}${more === undefined ? "" : ` (${more})`}`,
    ...(location === undefined ? {} : { location }),
    cause: error,
  });
}

/** The line of a SQL file that an error points at, by the characters before it. */
function lineOf(error: unknown, text: string): { readonly line?: number } {
  const { position } = error as { position?: string };
  const before = Number(position) - BEGIN.length - 1;
  return before >= 0 ? { line: [...text].slice(0, before).join("").split("\n").length } : {};
}

interface Rows {
  readonly batches: AsyncIterable<RowBatch>;
  readonly signal: AbortSignal;
}

/** Keys come after the rows: an index is built faster than it grows. One transaction: all of it, or nothing. */
async function write(
  connection: PostgresConnection,
  { place, columns, key, references }: FixturePlace,
  { batches, signal }: Rows,
): Promise<void> {
  const table = quote(place);
  const definitions = columns.map(
    (column) =>
      `${quote(column.name)} ${typeOf(column)}${column.nullable === true ? "" : " NOT NULL"}`,
  );
  const run = async (text: string): Promise<void> =>
    void (await connection.query(text, [], signal));
  await run("BEGIN");
  await run(`CREATE TABLE ${table} (${definitions.join(", ")})`);
  const names = columns.map(({ name }) => quote(name)).join(", ");
  const copy = connection.copyIn(`COPY ${table} (${names}) FROM STDIN`);
  await pipeline(Readable.from(bytesOf(batches), { objectMode: true }), copy, { signal });
  if (key !== undefined) await run(`ALTER TABLE ${table} ADD PRIMARY KEY (${quote(key)})`);
  for (const { column, place: parent, parentColumn } of references) {
    await run(
      `ALTER TABLE ${table} ADD FOREIGN KEY (${quote(column)}) REFERENCES ${quote(parent)} (${quote(parentColumn)})`,
    );
  }
  await run("COMMIT");
  await run(`ANALYZE ${table}`);
}

async function* bytesOf(batches: AsyncIterable<RowBatch>): AsyncGenerator<Buffer> {
  for await (const batch of batches) yield batch.bytes;
}

/**
 * A plain sequential scan gives a table that was only ever copied into in the order of the copy, as long as no other
 * scan shares its way and no worker helps.
 */
const IN_ORDER =
  "SET synchronize_seqscans = off; SET max_parallel_workers_per_gather = 0; SET TimeZone = 'UTC'";

async function copyOut(
  connection: PostgresConnection,
  query: string,
  signal: AbortSignal,
): Promise<FixtureTally> {
  await connection.query(IN_ORDER, [], signal);
  const tally = new Tally();
  const copy = connection.copyOut(`COPY (${query}) TO STDOUT`);
  for await (const chunk of copy as AsyncIterable<Buffer>) tally.add(chunk, newlinesIn(chunk));
  return tally.finish();
}

/** In COPY's text format a newline ends a row and is nowhere else. */
function newlinesIn(chunk: Buffer): number {
  let count = 0;
  for (let at = chunk.indexOf(10); at !== -1; at = chunk.indexOf(10, at + 1)) count += 1;
  return count;
}

/** Every column in the written form of domain/row-batch.ts. */
function canonical({ place, columns }: FixturePlace): string {
  const fields = columns.map(({ name, type }) => {
    const field = quote(name);
    if (type === "boolean") return `${field}::text`;
    if (type === "timestamp") {
      return `to_char(${field} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
    }
    return field;
  });
  return `SELECT ${fields.join(", ")} FROM ${quote(place)}`;
}

function typeOf({ type, scale = 0 }: FixtureColumn): string {
  switch (type) {
    case "integer":
      return "bigint";
    case "decimal":
      return `numeric(38, ${scale})`;
    case "timestamp":
      return "timestamptz";
    case "text":
    case "boolean":
    case "date":
    case "uuid":
      return type;
  }
}

function quote(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
