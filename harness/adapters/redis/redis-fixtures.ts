/** Fixtures in Redis: one key for each row, written by mass insertion and read back in bulk. */
import { z } from "zod";
import { Tally, RowBatch, type Row } from "../../domain/row-batch.ts";
import type { FixtureTally } from "../../domain/fixture.ts";
import { EnvironmentError } from "../../lib/errors.ts";
import type { FixturePlace, FixtureStore, FixtureSupport } from "../../ports/fixtures.ts";
import type { Endpoint } from "../../ports/runtime.ts";
import { RedisConnection, type RedisReply } from "./redis-connection.ts";
import { RedisPipe } from "./redis-pipe.ts";
import { hashForm, jsonForm, READ_HASHES, readJson } from "./redis-row-forms.ts";

const STORES = ["hash", "json"] as const;

export const redisFixtures: FixtureSupport = {
  takes: ["rows"],
  schema: z.strictObject({
    prefix: z
      .string()
      .max(100)
      .regex(/^[A-Za-z0-9:_-]+$/, "use letters, digits, :, _ and -")
      .optional()
      .describe("keys are <prefix>:<key of the row>; the name of the set or file"),
    store: z.enum(STORES).optional().describe("a hash for each row, or its JSON as a string; hash"),
  }),
  place: ({ prefix }, name) => (typeof prefix === "string" ? prefix : name),
};

export interface RedisPrimary {
  readonly endpoint: Endpoint;
  readonly password: string;
}
type FindPrimary = (signal: AbortSignal) => Promise<RedisPrimary>;

export function redisFixtureStore(find: FindPrimary): FixtureStore {
  const using = async <T>(
    signal: AbortSignal,
    work: (connection: RedisConnection) => Promise<T>,
  ): Promise<T> => {
    const { endpoint, password } = await find(signal);
    const connection = await RedisConnection.open(endpoint, password, signal);
    try {
      return await work(connection);
    } finally {
      connection.destroy();
    }
  };
  return {
    write: async (fixture, batches, signal) => {
      await using(signal, (connection) => refuseTaken(connection, fixture.place, signal));
      const { endpoint, password } = await find(signal);
      const pipe = await RedisPipe.open(endpoint, password, signal);
      try {
        await writeAll(pipe, fixture, batches);
      } finally {
        pipe.close();
      }
    },
    read: (fixture, batches, signal) =>
      using(signal, (connection) => readAll(connection, fixture, { batches: batches(), signal })),
  };
}

async function writeAll(
  pipe: RedisPipe,
  fixture: FixturePlace,
  batches: AsyncIterable<RowBatch>,
): Promise<void> {
  const form =
    fixture.options["store"] === "json" ? jsonForm(fixture.columns) : hashForm(fixture.columns);
  const keyOf = keys(fixture);
  for await (const { rows } of batches) {
    let text = "";
    for (const row of rows) text += form.command(keyOf(row), row);
    await pipe.send(text, rows.length);
  }
  await pipe.finish();
}

async function readAll(
  connection: RedisConnection,
  fixture: FixturePlace,
  { batches, signal }: { readonly batches: AsyncIterable<RowBatch>; readonly signal: AbortSignal },
): Promise<FixtureTally> {
  const keyOf = keys(fixture);
  const tally = new Tally();
  const columns = fixture.columns.map(({ name }) => name);
  for await (const { rows } of batches) {
    const names = rows.map(keyOf);
    if (fixture.options["store"] === "json") {
      const texts = await ask(connection, ["MGET", ...names], signal);
      const found = (Array.isArray(texts) ? texts : []).flatMap((text): Row[] => {
        const row = typeof text === "string" ? readJson(fixture.columns, text) : undefined;
        return row === undefined ? [] : [row];
      });
      tally.add(new RowBatch(found).bytes, found.length);
    } else {
      const command = ["EVAL", READ_HASHES, String(names.length), ...names, ...columns];
      const reply = await ask(connection, command, signal);
      const [count, text] = Array.isArray(reply) ? (reply as readonly RedisReply[]) : [];
      tally.add(Buffer.from(String(text ?? "")), Number(count ?? 0));
    }
  }
  return tally.finish();
}

/** The key of a row; without a key column, its number. Rows must be asked for in order. */
function keys({ place, columns, key }: FixturePlace): (row: Row) => string {
  const index = columns.findIndex(({ name }) => name === key);
  let number = 0;
  return (row) => `${place}:${index === -1 ? (number += 1) : (row[index] ?? "")}`;
}

async function refuseTaken(
  connection: RedisConnection,
  place: string,
  signal: AbortSignal,
): Promise<void> {
  let cursor = "0";
  do {
    const reply = await ask(
      connection,
      ["SCAN", cursor, "MATCH", `${place}:*`, "COUNT", "10000"],
      signal,
    );
    const [next, found] = Array.isArray(reply) ? (reply as readonly RedisReply[]) : [];
    if (Array.isArray(found) && found.length > 0) {
      throw new EnvironmentError({
        code: "FIX906",
        message: `there are keys that begin with ${place}: already`,
        why: "what was there before could not be told from what the fixture brings",
        fix: "give the fixture another prefix",
      });
    }
    cursor = String(next ?? "0");
  } while (cursor !== "0");
}

async function ask(
  connection: RedisConnection,
  command: readonly string[],
  signal: AbortSignal,
): Promise<RedisReply> {
  const [reply = null] = await connection.send([command], signal);
  if (reply instanceof Error) throw reply;
  return reply;
}
