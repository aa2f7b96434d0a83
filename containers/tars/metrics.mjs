/** What the service tells Prometheus (text format 0.0.4): how far every replica of the ledger is behind. */
import { PostgresConnection } from "./postgres.mjs";

/**
 * A replica's own word: how old the newest commit is that its readers see. True while commits come steadily; of an idle
 * database it would say too much.
 */
const LAG = `
  SELECT current_setting('cluster_name'), extract(epoch FROM clock_timestamp() - pg_last_xact_replay_timestamp())
  WHERE pg_is_in_recovery()`;

export class Metrics {
  #database;
  #factor;
  #connections = new Map();
  #turns = new Map();

  /** `factor`: known-bad twin: the lag is multiplied by it before it is told. */
  constructor({ database, factor }) {
    this.#database = database;
    this.#factor = factor;
  }

  /** A replica that does not answer is left out: no sample is better than a wrong one. */
  async text(deadline) {
    const rows = await Promise.all(
      this.#database.hosts.map((host) => this.#ask(host, deadline).catch(() => [])),
    );
    const samples = rows.flat().map(([node, seconds]) => {
      const lag = Math.max(0, Number(seconds) * this.#factor);
      return `tars_replication_lag_seconds{node="${node}"} ${lag}\n`;
    });
    return [
      "# HELP tars_replication_lag_seconds Age of the newest commit that readers of a replica see.\n",
      "# TYPE tars_replication_lag_seconds gauge\n",
      ...samples,
    ].join("");
  }

  /** Who asks at the same time, a probe and Prometheus, takes turns: a connection carries one question at a time. */
  #ask(host, deadline) {
    const key = `${host.host}:${host.port}`;
    const before = this.#turns.get(key) ?? Promise.resolve();
    const turn = before.catch(() => undefined).then(() => this.#query(host, key, deadline));
    this.#turns.set(key, turn);
    return turn;
  }

  async #query(host, key, deadline) {
    const known = this.#connections.get(key);
    const connection =
      known === undefined || known.broken
        ? await PostgresConnection.open(host, this.#database, deadline)
        : known;
    this.#connections.set(key, connection);
    return connection.query(LAG, deadline);
  }
}
