/** Fixtures in Redis: one key for each row, written by mass insertion and read back in bulk. */
import { z } from "zod";
import type { FixtureTally } from "../../domain/fixture.ts";
import type { RowBatch } from "../../domain/row-batch.ts";
import { EnvironmentError } from "../../lib/errors.ts";
import type { FixturePlace, FixtureStore, FixtureSupport } from "../../ports/fixtures.ts";
import type { Endpoint } from "../../ports/runtime.ts";
import { CommandWriter } from "./command-writer.ts";
import { RedisConnection, type RedisReply } from "./redis-connection.ts";
import { RedisPipe } from "./redis-pipe.ts";
import { hashForm, jsonForm, type RowForm, type WriteRow } from "./redis-row-forms.ts";
import { RedisRows } from "./redis-rows.ts";

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
  const piping = async <T>(signal: AbortSignal, work: (pipe: RedisPipe) => Promise<T>) => {
    const { endpoint, password } = await find(signal);
    const pipe = await RedisPipe.open(endpoint, password, signal);
    try {
      return await work(pipe);
    } finally {
      pipe.close();
    }
  };
  return {
    write: async (fixture, batches, signal) => {
      await using(signal, (connection) => refuseTaken(connection, fixture.place, signal));
      await piping(signal, (pipe) => writeAll(pipe, fixture, batches));
    },
    read: (fixture, batches, signal) => piping(signal, (pipe) => readAll(pipe, fixture, batches())),
  };
}

async function writeAll(
  pipe: RedisPipe,
  fixture: FixturePlace,
  batches: AsyncIterable<RowBatch>,
): Promise<void> {
  await sendAll(pipe, batches, formOf(fixture).write);
}

/** Asks for every key that was written. */
async function readAll(
  pipe: RedisPipe,
  fixture: FixturePlace,
  batches: AsyncIterable<RowBatch>,
): Promise<FixtureTally> {
  const rows = new RedisRows(fixture.columns, storeOf(fixture));
  pipe.countReplies((chunk) => rows.push(chunk));
  await sendAll(pipe, batches, formOf(fixture).ask);
  return rows.finish();
}

/** One command for every row. */
async function sendAll(
  pipe: RedisPipe,
  batches: AsyncIterable<RowBatch>,
  command: WriteRow,
): Promise<void> {
  const out = new CommandWriter();
  for await (const batch of batches) {
    for (let row = 0; row < batch.count; row += 1) command(out, batch, row);
    const bytes = out.take();
    await pipe.send(bytes, batch.count, () => out.giveBack(bytes));
  }
  await pipe.finish();
}

function storeOf({ options }: FixturePlace): (typeof STORES)[number] {
  return options["store"] === "json" ? "json" : "hash";
}

function formOf(fixture: FixturePlace): RowForm {
  const { columns } = fixture;
  const writeKey = keyOf(fixture);
  return storeOf(fixture) === "json" ? jsonForm(columns, writeKey) : hashForm(columns, writeKey);
}

/** The key of a row; without a key column, its number. Rows must come in order. */
function keyOf({ place, columns, key }: FixturePlace): WriteRow {
  const prefix = Buffer.from(`${place}:`);
  const index = columns.findIndex(({ name }) => name === key);
  if (index !== -1) return (out, batch, row) => out.value(batch, row * batch.width + index, prefix);
  let number = 0;
  return (out) => out.number((number += 1), prefix);
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
