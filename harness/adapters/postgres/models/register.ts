import type { PostgresModel } from "./postgres-model.ts";

/** One row per key: `read`, `write`, and `cas` from one value to another. */
export const registerModel: PostgresModel = {
  model: "register",
  setup: ({ table }) => [
    `CREATE TABLE IF NOT EXISTS ${table} (key text PRIMARY KEY, value bigint)`,
  ],
  perform: ({ f, key, value }, { table }) => {
    if (f === "read") {
      return {
        text: `SELECT value FROM ${table} WHERE key = $1`,
        values: [String(key)],
        read: true,
        result: ({ rows }) => ({ value: rows[0] === undefined ? null : Number(rows[0]["value"]) }),
      };
    }
    if (f === "cas") {
      const [from, to] = value as readonly [number, number];
      return {
        text: `UPDATE ${table} SET value = $3 WHERE key = $1 AND value = $2`,
        values: [String(key), from, to],
        read: false,
        result: ({ count }) => (count === 1 ? { value } : undefined),
      };
    }
    return {
      text: `INSERT INTO ${table} VALUES ($1, $2) ON CONFLICT (key) DO UPDATE SET value = $2`,
      values: [String(key), value],
      read: false,
      result: () => ({ value }),
    };
  },
};
