import type { PostgresModel } from "./postgres-model.ts";

/** A sequence. */
export const uniqueIdsModel: PostgresModel = {
  model: "unique-ids",
  setup: ({ table }) => [`CREATE SEQUENCE IF NOT EXISTS ${table}`],
  perform: (_, { table }) => ({
    text: "SELECT nextval($1) AS id",
    values: [table],
    read: false,
    result: ({ rows }) => ({ value: Number(rows[0]?.["id"]) }),
  }),
};
