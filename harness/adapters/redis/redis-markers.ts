/** Marker keys of a Redis group, over connections of their own on the control path. */
import type { Markers } from "../../ports/node-kind.ts";
import { leadingPrimary, type RedisCluster } from "./redis-cluster.ts";
import { REDIS_PORT } from "./redis-config.ts";
import { type RedisCommand, RedisConnection, type RedisReply } from "./redis-connection.ts";
import { passwordOf } from "./redis-process.ts";

/** After a failover the old primary may still take writes: who leads is asked again this often. */
const PRIMARY_FRESH_MS = 500;

export class RedisMarkers implements Markers {
  readonly #cluster: RedisCluster;
  readonly #key: string;
  readonly #connections = new Map<string, RedisConnection>();
  #primary: { readonly node: string; readonly askedAt: number } | undefined;

  constructor(cluster: RedisCluster, name: string) {
    this.#cluster = cluster;
    this.#key = `harness:marker:${name}`;
  }

  async write(marker: number, signal: AbortSignal): Promise<string> {
    const node = await this.#leader();
    await this.#send(node, ["SET", this.#key, String(marker)], signal);
    return node;
  }

  async read(node: string, signal: AbortSignal): Promise<number | null> {
    const reply = await this.#send(node, ["GET", this.#key], signal);
    return reply === null ? null : Number(reply);
  }

  async #leader(): Promise<string> {
    const now = this.#cluster.context.clock.now();
    if (this.#primary === undefined || now - this.#primary.askedAt > PRIMARY_FRESH_MS * 1e6) {
      const node = leadingPrimary(await this.#cluster.states())?.node;
      if (node === undefined) throw new Error("no node is primary");
      this.#primary = { node, askedAt: now };
    }
    return this.#primary.node;
  }

  async #send(node: string, command: RedisCommand, signal: AbortSignal): Promise<RedisReply> {
    let connection = this.#connections.get(node);
    if (connection === undefined || connection.broken) {
      const { network, secrets, group } = this.#cluster.context;
      const endpoint = network.control(node, REDIS_PORT);
      connection = await RedisConnection.open(endpoint, passwordOf(secrets, group), signal);
      this.#connections.set(node, connection);
    }
    const [reply] = await connection.send([command], signal);
    if (reply instanceof Error) throw reply;
    return reply ?? null;
  }
}
