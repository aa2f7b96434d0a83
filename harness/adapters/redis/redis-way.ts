/** How a client reaches the nodes: over the links of its region, or over the control path. */
import type { Endpoint, RunningNetwork } from "../../ports/runtime.ts";
import type { PrimaryAsker } from "../group/primary-finder.ts";
import { REDIS_PORT } from "./redis-config.ts";
import { RedisConnection } from "./redis-connection.ts";

export interface Way {
  readonly network: RunningNetwork;
  /** undefined: the control path. */
  readonly vantage: string | undefined;
  readonly password: string;
}

export function endpointOf({ network, vantage }: Way, node: string): Endpoint {
  return vantage === undefined
    ? network.control(node, REDIS_PORT)
    : network.entry(vantage, node, REDIS_PORT);
}

export async function openFrom(
  way: Way,
  node: string,
  signal: AbortSignal,
): Promise<RedisConnection> {
  return RedisConnection.open(endpointOf(way, node), way.password, signal);
}

export function redisAsker(way: Way, node: string): PrimaryAsker {
  let connection: RedisConnection | undefined;
  return {
    isPrimary: async (signal) => {
      if (connection === undefined || connection.broken) {
        connection = await openFrom(way, node, signal);
      }
      const [role] = await connection.send([["ROLE"]], signal);
      if (role instanceof Error) throw role;
      return Array.isArray(role) && role[0] === "master";
    },
    close: () => connection?.destroy(),
  };
}
