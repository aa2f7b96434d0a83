import type { OperationRequest } from "../../../ports/node-kind.ts";
import type { Statement } from "../postgres-session.ts";
import type { ModelContext, PostgresModel } from "./postgres-model.ts";

/**
 * Advisory locks of the session, and a row as the resource that each of them guards. The server gives a lock back when
 * the session ends, which a holder notices only when it asks for something. With fencing a grant comes with the next
 * number of a sequence, and the row takes no writes with a lower one than it has seen.
 */
export const lockModel: PostgresModel = {
  model: "lock",
  setup: ({ table }) => [
    `CREATE TABLE IF NOT EXISTS ${table} (key bigint PRIMARY KEY, token bigint)`,
    `CREATE SEQUENCE IF NOT EXISTS ${tokensOf(table)}`,
  ],
  perform: ({ f, key, value }, context) => {
    if (f === "acquire") return acquire(key, context);
    if (f === "release") return release(key, value);
    return write({ f, key, value }, context);
  },
};

function tokensOf(table: string): string {
  return table.replace(/"$/, ' tokens"');
}

function acquire(key: unknown, { table, options }: ModelContext): Statement {
  const isFenced = options["fencing"] === true;
  const token = isFenced ? `nextval('${tokensOf(table).replaceAll("'", "''")}')` : "0";
  return {
    text: `SELECT CASE WHEN pg_try_advisory_lock($1) THEN ${token} END AS token`,
    values: [key],
    read: false,
    result: ({ rows }) => {
      const granted = rows[0]?.["token"] ?? null;
      return granted === null ? undefined : { value: isFenced ? Number(granted) : null };
    },
  };
}

/** A session that asked twice holds a lock twice: all of it is given back. */
function release(key: unknown, value: unknown): Statement {
  return {
    text: "SELECT pg_advisory_unlock($1) AS held, pg_advisory_unlock_all()",
    values: [key],
    read: false,
    result: ({ rows }) => (rows[0]?.["held"] === true ? { value } : undefined),
  };
}

function write({ key, value }: OperationRequest, { table, options }: ModelContext): Statement {
  const { token } = value as { readonly token: number | null };
  const guard = options["fencing"] === true ? "WHERE resource.token <= $2" : "";
  return {
    text: `INSERT INTO ${table} AS resource VALUES ($1, $2)
      ON CONFLICT (key) DO UPDATE SET token = $2 ${guard}`,
    values: [key, token],
    read: false,
    result: ({ count }) => (count === 1 ? { value } : undefined),
  };
}
