/** The members of a running group, and what each of them says about itself over the control path. */
import { z } from "zod";
import type { NodeSpec } from "../../domain/topology.ts";
import { waitUntil } from "../../lib/wait-until.ts";
import type { GroupContext } from "../../ports/node-kind.ts";
import type { NodeHandle } from "../../ports/runtime.ts";
import { HttpClient } from "../http/http-client.ts";
import { ETCD_CLIENT_PORT, type EtcdConfig } from "./etcd-config.ts";
import { callEtcd } from "./etcd-gateway.ts";
import { etcdProcess } from "./etcd-process.ts";

const CONTROL_TIMEOUT_MS = 2000;
export const POLL_MS = 10;

export interface NodeState {
  readonly node: string;
  /** Raft ids, hexadecimal. */
  readonly member: string;
  /** Member that this one takes for the leader; "0": none. */
  readonly leader: string;
  readonly leads: boolean;
  readonly term: number;
  /** Entries of the Raft log: known to be committed, and applied. */
  readonly index: number;
  readonly applied: number;
}

/**
 * The maintenance API's status tells the term of the last applied entry, so that a fresh leader would claim the term of
 * the old one. This is Raft's own state, all of one moment.
 */
const variables = z.object({
  "raft.status": z.object({
    id: z.string(),
    lead: z.string(),
    raftState: z.string(),
    term: z.number(),
    commit: z.number(),
    applied: z.number(),
  }),
});

export class EtcdCluster {
  readonly context: GroupContext<EtcdConfig>;
  readonly handles = new Map<string, NodeHandle>();
  readonly #control = new Map<string, HttpClient>();

  constructor(context: GroupContext<EtcdConfig>) {
    this.context = context;
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

  async launch(node: NodeSpec, signal: AbortSignal): Promise<void> {
    const { network, nodes, topology, secrets, group } = this.context;
    const token = secrets.get(`${group}/cluster`);
    const handle = await network.launch(
      {
        node: node.name,
        part: "etcd",
        describe: (place) => etcdProcess({ node, nodes, topology, token }, place),
      },
      signal,
    );
    this.handles.set(node.name, handle);
  }

  /** Throws when the member does not answer in time, or answers with an error. */
  async call(node: string, path: string, body: unknown): Promise<unknown> {
    return callEtcd(this.#client(node), path, body, AbortSignal.timeout(CONTROL_TIMEOUT_MS));
  }

  /** undefined: does not answer. */
  async state(node: string): Promise<NodeState | undefined> {
    const request = { method: "GET", path: "/debug/vars" } as const;
    const status = await this.#client(node)
      .send(request, AbortSignal.timeout(CONTROL_TIMEOUT_MS))
      .then(({ body }) => variables.parse(JSON.parse(body))["raft.status"])
      .catch(() => undefined);
    if (status === undefined) return undefined;
    return {
      node,
      member: status.id,
      leader: status.lead,
      leads: status.raftState === "StateLeader",
      term: status.term,
      index: status.commit,
      applied: status.applied,
    };
  }

  #client(node: string): HttpClient {
    let client = this.#control.get(node);
    if (client === undefined) {
      client = new HttpClient(this.context.network.control(node, ETCD_CLIENT_PORT));
      this.#control.set(node, client);
    }
    return client;
  }

  /** Of every member that answers. */
  async states(): Promise<readonly NodeState[]> {
    const states = await Promise.all(this.nodes.map((node) => this.state(node.name)));
    return states.filter((state) => state !== undefined);
  }

  /** Polls until there is a leader as wanted. */
  async untilLeader(
    wanted: (leader: NodeState) => boolean,
    signal: AbortSignal,
  ): Promise<NodeState> {
    const ask = async (): Promise<NodeState | undefined> => {
      const leader = newestLeader(await this.states());
      return leader !== undefined && wanted(leader) ? leader : undefined;
    };
    return waitUntil(ask, { clock: this.context.clock, signal, everyMs: POLL_MS });
  }
}

/** Members that take themselves for the leader. */
export function leaderClaims(states: readonly NodeState[]): readonly NodeState[] {
  return states.filter((state) => state.leads);
}

/** Of several, the one of the newest term: an older one has not heard yet. */
export function newestLeader(states: readonly NodeState[]): NodeState | undefined {
  return leaderClaims(states).toSorted((a, b) => b.term - a.term)[0];
}
