/** The nodes of a running group, and what each of them says about itself over the control path. */
import type { NodeSpec } from "../../domain/topology.ts";
import { waitUntil } from "../../lib/wait-until.ts";
import type { GroupContext } from "../../ports/node-kind.ts";
import type { NodeHandle } from "../../ports/runtime.ts";
import type { PostgresConfig } from "./postgres-config.ts";
import { PostgresControl } from "./postgres-control.ts";
import { DATABASE, passwordOf, postgresProcess } from "./postgres-process.ts";

export interface NodeState {
  readonly node: string;
  readonly primary: boolean;
  /** Timeline it writes or replays. */
  readonly timeline: number;
  /** Bytes of WAL: written and flushed (primary), received and flushed or replayed (replica). */
  readonly position: number;
  /** Bytes of WAL visible to readers. */
  readonly replayed: number;
  readonly streaming: boolean;
}

const STATE = `
  SELECT NOT r AS primary,
    CASE WHEN r THEN coalesce((SELECT received_tli FROM pg_stat_wal_receiver), c.timeline_id)
         ELSE ('x' || substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8))::bit(32)::int END AS timeline,
    CASE WHEN r THEN greatest(coalesce(pg_last_wal_receive_lsn(), '0/0'), pg_last_wal_replay_lsn())
         ELSE pg_current_wal_flush_lsn() END - '0/0'::pg_lsn AS position,
    CASE WHEN r THEN pg_last_wal_replay_lsn() ELSE pg_current_wal_lsn() END - '0/0'::pg_lsn AS replayed,
    EXISTS (SELECT FROM pg_stat_wal_receiver WHERE status = 'streaming') AS streaming
  FROM pg_is_in_recovery() r, pg_control_checkpoint() c`;

export class PostgresCluster {
  readonly context: GroupContext<PostgresConfig>;
  readonly control: PostgresControl;
  readonly handles = new Map<string, NodeHandle>();

  constructor(context: GroupContext<PostgresConfig>) {
    this.context = context;
    this.control = new PostgresControl(context.network, {
      user: "postgres",
      password: passwordOf(context.secrets, context.group, "postgres"),
      database: DATABASE,
      application: "harness",
    });
  }

  get nodes(): readonly NodeSpec[] {
    return this.context.nodes;
  }

  handle(node: string): NodeHandle {
    const handle = this.handles.get(node);
    if (handle === undefined)
      throw new RangeError(`${node} is not a node of ${this.context.group}`);
    return handle;
  }

  async launch(node: NodeSpec, follow: string | undefined, signal: AbortSignal): Promise<void> {
    const { network, nodes, config, secrets } = this.context;
    const handle = await network.launch(
      {
        node: node.name,
        part: "postgres",
        describe: (place) => postgresProcess({ node, nodes, config, secrets, follow }, place),
      },
      signal,
    );
    this.handles.set(node.name, handle);
  }

  /**
   * Stops a node at once: whatever it has not acknowledged by now it never will. An orderly stop waits for standbys,
   * which a cut link would drag out, so their senders go first.
   */
  async fence(node: string): Promise<void> {
    await this.control.ask(
      node,
      "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_replication",
    );
    await this.handle(node).stop(FENCE_GRACE_MS);
  }

  /** Throws away what the node has and makes it a copy of the template that follows `primary`. */
  async clone(node: NodeSpec, primary: string): Promise<void> {
    const { nodes, config, secrets } = this.context;
    const handle = this.handle(node.name);
    await this.fence(node.name);
    await handle.wipe();
    const input = { node, nodes, config, secrets, follow: primary };
    await handle.start(postgresProcess(input, handle.place));
  }

  /** undefined: does not answer. */
  async state(node: string): Promise<NodeState | undefined> {
    const row = await this.control.ask(node, STATE);
    if (row === undefined) return undefined;
    return {
      node,
      primary: row["primary"] === true,
      timeline: Number(row["timeline"]),
      position: Number(row["position"]),
      replayed: Number(row["replayed"]),
      streaming: row["streaming"] === true,
    };
  }

  /** Of every node that answers. */
  async states(): Promise<readonly NodeState[]> {
    const states = await Promise.all(this.nodes.map((node) => this.state(node.name)));
    return states.filter((state) => state !== undefined);
  }

  /** Polls a node's state until it is as wanted. */
  async until(
    node: string,
    wanted: (state: NodeState) => boolean,
    signal: AbortSignal,
  ): Promise<NodeState> {
    const ask = async (): Promise<NodeState | undefined> => {
      const state = await this.state(node);
      return state !== undefined && wanted(state) ? state : undefined;
    };
    return waitUntil(ask, { clock: this.context.clock, signal, everyMs: POLL_MS });
  }
}

const FENCE_GRACE_MS = 500;
export const POLL_MS = 5;

/** The node that claims to be primary; of several, the one on the newest timeline. */
export function newestPrimary(states: readonly NodeState[]): NodeState | undefined {
  const claims = states.filter((state) => state.primary);
  return claims.toSorted((a, b) => b.timeline - a.timeline)[0];
}
