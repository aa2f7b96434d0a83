/**
 * Marker rows of a PostgreSQL group, over connections of their own on the control path: the harness's other questions
 * to a node take turns, and a marker that waited for them would measure that wait.
 */
import type { Markers } from "../../ports/node-kind.ts";
import { newestPrimary, type PostgresCluster } from "./postgres-cluster.ts";
import { POSTGRES_PORT } from "./postgres-config.ts";
import { PostgresConnection } from "./postgres-connection.ts";
import { DATABASE, passwordOf } from "./postgres-process.ts";

/** After a failover the old primary may still take writes: who leads is asked again this often. */
const PRIMARY_FRESH_MS = 500;

/** `local`: the lag is counted from the commit on the primary, whatever synchronous replication waits for. */
const PREPARE = `
  SET synchronous_commit = local;
  CREATE TABLE IF NOT EXISTS harness_marker (name text PRIMARY KEY, marker bigint NOT NULL)`;
const WRITE = `
  INSERT INTO harness_marker VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET marker = excluded.marker`;
const READ = `SELECT marker FROM harness_marker WHERE name = $1`;
const UNDEFINED_TABLE = "42P01";

export class PostgresMarkers implements Markers {
  readonly #cluster: PostgresCluster;
  readonly #name: string;
  readonly #connections = new Map<string, PostgresConnection>();
  #primary: { readonly node: string; readonly askedAt: number } | undefined;

  constructor(cluster: PostgresCluster, name: string) {
    this.#cluster = cluster;
    this.#name = name;
  }

  async write(marker: number, signal: AbortSignal): Promise<string> {
    const node = await this.#leader();
    const connection = await this.#connect(node, `${node} writes`, signal, PREPARE);
    await connection.query(WRITE, [this.#name, marker], signal);
    return node;
  }

  async read(node: string, signal: AbortSignal): Promise<number | null> {
    const connection = await this.#connect(node, `${node} reads`, signal);
    try {
      const { rows } = await connection.query(READ, [this.#name], signal);
      return rows[0] === undefined ? null : Number(rows[0]["marker"]);
    } catch (error) {
      if ((error as { code?: unknown }).code === UNDEFINED_TABLE) return null;
      throw error;
    }
  }

  async #leader(): Promise<string> {
    const now = this.#cluster.context.clock.now();
    if (this.#primary === undefined || now - this.#primary.askedAt > PRIMARY_FRESH_MS * 1e6) {
      const node = newestPrimary(await this.#cluster.states())?.node;
      if (node === undefined) throw new Error("no node is primary");
      this.#primary = { node, askedAt: now };
    }
    return this.#primary.node;
  }

  async #connect(
    node: string,
    key: string,
    signal: AbortSignal,
    prepare?: string,
  ): Promise<PostgresConnection> {
    const known = this.#connections.get(key);
    if (known !== undefined && !known.broken) return known;
    const { network, secrets, group } = this.#cluster.context;
    const connection = await PostgresConnection.open(
      network.control(node, POSTGRES_PORT),
      {
        user: "postgres",
        password: passwordOf(secrets, group, "postgres"),
        database: DATABASE,
        application: "harness markers",
      },
      signal,
    );
    if (prepare !== undefined) await connection.query(prepare, [], signal);
    this.#connections.set(key, connection);
    return connection;
  }
}
