/** The nodes of a running group, and what each of them says about itself over the control path. */
import type { NodeSpec } from "../../domain/topology.ts";
import { waitUntil } from "../../lib/wait-until.ts";
import type { GroupContext } from "../../ports/node-kind.ts";
import type { NodeHandle } from "../../ports/runtime.ts";
import { REDIS_PORT, type RedisConfig } from "./redis-config.ts";
import { RedisControl } from "./redis-control.ts";
import { passwordOf, redisProcess } from "./redis-process.ts";

export interface NodeState {
  readonly node: string;
  readonly primary: boolean;
  /** Identity of the history it writes or follows. */
  readonly history: string;
  /** Bytes of the replication stream: written (primary) or applied (replica). */
  readonly position: number;
  /** A replica's connection to what it follows is up and synchronized. */
  readonly linked: boolean;
  /** Replicas that the node feeds. */
  readonly replicas: number;
}

export class RedisCluster {
  readonly context: GroupContext<RedisConfig>;
  readonly control: RedisControl;
  readonly handles = new Map<string, NodeHandle>();

  constructor(context: GroupContext<RedisConfig>) {
    this.context = context;
    this.control = new RedisControl(context.network, passwordOf(context.secrets, context.group));
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
    const { network, config, secrets } = this.context;
    const handle = await network.launch(
      {
        node: node.name,
        part: "redis",
        describe: (place) => redisProcess({ node, config, secrets, follow }, place),
      },
      signal,
    );
    this.handles.set(node.name, handle);
  }

  /** Stops a node at once: whatever it has not acknowledged by now it never will. */
  async fence(node: string): Promise<void> {
    // An orderly shutdown would wait for replicas out of reach.
    const hurry = ["CONFIG", "SET", "shutdown-timeout", "0"];
    await this.control.send(node, hurry, FENCE_GRACE_MS).catch(() => undefined);
    await this.handle(node).stop(FENCE_GRACE_MS);
  }

  /** Starts a stopped node as an empty follower: on its old data it would be a primary for a moment. */
  async clone(node: NodeSpec, primary: string): Promise<void> {
    const { config, secrets } = this.context;
    const handle = this.handle(node.name);
    await handle.wipe();
    await handle.start(redisProcess({ node, config, secrets, follow: primary }, handle.place));
  }

  /** Makes a node follow another one; what it has beyond that one's history is discarded. */
  async follow(node: string, primary: string): Promise<void> {
    const { host, port } = this.handle(node).place.addressOf(primary, REDIS_PORT);
    await this.control.send(node, ["REPLICAOF", host, String(port)]);
    await this.control.send(node, ["CONFIG", "REWRITE"]);
  }

  /** Makes a node a primary. */
  async lead(node: string): Promise<void> {
    await this.control.send(node, ["REPLICAOF", "NO", "ONE"]);
    await this.control.send(node, ["CONFIG", "REWRITE"]);
  }

  /** undefined: does not answer. */
  async state(node: string): Promise<NodeState | undefined> {
    const reply = await this.control.ask(node, ["INFO", "replication"]);
    if (typeof reply !== "string") return undefined;
    const fields = parseInfo(reply);
    const primary = fields["role"] === "master";
    return {
      node,
      primary,
      history: fields["master_replid"] ?? "",
      position: Number(fields[primary ? "master_repl_offset" : "slave_repl_offset"]),
      linked: fields["master_link_status"] === "up",
      replicas: Number(fields["connected_slaves"]),
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

/** The node that claims to be primary; of several, the one that others follow. */
export function leadingPrimary(states: readonly NodeState[]): NodeState | undefined {
  const claims = states.filter((state) => state.primary);
  return claims.toSorted((a, b) => b.replicas - a.replicas || b.position - a.position)[0];
}

/** `INFO` is `name:value` a line. */
function parseInfo(text: string): Readonly<Record<string, string>> {
  const lines = text.split("\r\n").filter((line) => line.includes(":"));
  return Object.fromEntries(
    lines.map((line) => [line.slice(0, line.indexOf(":")), line.slice(line.indexOf(":") + 1)]),
  );
}
