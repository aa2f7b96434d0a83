/** A running Redis group. */
import type { NodeSpec } from "../../domain/topology.ts";
import { InvariantError } from "../../lib/errors.ts";
import { waitUntil } from "../../lib/wait-until.ts";
import type {
  ActionResult,
  ClientOptions,
  GroupContext,
  GroupProbe,
  Handshake,
  Markers,
  ProbeAnswer,
  RunningGroup,
  ServiceClient,
} from "../../ports/node-kind.ts";
import type { NodeHandle } from "../../ports/runtime.ts";
import { confirmedClaims } from "../group/confirmed-claims.ts";
import { firstReady } from "../group/first-ready.ts";
import { groupNotReady } from "../group/group-not-ready.ts";
import { LagTracker } from "../group/lag-tracker.ts";
import { nearestReader } from "../group/nearest-reader.ts";
import { PrimaryFinder } from "../group/primary-finder.ts";
import { REDIS_MODELS } from "./models/registry.ts";
import { REDIS_ACTIONS } from "./redis-actions.ts";
import { RedisClient } from "./redis-client.ts";
import { leadingPrimary, type NodeState, POLL_MS, RedisCluster } from "./redis-cluster.ts";
import { REDIS_PORT, type RedisConfig } from "./redis-config.ts";
import { redisFixtureStore } from "./redis-fixtures.ts";
import { redisHandshake } from "./redis-handshake.ts";
import { RedisMarkers } from "./redis-markers.ts";
import { passwordOf } from "./redis-process.ts";
import { endpointOf, redisAsker, type Way } from "./redis-way.ts";

export async function startRedis(context: GroupContext<RedisConfig>): Promise<RunningGroup> {
  const cluster = new RedisCluster(context);
  const primary = context.nodes.find((node) => node.region === context.config.primary);
  if (primary === undefined) {
    throw new InvariantError({ code: "BUG002", message: "the primary's region was not validated" });
  }
  const group = new RedisGroup(cluster);
  // A replica that finds no primary tries again only a second later: the primary has to be up first.
  await cluster.launch(primary, undefined, context.signal);
  await group.up(primary.name, context.signal);
  const replicas = context.nodes.filter((node) => node !== primary);
  await Promise.all(replicas.map((node) => cluster.launch(node, primary.name, context.signal)));
  await firstReady({
    handles: cluster.handles,
    clock: context.clock,
    signal: context.signal,
    ready: (signal) => group.ready(signal),
  });
  return group;
}

