import { z } from "zod";
import type { ProbeKind } from "../../ports/probe-kind.ts";
import { POSTGRES_PORT } from "../postgres/postgres-config.ts";
import { PostgresConnection } from "../postgres/postgres-connection.ts";
import { DATABASE, passwordOf } from "../postgres/postgres-process.ts";
import { perNode } from "./per-node.ts";
import { converted, unitOf, writtenUnit } from "./written-unit.ts";

const schema = z.strictObject({
  query: z.string().min(1).max(10_000).describe("one statement; it cannot write"),
  read: z
    .enum(["value", "rows", "count"])
    .optional()
    .describe("first column of the first row, all rows, or how many there are; value"),
  unit: writtenUnit,
});

/** A probe observes: its transactions are read-only. */
const READ_ONLY = "SET default_transaction_read_only = on";

export const sqlProbe: ProbeKind<z.infer<typeof schema>> = {
  kind: "sql",
  summary: "what a query answers on each PostgreSQL node",
  schema,
  needsNode: true,
  travels: true,
  answers: (node) => node.kind === "postgres",
  units: ({ unit }) => ({ value: unitOf(unit), time: "ms" }),
  form: ({ read, unit }) => {
    if (read === "rows") return "structure";
    return read === "count" || unit !== undefined ? "number" : "text";
  },
  open: ({ options, group, secrets, endpoint, clock, name }) => {
    const connections = new Map<string, PostgresConnection>();
    const connect = async (node: string, signal: AbortSignal): Promise<PostgresConnection> => {
      const known = connections.get(node);
      if (known !== undefined && !known.broken) return known;
      const password = passwordOf(secrets, group?.group ?? "", "postgres");
      const login = { user: "postgres", password, database: DATABASE };
      const opened = await PostgresConnection.open(
        endpoint(node, POSTGRES_PORT),
        { ...login, application: `probe ${name}` },
        signal,
      );
      connections.set(node, opened);
      await opened.query(READ_ONLY, [], signal);
      return opened;
    };
    return {
      ask: (nodes, signal) =>
        perNode(nodes, { clock, signal }, async (node) => {
          const connection = await connect(node.name, signal);
          const { rows } = await connection.statement(options.query, signal);
          if (options.read === "count") return { value: rows.length };
          if (options.read === "rows") return { value: rows };
          const [value = null] = Object.values(rows[0] ?? {});
          return { value: converted(value, options.unit), ...(value === null ? NOTHING : {}) };
        }),
      close: async () => {
        for (const connection of connections.values()) connection.close();
      },
    };
  },
};

const NOTHING = { error: "the query gave no value" };
