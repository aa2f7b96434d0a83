/** A running PostgreSQL group. */
import type { NodeSpec } from "../../domain/topology.ts";
import { EnvironmentError, InvariantError } from "../../lib/errors.ts";
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
import { POSTGRES_MODELS } from "./models/registry.ts";
import { POSTGRES_ACTIONS } from "./postgres-actions.ts";
import { PostgresClient } from "./postgres-client.ts";
import { newestPrimary, type NodeState, POLL_MS, PostgresCluster } from "./postgres-cluster.ts";
import { POSTGRES_PORT, type PostgresConfig } from "./postgres-config.ts";
import { postgresFixtureStore } from "./postgres-fixtures.ts";
import { postgresHandshake } from "./postgres-handshake.ts";
import { PostgresMarkers } from "./postgres-markers.ts";
import { DATABASE, passwordOf } from "./postgres-process.ts";
import { openFrom, postgresAsker, type Way } from "./postgres-way.ts";
import { parseSynchronous } from "./synchronous.ts";

export async function startPostgres(context: GroupContext<PostgresConfig>): Promise<RunningGroup> {
  const cluster = new PostgresCluster(context);
  const primary = context.nodes.find((node) => node.region === context.config.primary);
  if (primary === undefined) {
    throw new InvariantError({ code: "BUG002", message: "the primary's region was not validated" });
  }
  await Promise.all(
    context.nodes.map((node) =>
      cluster.launch(node, node === primary ? undefined : primary.name, context.signal),
    ),
  );
  const group = new PostgresGroup(cluster);
  await firstReady({
    handles: cluster.handles,
    clock: context.clock,
    signal: context.signal,
    ready: async (signal) => {
      await group.fed(primary.name, signal);
      await group.ready(signal);
    },
  });
  await checkVersion(cluster, primary.name);
  return group;
}

async function checkVersion(cluster: PostgresCluster, primary: string): Promise<void> {
  const wanted = cluster.context.config.version;
  if (wanted === undefined) return;
  const row = await cluster.control.ask(primary, "SHOW server_version_num");
  const major = Math.floor(Number(row?.["server_version_num"]) / 10_000);
  if (major === wanted) return;
  throw new EnvironmentError({
    code: "ENV910",
    message: `group ${cluster.context.group} wants PostgreSQL ${wanted}, this runtime has ${major}`,
    fix: "leave version: out to take what is there, or choose the other runtime",
  });
}

class PostgresGroup implements RunningGroup {
  readonly kind = "postgres";
  /** As the user of workloads and services, so that they own what was loaded. */
  readonly fixtures = postgresFixtureStore(async (signal) => {
    const way = this.#way({ vantage: undefined, application: "fixtures" });
    return openFrom(way, await this.#finder(way).find(signal), signal);
  });
  readonly #cluster: PostgresCluster;
  readonly #lag = new LagTracker();
  readonly #finders = new Map<string, PrimaryFinder>();

  constructor(cluster: PostgresCluster) {
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
    const act = POSTGRES_ACTIONS[action];
    if (act === undefined) {
      throw new InvariantError({ code: "BUG002", message: `action ${action} was not validated` });
    }
    return act(this.#cluster, parameters);
  }

  /** URL (libpq's form, all hosts), HOSTS (`host:port,…`), USER, PASSWORD, DATABASE. */
  bindings(region: string): Readonly<Record<string, string>> {
    const { network, secrets } = this.#cluster.context;
    const password = passwordOf(secrets, this.group, "app");
    const hosts = this.nodes
      .map((node) => network.addressFor({ region }, node.name, POSTGRES_PORT))
      .map(({ host, port }) => `${host}:${port}`)
      .join(",");
    return {
      URL: `postgresql://app:${encodeURIComponent(password)}@${hosts}/${DATABASE}?target_session_attrs=read-write`,
      HOSTS: hosts,
      USER: "app",
      PASSWORD: password,
      DATABASE,
    };
  }

  async client(model: string, options: ClientOptions): Promise<ServiceClient> {
    const found = POSTGRES_MODELS.get(model);
    if (found === undefined) {
      throw new InvariantError({ code: "BUG002", message: `model ${model} was not validated` });
    }
    const { clock } = this.#cluster.context;
    const way = this.#way({
      vantage: options.control === true ? undefined : options.vantage,
      application: options.workload,
    });
    const context = { way, finder: this.#finder(way), options, clock };
    return new PostgresClient(found, context, nearestReader(this.nodes, options));
  }

  async probe(question: GroupProbe): Promise<ProbeAnswer> {
    switch (question.type) {
      case "primaries":
        return this.#primaries();
      case "replication-lag":
        return this.#replicationLag();
      case "replication-times":
        return this.#replicationTimes();
      case "http":
        return { values: [] };
    }
  }

  markers(name: string): Markers {
    return new PostgresMarkers(this.#cluster, name);
  }

  handshake(): Handshake {
    return postgresHandshake;
  }

  /**
   * Waits until every standby streams, asking the primary only: a standby knows the passwords no sooner, and turning
   * the harness away again and again would cost it more than starting.
   */
  async fed(primary: string, signal: AbortSignal): Promise<void> {
    const { clock } = this.#cluster.context;
    const standbys = this.nodes.length - 1;
    let problem = "does not answer";
    const ask = async (): Promise<true | undefined> => {
      const row = await this.#cluster.control.ask(primary, STANDBYS);
      if (row === undefined) return undefined;
      problem = `has ${String(row["standbys"])} streaming standbys of ${standbys}`;
      return Number(row["standbys"]) >= standbys ? true : undefined;
    };
    try {
      await waitUntil(ask, { clock, signal, everyMs: POLL_MS });
    } catch (error) {
      const problems = new Map([[primary, problem]]);
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
          problems = await this.#problems(states, goal ?? 0);
          return problems.size === 0 ? true : undefined;
        },
        { clock, signal, everyMs: POLL_MS },
      );
    } catch (error) {
      throw await groupNotReady(this.group, problems, this.#cluster.handles, error);
    }
  }

  describe(): readonly { readonly node: string; readonly how: string }[] {
    const { network, secrets } = this.#cluster.context;
    const password = passwordOf(secrets, this.group, "app");
    return this.nodes.map(({ name }) => {
      const { host, port } = network.control(name, POSTGRES_PORT);
      return { node: name, how: `psql postgresql://app:${password}@${host}:${port}/${DATABASE}` };
    });
  }

  #way({ vantage, application }: { vantage: string | undefined; application: string }): Way {
    const { network, secrets } = this.#cluster.context;
    const password = passwordOf(secrets, this.group, "app");
    return { network, vantage, login: { user: "app", password, database: DATABASE, application } };
  }

