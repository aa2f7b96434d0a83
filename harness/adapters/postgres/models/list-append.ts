import { transactionOf } from "./micro-operations.ts";
import type { PostgresModel } from "./postgres-model.ts";

/** A row per list, its elements as text with commas between them, as Jepsen keeps them. */
export const listAppendModel: PostgresModel = {
  model: "list-append",
  setup: ({ table }) => [`CREATE TABLE IF NOT EXISTS ${table} (key text PRIMARY KEY, value text)`],
  perform: (request, context) => {
    const { table } = context;
    return transactionOf(request, context, {
      read: async (key, ask) => {
        const { rows } = await ask(`SELECT value FROM ${table} WHERE key = $1`, [key]);
        const list = rows[0]?.["value"];
        return typeof list === "string" ? list.split(",").map(Number) : null;
      },
      write: (key, value, ask) =>
        ask(
          `INSERT INTO ${table} AS list VALUES ($1, $2)
           ON CONFLICT (key) DO UPDATE SET value = concat(list.value, ',', $2)`,
          [key, String(value)],
        ),
    });
  },
};
