import type { PostgresModel } from "./postgres-model.ts";

/** Unique numbers in a table: `read` takes all of them, every other operation inserts one. */
export const setModel: PostgresModel = {
  model: "set",
  setup: ({ table }) => [`CREATE TABLE IF NOT EXISTS ${table} (element bigint PRIMARY KEY)`],
  perform: ({ f, value }, { table }) =>
    f === "read"
      ? {
          text: `SELECT element FROM ${table} ORDER BY element`,
          values: [],
          read: true,
          result: ({ rows }) => ({ value: rows.map((row) => Number(row["element"])) }),
        }
      : {
          text: `INSERT INTO ${table} (element) VALUES ($1)`,
          values: [value],
          read: false,
          result: () => ({ value }),
        },
};
