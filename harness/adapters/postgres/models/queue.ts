import type { PostgresModel } from "./postgres-model.ts";

/**
 * A table as a queue: `enqueue` inserts, `dequeue` claims the oldest message that nobody else is about to claim, `drain`
 * takes everything that is left, and what was claimed under the given numbers.
 */
export const queueModel: PostgresModel = {
  model: "queue",
  setup: ({ table }) => [
    `CREATE TABLE IF NOT EXISTS ${table} (id bigserial PRIMARY KEY, message bigint NOT NULL, claim bigint)`,
    `CREATE INDEX ON ${table} (id) WHERE claim IS NULL`,
  ],
  perform: ({ f, value }, { table }) => {
    if (f === "enqueue") {
      return {
        text: `INSERT INTO ${table} (message) VALUES ($1)`,
        values: [value],
        read: false,
        result: () => ({ value }),
      };
    }
    if (f === "drain") {
      return {
        text: `DELETE FROM ${table} WHERE claim IS NULL OR claim = ANY ($1) RETURNING message`,
        values: [(value as { readonly claims: readonly number[] }).claims],
        read: false,
        result: ({ rows }) => ({ value: rows.map((row) => Number(row["message"])) }),
      };
    }
    return {
      text: `UPDATE ${table} SET claim = $1
        WHERE id = (SELECT id FROM ${table} WHERE claim IS NULL ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED)
        RETURNING message`,
      values: [(value as { readonly claim: number }).claim],
      read: false,
      result: ({ rows }) => ({ value: rows[0] === undefined ? null : Number(rows[0]["message"]) }),
    };
  },
};
