/** How a client reaches the nodes: over the links of its region, or over the control path. */
import type { RunningNetwork } from "../../ports/runtime.ts";
import type { PrimaryAsker } from "../group/primary-finder.ts";
import { POSTGRES_PORT } from "./postgres-config.ts";
import { PostgresConnection, type PostgresLogin } from "./postgres-connection.ts";

export interface Way {
  readonly network: RunningNetwork;
  /** undefined: the control path. */
  readonly vantage: string | undefined;
  readonly login: PostgresLogin;
}

export async function openFrom(
  { network, vantage, login }: Way,
  node: string,
  signal: AbortSignal,
): Promise<PostgresConnection> {
  const endpoint =
    vantage === undefined
      ? network.control(node, POSTGRES_PORT)
      : network.entry(vantage, node, POSTGRES_PORT);
  return PostgresConnection.open(endpoint, login, signal);
}

export function postgresAsker(way: Way, node: string): PrimaryAsker {
  let connection: PostgresConnection | undefined;
  return {
    isPrimary: async (signal) => {
      if (connection === undefined || connection.broken) {
        connection = await openFrom(way, node, signal);
      }
      const { rows } = await connection.query("SHOW transaction_read_only", [], signal);
      return rows[0]?.["transaction_read_only"] === "off";
    },
    close: () => connection?.close(),
  };
}