class RedisGroup implements RunningGroup {
  readonly kind = "redis";
  readonly fixtures = redisFixtureStore(async (signal) => {
    const way: Way = {
      network: this.#cluster.context.network,
      vantage: undefined,
      password: this.#password,
    };
    const node = await this.#finder(way).find(signal);
    return { endpoint: endpointOf(way, node), password: this.#password };
  });
  readonly #cluster: RedisCluster;
  readonly #lag = new LagTracker();
  readonly #finders = new Map<string, PrimaryFinder>();

  constructor(cluster: RedisCluster) {
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
    return states.filter((state) => state.primary === (role === "primary")).map(({ node }) => node);
  }

  async act(action: string, parameters: Readonly<Record<string, unknown>>): Promise<ActionResult> {
    const act = REDIS_ACTIONS[action];
    if (act === undefined) {
      throw new InvariantError({ code: "BUG002", message: `action ${action} was not validated` });
    }
    return act(this.#cluster, parameters);
  }

  /** HOSTS (`host:port,…`), PASSWORD. */
  bindings(region: string): Readonly<Record<string, string>> {
    const { network } = this.#cluster.context;
    const hosts = this.nodes
      .map((node) => network.addressFor({ region }, node.name, REDIS_PORT))
      .map(({ host, port }) => `${host}:${port}`)
      .join(",");
    return { HOSTS: hosts, PASSWORD: this.#password };
  }

  async client(model: string, options: ClientOptions): Promise<ServiceClient> {
    const found = REDIS_MODELS.get(model);
    if (found === undefined) {
      throw new InvariantError({ code: "BUG002", message: `model ${model} was not validated` });
    }
    const { network, clock, config } = this.#cluster.context;
    const wait = options.options?.["wait"];
    const way: Way = {
      network,
      vantage: options.control === true ? undefined : options.vantage,
      password: this.#password,
    };
    const context = {
      way,
      finder: this.#finder(way),
      options,
      clock,
      wait: typeof wait === "number" ? wait : config.wait,
    };
    return new RedisClient(found, context, nearestReader(this.nodes, options));
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

  markers(name: string): Markers {
    return new RedisMarkers(this.#cluster, name);
  }

  handshake(): Handshake {
    return redisHandshake(this.#password);
  }

  async up(node: string, signal: AbortSignal): Promise<void> {
    try {
      await this.#cluster.until(node, () => true, signal);
    } catch (error) {
      const problems = new Map([[node, "does not answer"]]);
      throw await groupNotReady(this.group, problems, this.#cluster.handles, error);
    }
  }

  async ready(signal: AbortSignal): Promise<void> {
    const { clock } = this.#cluster.context;
    let problems: ReadonlyMap<string, string> = new Map();
    let goal: number | undefined;
    try {
      await waitUntil(
        async () => {
          const states = await this.#cluster.states();
          goal ??= states.find((state) => state.primary)?.position;
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
      const { host, port } = this.#cluster.context.network.control(name, REDIS_PORT);
      return { node: name, how: `redis-cli -h ${host} -p ${port} -a ${this.#password}` };
    });
  }

  get #password(): string {
    return passwordOf(this.#cluster.context.secrets, this.group);
  }

  /** One for all clients that go the same way. */
  #finder(way: Way): PrimaryFinder {
    const key = way.vantage ?? "";
    const finder =
      this.#finders.get(key) ??
      new PrimaryFinder({
        nodes: this.nodes.map((node) => node.name),
        clock: this.#cluster.context.clock,
        askerOf: (node) => redisAsker(way, node),
      });
    this.#finders.set(key, finder);
    return finder;
  }

  /** Redis has no term: a claim counts 1. */
  async #primaries(): Promise<ProbeAnswer> {
    return confirmedClaims(this.nodes, async () => {
      const states = await this.#cluster.states();
      return new Map(states.map((state) => [state.node, state.primary ? 1 : null]));
    });
  }

  async #replicationLag(): Promise<ProbeAnswer> {
    const { clock } = this.#cluster.context;
    const states = await this.#cluster.states();
    const primary = leadingPrimary(states);
    const now = clock.now();
    if (primary !== undefined) this.#lag.leaderAt(primary.node, primary.position, now);
    const replicas = this.nodes.filter(({ name }) => name !== primary?.node);
    const values = replicas.map(({ name: node }) => {
      const state = states.find((each) => each.node === node);
      const known = primary !== undefined && state !== undefined && !state.primary;
      const lagMs = known ? this.#lag.lagMs(state.position, now) : null;
      const lagBytes = known ? Math.max(0, primary.position - state.position) : null;
      return [
        { node, name: "replication-lag", value: lagMs, unit: "ms" },
        { node, name: "replication-lag-bytes", value: lagBytes, unit: "bytes" },
      ];
    });
    return { values: values.flat() };
  }

  /** One primary; everybody else follows its history and has applied what it had at first. */
  #problems(states: readonly NodeState[], goal: number): ReadonlyMap<string, string> {
    const problems = new Map<string, string>();
    const primary = leadingPrimary(states);
    for (const { name } of this.nodes) {
      const state = states.find((each) => each.node === name);
      const problem = problemOf(state, primary, goal);
      if (problem !== undefined) problems.set(name, problem);
    }
    return problems;
  }
}

function problemOf(
  state: NodeState | undefined,
  primary: NodeState | undefined,
  goal: number,
): string | undefined {
  if (state === undefined) return "does not answer";
  if (primary === undefined) return "has no primary to follow";
  if (state.primary) return state.node === primary.node ? undefined : "is a second primary";
  if (!state.linked || state.history !== primary.history) return `does not follow ${primary.node}`;
  if (state.position < goal) return `is ${goal - state.position} bytes behind`;
  return undefined;
}
