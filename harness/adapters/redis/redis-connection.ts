/**
 * One connection to one server, with a deadline on everything. It never reconnects and never queues offline: whoever
 * uses it decides what a broken connection means.
 */
import { createClient } from "redis";
import { abortable } from "../../lib/abortable.ts";
import type { Endpoint } from "../../ports/runtime.ts";

/** What a server says: its protocol's types as JavaScript's. An error reply among others is an Error. */
export type RedisReply = string | number | null | Error | readonly RedisReply[];

/** One command of a few words. */
export type RedisCommand = readonly string[];

type Client = ReturnType<typeof connectable>;

export class RedisConnection {
  readonly #client: Client;
  #broken = false;

  private constructor(client: Client) {
    this.#client = client;
    client.on("error", () => (this.#broken = true));
    client.on("end", () => (this.#broken = true));
  }

  static async open(
    endpoint: Endpoint,
    password: string,
    signal: AbortSignal,
  ): Promise<RedisConnection> {
    const client = connectable(endpoint, password);
    const connection = new RedisConnection(client);
    try {
      await abortable(client.connect(), signal);
      return connection;
    } catch (error) {
      connection.destroy();
      throw error;
    }
  }

  get broken(): boolean {
    return this.#broken || !this.#client.isOpen;
  }

  /** Sends all commands at once. An error reply, or what broke the connection before it came, is that reply. */
  async send(
    commands: readonly RedisCommand[],
    signal: AbortSignal,
  ): Promise<readonly RedisReply[]> {
    try {
      const replies = commands.map((command) =>
        this.#client.sendCommand<RedisReply>([...command]).catch(asError),
      );
      return await abortable(Promise.all(replies), signal);
    } catch (error) {
      if (signal.aborted) this.destroy();
      throw error;
    }
  }

  destroy(): void {
    this.#broken = true;
    if (this.#client.isOpen) this.#client.destroy();
  }
}

/**
 * createClient() builds a class with every command of every module, some 50 ms of work, whenever its options differ
 * from the last call's: a busy event loop under reconnects. Duplicates share the class.
 */
const ancestor = createClient({
  // One shape for every reply: lists of lists, no maps.
  RESP: 2,
  socket: { reconnectStrategy: false, connectTimeout: 0 },
  disableOfflineQueue: true,
  disableClientInfo: true,
});

function connectable({ host, port }: Endpoint, password: string) {
  return ancestor.duplicate({
    socket: { host, port, reconnectStrategy: false, connectTimeout: 0 },
    password,
  });
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
