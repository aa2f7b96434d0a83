import { transactionOf } from "./micro-operations.ts";
import type { PostgresModel } from "./postgres-model.ts";

/** A row per register. */
export const rwRegisterModel: PostgresModel = {
  model: "rw-register",
  setup: ({ table }) => [
    `CREATE TABLE IF NOT EXISTS ${table} (key text PRIMARY KEY, value bigint)`,
  ],
  perform: (request, context) => {
    const { table } = context;
    return transactionOf(request, context, {
      read: async (key, ask) => {
        const { rows } = await ask(`SELECT value FROM ${table} WHERE key = $1`, [key]);
        return rows[0] === undefined ? null : Number(rows[0]["value"]);
      },
      write: (key, value, ask) =>
        ask(`INSERT INTO ${table} VALUES ($1, $2) ON CONFLICT (key) DO UPDATE SET value = $2`, [
          key,
          value,
        ]),
    });
  },
};
