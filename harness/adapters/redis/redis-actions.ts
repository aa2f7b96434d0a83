/** What an operator does to a Redis group. Everything goes over the control path. */
import type { NodeSpec } from "../../domain/topology.ts";
import { AdapterError } from "../../lib/errors.ts";
import type { ActionResult } from "../../ports/node-kind.ts";
import { placedNode } from "../group/placed-node.ts";
import { leadingPrimary, type RedisCluster } from "./redis-cluster.ts";

const ACTION_TIMEOUT_MS = 20_000;
/** Writes pause this long at most during a planned switchover. */
const SWITCHOVER_PAUSE_MS = 5000;
const PAUSE_WRITES = ["CLIENT", "PAUSE", String(SWITCHOVER_PAUSE_MS), "WRITE"];
const RESUME_WRITES = ["CLIENT", "UNPAUSE"];

type Parameters = Readonly<Record<string, unknown>>;

export const REDIS_ACTIONS: Readonly<
  Record<string, (cluster: RedisCluster, parameters: Parameters) => Promise<ActionResult>>
> = {
  promote: (cluster, parameters) =>
    promote(cluster, required(cluster, parameters), parameters["fence"] !== false),
  repoint: async (cluster, parameters) => {
    const primary = placedNode(cluster.nodes, parameters)?.name ?? (await presentPrimary(cluster));
    const moved = await repoint(cluster, primary);
    return { detail: `${moved.join(", ") || "no node"} now follows ${primary}` };
  },
  fence: async (cluster, parameters) => {
    const node = placedNode(cluster.nodes, parameters)?.name ?? (await presentPrimary(cluster));
    await cluster.fence(node);
    return { detail: `${node} is stopped and acknowledges nothing any more` };
  },
  rejoin: async (cluster, parameters) => {
    const named = placedNode(cluster.nodes, parameters);
    const primary = await presentPrimary(cluster, named?.name);
    const nodes = named === undefined ? await strays(cluster, primary) : [named];
    await Promise.all(nodes.map((node) => rejoin(cluster, node, primary)));
    const names = nodes.map((node) => node.name).join(", ");
    return { detail: `${names || "no node"} follows ${primary}` };
  },
  failback: async (cluster, parameters) => {
    const { config } = cluster.context;
    const named = placedNode(cluster.nodes, parameters);
    return failback(cluster, named ?? required(cluster, { region: config.primary }));
  },
};

function required(cluster: RedisCluster, parameters: Parameters): NodeSpec {
  const node = placedNode(cluster.nodes, parameters);
  if (node !== undefined) return node;
  throw failed("promote needs a region or a node", "say which replica becomes primary: region: …");
}

/** `except`: a node that is about to follow cannot be the one to follow. */
async function presentPrimary(cluster: RedisCluster, except?: string): Promise<string> {
  const states = (await cluster.states()).filter((state) => state.node !== except);
  const primary = leadingPrimary(states);
  if (primary !== undefined) return primary.node;
  throw failed(
    `no node of ${cluster.context.group} is a primary that answers`,
    "promote a replica first",
  );
}

async function promote(
  cluster: RedisCluster,
  target: NodeSpec,
  fence: boolean,
): Promise<ActionResult> {
  const before = await cluster.states();
  const own = before.find((state) => state.node === target.name);
  if (own === undefined) {
    throw failed(`${target.name} does not answer`, "promote a replica that is up");
  }
  if (own.primary) return { detail: `${target.name} is the primary already` };
  const old = before.filter((state) => state.primary).map((state) => state.node);
  if (fence) await Promise.all(old.map((node) => cluster.fence(node)));
  const caughtUpFrom = fence ? await catchUp(cluster, target.name) : undefined;
  await cluster.lead(target.name);
  await repoint(cluster, target.name);
  return {
    detail:
      `${target.name} is primary` +
      (fence && old.length > 0 ? `, ${old.join(", ")} is fenced` : "") +
      (caughtUpFrom === undefined ? "" : `, after it caught up from ${caughtUpFrom}`),
  };
}

/** A write that WAIT confirmed may be on another replica: the target first takes over what that one has more. */
async function catchUp(cluster: RedisCluster, target: string): Promise<string | undefined> {
  const replicas = (await cluster.states()).filter((state) => !state.primary);
  const most = replicas.toSorted((a, b) => b.position - a.position)[0];
  const own = replicas.find((state) => state.node === target);
  if (most === undefined || own === undefined || most.position <= own.position) return undefined;
  // A replica without its primary feeds nobody (NOMASTERLINK): it leads for as long as that takes, its writes held back.
  const signal = AbortSignal.timeout(SWITCHOVER_PAUSE_MS / 2);
  await cluster.control.send(most.node, PAUSE_WRITES);
  try {
    await cluster.lead(most.node);
    await cluster.follow(target, most.node);
    await cluster.until(target, (state) => state.position >= most.position, signal);
    await cluster.follow(most.node, target);
  } finally {
    await cluster.control.ask(most.node, RESUME_WRITES);
  }
  return most.node;
}

/** Every other replica that answers follows `primary`. */
async function repoint(cluster: RedisCluster, primary: string): Promise<readonly string[]> {
  const replicas = (await cluster.states()).filter(
    (state) => !state.primary && state.node !== primary,
  );
  await Promise.all(replicas.map((state) => cluster.follow(state.node, primary)));
  return replicas.map((state) => state.node);
}

/** Nodes that do not follow the primary's history. */
async function strays(cluster: RedisCluster, primary: string): Promise<readonly NodeSpec[]> {
  const states = await cluster.states();
  const history = states.find((state) => state.node === primary)?.history;
  const following = new Set(
    states.filter((state) => state.linked && state.history === history).map(({ node }) => node),
  );
  return cluster.nodes.filter(({ name }) => name !== primary && !following.has(name));
}

async function rejoin(cluster: RedisCluster, node: NodeSpec, primary: string): Promise<void> {
  const signal = AbortSignal.timeout(ACTION_TIMEOUT_MS);
  const stopped = (await cluster.handle(node.name).state()) === "stopped";
  if (stopped) await cluster.clone(node, primary);
  else await cluster.follow(node.name, primary);
  await cluster.until(node.name, (state) => !state.primary && state.linked, signal);
}

/** Planned switchover to `target`: everybody follows, writes pause, the target takes over when it has everything. */
async function failback(cluster: RedisCluster, target: NodeSpec): Promise<ActionResult> {
  const primary = await presentPrimary(cluster);
  if (primary === target.name) return { detail: `${target.name} is the primary already` };
  const lost = await strays(cluster, primary);
  await Promise.all(lost.map((node) => rejoin(cluster, node, primary)));
  await cluster.control.send(primary, PAUSE_WRITES);
  try {
    const goal = (await cluster.state(primary))?.position ?? 0;
    const signal = AbortSignal.timeout(SWITCHOVER_PAUSE_MS / 2);
    await cluster.until(target.name, (state) => state.position >= goal, signal);
    // The old one first: for a moment there is no primary, never two.
    await cluster.follow(primary, target.name);
    await cluster.lead(target.name);
    await repoint(cluster, target.name);
  } finally {
    await cluster.control.ask(primary, RESUME_WRITES);
  }
  return { detail: `${target.name} is primary, ${primary} follows it` };
}

function failed(message: string, fix: string): AdapterError {
  return new AdapterError({ code: "FLT910", message, fix });
}
