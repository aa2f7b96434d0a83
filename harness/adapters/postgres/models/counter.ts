import type { PostgresModel } from "./postgres-model.ts";

/** One row: `add` adds to it, `read` takes it. */
export const counterModel: PostgresModel = {
  model: "counter",
  setup: ({ table }) => [
    `CREATE TABLE IF NOT EXISTS ${table} (id int PRIMARY KEY, value bigint NOT NULL)`,
    `INSERT INTO ${table} VALUES (0, 0) ON CONFLICT DO NOTHING`,
  ],
  perform: ({ f, value }, { table }) =>
    f === "read"
      ? {
          text: `SELECT value FROM ${table}`,
          values: [],
          read: true,
          result: ({ rows }) => ({ value: Number(rows[0]?.["value"]) }),
        }
      : {
          text: `UPDATE ${table} SET value = value + $1`,
          values: [value],
          read: false,
          result: () => ({ value }),
        },
};
