/** A running etcd group. */
import type { NodeSpec } from "../../domain/topology.ts";
import { InvariantError } from "../../lib/errors.ts";
import { waitUntil } from "../../lib/wait-until.ts";
import type {
  ActionResult,
  ClientOptions,
  GroupContext,
  GroupProbe,
  Handshake,
  ProbeAnswer,
  RunningGroup,
  ServiceClient,
} from "../../ports/node-kind.ts";
import type { NodeHandle } from "../../ports/runtime.ts";
import { firstReady } from "../group/first-ready.ts";
import { groupNotReady } from "../group/group-not-ready.ts";
import { LagTracker } from "../group/lag-tracker.ts";
import { httpHandshake } from "../http/http-handshake.ts";
import { ETCD_ACTIONS } from "./etcd-actions.ts";
import { EtcdClient } from "./etcd-client.ts";
import {
  EtcdCluster,
  leaderClaims,
  newestLeader,
  type NodeState,
  POLL_MS,
} from "./etcd-cluster.ts";
import { ETCD_CLIENT_PORT, type EtcdConfig } from "./etcd-config.ts";
import { ETCD_MODELS } from "./models/registry.ts";

/** Every member's metrics are longer than this. */
const METRICS_BYTES = 16 * 1024;

export async function startEtcd(context: GroupContext<EtcdConfig>): Promise<RunningGroup> {
  const cluster = new EtcdCluster(context);
  await Promise.all(context.nodes.map((node) => cluster.launch(node, context.signal)));
  const group = new EtcdGroup(cluster);
  await firstReady({
    handles: cluster.handles,
    clock: context.clock,
    signal: context.signal,
    ready: (signal) => group.ready(signal),
  });
  return group;
}

class EtcdGroup implements RunningGroup {
  readonly kind = "etcd";
  readonly #cluster: EtcdCluster;
  readonly #lag = new LagTracker();

  constructor(cluster: EtcdCluster) {
    this.#cluster = cluster;
  }

  get group(): string {
    return this.#cluster.context.group;
  }

  get nodes(): readonly NodeSpec[] {
    return this.#cluster.nodes;
  }

  handle(node: string): NodeHandle {
    return this.#cluster.handle(node);
  }

  async which(role: string): Promise<readonly string[]> {
    const states = await this.#cluster.states();
    const leaders = leaderClaims(states).map(({ node }) => node);
    if (role === "leader") return leaders;
    return states.map(({ node }) => node).filter((node) => !leaders.includes(node));
  }

  async act(action: string, parameters: Readonly<Record<string, unknown>>): Promise<ActionResult> {
    const act = ETCD_ACTIONS[action];
    if (act === undefined) {
      throw new InvariantError({ code: "BUG002", message: `action ${action} was not validated` });
    }
    return act(this.#cluster, parameters);
  }

  /** HOSTS (`host:port,…`), the member of the region first; URL of that one. */
  bindings(region: string): Readonly<Record<string, string>> {
    const { network } = this.#cluster.context;
    const hosts = this.#nearestFirst(region)
      .map((node) => network.addressFor({ region }, node, ETCD_CLIENT_PORT))
      .map(({ host, port }) => `${host}:${port}`);
    return { HOSTS: hosts.join(","), URL: `http://${hosts[0] ?? ""}` };
  }

  async client(model: string, options: ClientOptions): Promise<ServiceClient> {
    const found = ETCD_MODELS.get(model);
    if (found === undefined) {
      throw new InvariantError({ code: "BUG002", message: `model ${model} was not validated` });
    }
    const { network } = this.#cluster.context;
    return new EtcdClient(found, { network, nodes: this.#nearestFirst(options.vantage), options });
  }

  async probe(question: GroupProbe): Promise<ProbeAnswer> {
    switch (question.type) {
      case "primaries":
        return this.#primaries();
      case "replication-lag":
        return this.#replicationLag();
      case "replication-times":
      case "http":
        return { values: [] };
    }
  }

  handshake(port: number): Handshake {
    const metrics = { path: "/metrics", replyBytes: METRICS_BYTES };
    return httpHandshake("/version", port === ETCD_CLIENT_PORT ? metrics : undefined);
  }

  async ready(signal: AbortSignal): Promise<void> {
    const { clock } = this.#cluster.context;
    let problems: ReadonlyMap<string, string> = new Map();
    let goal: number | undefined;
    try {
      await waitUntil(
        async () => {
          const states = await this.#cluster.states();
          goal ??= newestLeader(states)?.index;
          problems = this.#problems(states, goal ?? 0);
          return problems.size === 0 ? true : undefined;
        },
        { clock, signal, everyMs: POLL_MS },
      );
    } catch (error) {
      throw await groupNotReady(this.group, problems, this.#cluster.handles, error);
    }
  }

  describe(): readonly { readonly node: string; readonly how: string }[] {
    return this.nodes.map(({ name }) => {
      const { host, port } = this.#cluster.context.network.control(name, ETCD_CLIENT_PORT);
      return { node: name, how: `etcdctl --endpoints http://${host}:${port}` };
    });
  }

  #nearestFirst(region: string): readonly string[] {
    const near = this.nodes.filter((node) => node.region === region);
    const far = this.nodes.filter((node) => node.region !== region);
    return [...near, ...far].map(({ name }) => name);
  }

  /** Members that claim to lead, with their Raft term. */
  async #primaries(): Promise<ProbeAnswer> {
    const states = await this.#cluster.states();
    const values = this.nodes.map(({ name: node }) => {
      const state = states.find((each) => each.node === node);
      if (state === undefined) return { node, name: "primary", value: null };
      return state.leads ? { node, name: "primary", value: state.term } : undefined;
    });
    return { values: values.filter((value) => value !== undefined) };
  }

  /** How far behind the leader's log each follower has applied it. */
  async #replicationLag(): Promise<ProbeAnswer> {
    const { clock } = this.#cluster.context;
    const states = await this.#cluster.states();
    const leader = newestLeader(states);
    const now = clock.now();
    if (leader !== undefined) this.#lag.leaderAt(leader.node, leader.index, now);
    const followers = this.nodes.filter(({ name }) => name !== leader?.node);
    const values = followers.map(({ name: node }) => {
      const state = states.find((each) => each.node === node);
      const known = leader !== undefined && state !== undefined;
      const value = known ? this.#lag.lagMs(state.applied, now) : null;
      return { node, name: "replication-lag", value, unit: "ms" };
    });
    return { values };
  }

  /** Every member answers, all agree on one leader, and have applied what it had at first. */
  #problems(states: readonly NodeState[], goal: number): ReadonlyMap<string, string> {
    const problems = new Map<string, string>();
    const leader = newestLeader(states);
    for (const { name } of this.nodes) {
      const state = states.find((each) => each.node === name);
      const problem = problemOf(state, leader, goal);
      if (problem !== undefined) problems.set(name, problem);
    }
    return problems;
  }
}

function problemOf(
  state: NodeState | undefined,
  leader: NodeState | undefined,
  goal: number,
): string | undefined {
  if (state === undefined) return "does not answer";
  if (leader === undefined) return "knows no leader";
  if (state.leader !== leader.member) return `does not follow ${leader.node}`;
  if (state.applied < goal) return `is ${goal - state.applied} entries behind`;
  return undefined;
}
