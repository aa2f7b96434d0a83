/** The harness's own connections to every node, over the control path: one each, opened when it is first needed. */
import type { RunningNetwork } from "../../ports/runtime.ts";
import { Turns } from "../group/turns.ts";
import { POSTGRES_PORT } from "./postgres-config.ts";
import {
  type PostgresAnswer,
  PostgresConnection,
  type PostgresLogin,
} from "./postgres-connection.ts";

const TIMEOUT_MS = 1500;

export class PostgresControl {
  readonly #network: RunningNetwork;
  readonly #login: PostgresLogin;
  readonly #connections = new Map<string, PostgresConnection>();
  readonly #turns = new Turns();

  constructor(network: RunningNetwork, login: PostgresLogin) {
    this.#network = network;
    this.#login = login;
  }

  /** Throws when the node does not answer in time. Questions to one node take turns. */
  async query(
    node: string,
    text: string,
    values: readonly unknown[] = [],
    timeoutMs = TIMEOUT_MS,
  ): Promise<PostgresAnswer> {
    return this.#turns.take(node, timeoutMs, (signal) => this.#query(node, text, values, signal));
  }

  /** As `query`; undefined where the node does not answer. */
  async ask(node: string, text: string): Promise<Record<string, unknown> | undefined> {
    const answer = await this.query(node, text).catch(() => undefined);
    return answer?.rows[0];
  }

  close(): void {
    for (const connection of this.#connections.values()) connection.close();
    this.#connections.clear();
  }

  async #query(
    node: string,
    text: string,
    values: readonly unknown[],
    signal: AbortSignal,
  ): Promise<PostgresAnswer> {
    let connection = this.#connections.get(node);
    if (connection === undefined || connection.broken) {
      const endpoint = this.#network.control(node, POSTGRES_PORT);
      connection = await PostgresConnection.open(endpoint, this.#login, signal);
      this.#connections.set(node, connection);
    }
    return connection.query(text, values, signal);
  }
}