  /** One for all clients that go the same way. */
  #finder(way: Way): PrimaryFinder {
    const key = way.vantage ?? "";
    const finder =
      this.#finders.get(key) ??
      new PrimaryFinder({
        nodes: this.nodes.map((node) => node.name),
        clock: this.#cluster.context.clock,
        askerOf: (node) => postgresAsker(way, node),
      });
    this.#finders.set(key, finder);
    return finder;
  }

  async #primaries(): Promise<ProbeAnswer> {
    return confirmedClaims(this.nodes, async () => {
      const states = await this.#cluster.states();
      return new Map(states.map((state) => [state.node, state.primary ? state.timeline : null]));
    });
  }

  async #replicationLag(): Promise<ProbeAnswer> {
    const { clock } = this.#cluster.context;
    const states = await this.#cluster.states();
    const primary = newestPrimary(states);
    const now = clock.now();
    if (primary !== undefined) this.#lag.leaderAt(primary.node, primary.position, now);
    const replicas = this.nodes.filter(({ name }) => name !== primary?.node);
    const values = replicas.map(({ name: node }) => {
      const state = states.find((each) => each.node === node);
      const known = primary !== undefined && state !== undefined && !state.primary;
      const lagMs = known ? this.#lag.lagMs(state.replayed, now) : null;
      const lagBytes = known ? Math.max(0, primary.position - state.replayed) : null;
      return [
        { node, name: "replication-lag", value: lagMs, unit: "ms" },
        { node, name: "replication-lag-bytes", value: lagBytes, unit: "bytes" },
      ];
    });
    return { values: values.flat() };
  }

  /** pg_stat_replication counts from the flush on the primary to the replica's word, its way back included. */
  async #replicationTimes(): Promise<ProbeAnswer> {
    const primary = newestPrimary(await this.#cluster.states());
    if (primary === undefined) return { values: [] };
    const { rows } = await this.#cluster.control.query(primary.node, REPLICATION_TIMES);
    return {
      values: rows.flatMap((row) =>
        ["write-time", "flush-time", "replay-time"].map((name) => ({
          node: String(row["node"]),
          name,
          value: row[name] === null ? null : Number(row[name]),
          unit: "ms",
        })),
      ),
    };
  }

  /** One primary, everybody else streams on its timeline and has replayed what it had at first; quorum present. */
  async #problems(
    states: readonly NodeState[],
    goal: number,
  ): Promise<ReadonlyMap<string, string>> {
    const problems = new Map<string, string>();
    const primary = newestPrimary(states);
    for (const { name } of this.nodes) {
      const state = states.find((each) => each.node === name);
      const problem = problemOf(state, primary, goal);
      if (problem !== undefined) problems.set(name, problem);
    }
    if (problems.size > 0 || primary === undefined) return problems;
    const { count } = parseSynchronous(this.#cluster.context.config.synchronous);
    const row = await this.#cluster.control.ask(primary.node, STANDBYS);
    const standbys = Number(row?.["standbys"] ?? 0);
    const synchronous = Number(row?.["synchronous"] ?? 0);
    if (standbys < this.nodes.length - 1 || synchronous < count) {
      problems.set(
        primary.node,
        `has ${standbys} streaming standbys, ${synchronous} of them synchronous`,
      );
    }
    return problems;
  }
}

const REPLICATION_TIMES = `
  SELECT application_name AS node,
    extract(epoch FROM write_lag) * 1000 AS "write-time",
    extract(epoch FROM flush_lag) * 1000 AS "flush-time",
    extract(epoch FROM replay_lag) * 1000 AS "replay-time"
  FROM pg_stat_replication WHERE state = 'streaming'`;

const STANDBYS = `
  SELECT count(*) AS standbys, count(*) FILTER (WHERE sync_state IN ('sync', 'quorum')) AS synchronous
  FROM pg_stat_replication WHERE state = 'streaming'`;

function problemOf(
  state: NodeState | undefined,
  primary: NodeState | undefined,
  goal: number,
): string | undefined {
  if (state === undefined) return "does not answer";
  if (primary === undefined) return "has no primary to follow";
  if (state.primary) return state.node === primary.node ? undefined : "is a second primary";
  if (!state.streaming) return `does not stream from ${primary.node}`;
  if (state.timeline !== primary.timeline) {
    return `is on timeline ${state.timeline}, the primary is on ${primary.timeline}`;
  }
  if (state.replayed < goal) return `is ${goal - state.replayed} bytes behind`;
  return undefined;
}
