import { isolationOf } from "./isolation.ts";
import type { PostgresModel } from "./postgres-model.ts";

interface Transfer {
  readonly from: number;
  readonly to: number;
  readonly amount: number;
}

/**
 * A row per account; the first one holds all the money at first. A transfer reads both balances and writes what it has
 * computed, as programs do: it is the isolation level that keeps two of them apart.
 */
export const bankModel: PostgresModel = {
  model: "bank",
  setup: ({ table }) => [
    `CREATE TABLE IF NOT EXISTS ${table} (account int PRIMARY KEY, balance bigint NOT NULL)`,
    `INSERT INTO ${table} SELECT account, CASE account WHEN 0 THEN 100 ELSE 0 END
     FROM generate_series(0, 7) account ON CONFLICT DO NOTHING`,
  ],
  perform: ({ f, value }, context) => {
    const { table } = context;
    if (f === "read") {
      return {
        text: `SELECT account, balance FROM ${table} ORDER BY account`,
        values: [],
        read: true,
        result: ({ rows }) => ({
          value: Object.fromEntries(rows.map((row) => [row["account"], Number(row["balance"])])),
        }),
      };
    }
    const { from, to, amount } = value as Transfer;
    return {
      isolation: isolationOf(context),
      read: false,
      run: async (ask) => {
        const balanceOf = async (account: number): Promise<number> => {
          const { rows } = await ask(`SELECT balance FROM ${table} WHERE account = $1`, [account]);
          return Number(rows[0]?.["balance"]);
        };
        const [source, target] = [await balanceOf(from), await balanceOf(to)];
        if (source < amount) return undefined;
        const update = `UPDATE ${table} SET balance = $2 WHERE account = $1`;
        await ask(update, [from, source - amount]);
        await ask(update, [to, target + amount]);
        return { value };
      },
    };
  },
};
