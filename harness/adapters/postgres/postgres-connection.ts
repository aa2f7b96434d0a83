/**
 * One connection to one server, with a deadline on everything: the driver itself has none. A connection whose answer
 * did not come in time is destroyed, never cancelled: cancelling would end a synchronous-replication wait and turn a
 * write nobody may rely on into an acknowledged one.
 */
import { Socket } from "node:net";
import type { Readable, Writable } from "node:stream";
import { Client, type QueryConfig, type QueryResult } from "pg";
import { from as copyFrom, to as copyTo } from "pg-copy-streams";
import { abortable } from "../../lib/abortable.ts";
import type { Endpoint } from "../../ports/runtime.ts";

export interface PostgresLogin {
  readonly user: string;
  readonly password: string;
  readonly database: string;
  /** Shown in pg_stat_activity. */
  readonly application: string;
}

export interface PostgresAnswer {
  readonly rows: readonly Record<string, unknown>[];
  readonly count: number;
  /** The server's own words when a commit was not waited for as it should have been. */
  readonly notReplicated: string | undefined;
}

/** The driver's types do not know its own `queryMode`. */
type Query = QueryConfig & { readonly queryMode?: "extended" };

export class PostgresConnection {
  readonly #client: Client;
  readonly #socket: Socket;
  #notices: { message: string | undefined; detail: string | undefined }[] = [];
  #broken = false;

  private constructor(client: Client, socket: Socket) {
    this.#client = client;
    this.#socket = socket;
    client.on("error", () => (this.#broken = true));
    client.on("end", () => (this.#broken = true));
    client.on("notice", ({ message, detail }) => this.#notices.push({ message, detail }));
  }

  static async open(
    endpoint: Endpoint,
    login: PostgresLogin,
    signal: AbortSignal,
  ): Promise<PostgresConnection> {
    const socket = new Socket();
    const client = new Client({
      host: endpoint.host,
      port: endpoint.port,
      user: login.user,
      password: login.password,
      database: login.database,
      application_name: login.application,
      ssl: false,
      stream: () => socket,
    });
    const connection = new PostgresConnection(client, socket);
    try {
      await abortable(client.connect(), signal);
      return connection;
    } catch (error) {
      connection.destroy();
      throw error;
    }
  }

  get broken(): boolean {
    return this.#broken || this.#socket.destroyed;
  }

  query(text: string, values: readonly unknown[], signal: AbortSignal): Promise<PostgresAnswer> {
    return this.#query({ text, values: [...values] }, signal);
  }

  /** One statement, and no more than one: the extended protocol takes no list of them. */
  statement(text: string, signal: AbortSignal): Promise<PostgresAnswer> {
    return this.#query({ text, queryMode: "extended" }, signal);
  }

  async #query(query: Query, signal: AbortSignal): Promise<PostgresAnswer> {
    this.#notices = [];
    try {
      const result: QueryResult<Record<string, unknown>> = await abortable(
        this.#client.query<Record<string, unknown>>(query),
        signal,
      );
      return {
        rows: result.rows,
        count: result.rowCount ?? 0,
        notReplicated: this.#notReplicated(),
      };
    } catch (error) {
      if (signal.aborted) this.destroy();
      throw error;
    }
  }

  /** A stream of rows into the server. The caller ends a stalled one with `destroy`. */
  copyIn(text: string): Writable {
    return this.#client.query(copyFrom(text));
  }

  /** A stream of rows out of the server. */
  copyOut(text: string): Readable {
    return this.#client.query(copyTo(text));
  }

  destroy(): void {
    this.#broken = true;
    this.#socket.destroy();
  }

  /** Orderly: the server is told, nothing is awaited. */
  close(): void {
    if (this.broken) return;
    this.#broken = true;
    void this.#client.end().catch(() => undefined);
    this.#socket.destroySoon();
  }

  #notReplicated(): string | undefined {
    return this.#notices.find(
      ({ message, detail }) =>
        /wait for synchronous replication/.test(message ?? "") ||
        /already committed locally/.test(detail ?? ""),
    )?.message;
  }
}
