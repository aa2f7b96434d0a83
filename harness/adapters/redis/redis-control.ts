/** The harness's own connections to every node, over the control path: one each, opened when it is first needed. */
import type { RunningNetwork } from "../../ports/runtime.ts";
import { Turns } from "../group/turns.ts";
import { REDIS_PORT } from "./redis-config.ts";
import { type RedisCommand, RedisConnection, type RedisReply } from "./redis-connection.ts";

const TIMEOUT_MS = 1500;

export class RedisControl {
  readonly #network: RunningNetwork;
  readonly #password: string;
  readonly #connections = new Map<string, RedisConnection>();
  readonly #turns = new Turns();

  constructor(network: RunningNetwork, password: string) {
    this.#network = network;
    this.#password = password;
  }

  /** Throws when the node does not answer in time. Questions to one node take turns. */
  async send(node: string, command: RedisCommand, timeoutMs = TIMEOUT_MS): Promise<RedisReply> {
    return this.#turns.take(node, timeoutMs, (signal) => this.#send(node, command, signal));
  }

  /** As `send`; undefined where the node does not answer. */
  async ask(node: string, command: RedisCommand): Promise<RedisReply | undefined> {
    return this.send(node, command).catch(() => undefined);
  }

  async #send(node: string, command: RedisCommand, signal: AbortSignal): Promise<RedisReply> {
    let connection = this.#connections.get(node);
    if (connection === undefined || connection.broken) {
      const endpoint = this.#network.control(node, REDIS_PORT);
      connection = await RedisConnection.open(endpoint, this.#password, signal);
      this.#connections.set(node, connection);
    }
    const [reply] = await connection.send([command], signal);
    if (reply instanceof Error) throw reply;
    return reply ?? null;
  }
}
