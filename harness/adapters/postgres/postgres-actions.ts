/**
 * What an operator does to a PostgreSQL group. Everything goes over the control path.
 *
 * Promotion never loses what a reachable replica has: receiving stops everywhere, the most advanced replica is found,
 * the target first streams from that one what it misses, and only then becomes primary. (With `any 1` the write that
 * was acknowledged may be on the other replica.)
 */
import type { NodeSpec } from "../../domain/topology.ts";
import { AdapterError } from "../../lib/errors.ts";
import { waitUntil } from "../../lib/wait-until.ts";
import type { ActionResult } from "../../ports/node-kind.ts";
import { placedNode } from "../group/placed-node.ts";
import {
  newestPrimary,
  type NodeState,
  POLL_MS,
  type PostgresCluster,
} from "./postgres-cluster.ts";
import { primaryConninfo } from "./postgres-process.ts";
import { parseSynchronous } from "./synchronous.ts";

const ACTION_TIMEOUT_MS = 20_000;
/** Grace of a planned stop: standbys get everything first. */
const SWITCHOVER_GRACE_MS = 5000;

type Parameters = Readonly<Record<string, unknown>>;

export const POSTGRES_ACTIONS: Readonly<
  Record<string, (cluster: PostgresCluster, parameters: Parameters) => Promise<ActionResult>>
> = {
  promote: (cluster, parameters) =>
    promote(cluster, required(cluster, parameters), {
      fence: parameters["fence"] !== false,
      allowLoss: parameters["allow-loss"] === true,
    }),
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

function required(cluster: PostgresCluster, parameters: Parameters): NodeSpec {
  const node = placedNode(cluster.nodes, parameters);
  if (node !== undefined) return node;
  throw failed("promote needs a region or a node", "say which replica becomes primary: region: …");
}

/** `except`: a node that is about to follow cannot be the one to follow. */
async function presentPrimary(cluster: PostgresCluster, except?: string): Promise<string> {
  const states = (await cluster.states()).filter((state) => state.node !== except);
  const primary = newestPrimary(states);
  if (primary !== undefined) return primary.node;
  throw failed(
    `no node of ${cluster.context.group} is a primary that answers`,
    "promote a replica first",
  );
}

interface PromoteOptions {
  readonly fence: boolean;
  readonly allowLoss: boolean;
}

async function promote(
  cluster: PostgresCluster,
  target: NodeSpec,
  { fence, allowLoss }: PromoteOptions,
): Promise<ActionResult> {
  const signal = AbortSignal.timeout(ACTION_TIMEOUT_MS);
  const before = await cluster.states();
  if (before.some((state) => state.node === target.name && state.primary)) {
    return { detail: `${target.name} is the primary already` };
  }
  const old = before.filter((state) => state.primary).map((state) => state.node);
  if (fence) await Promise.all(old.map((node) => cluster.fence(node)));
  const replicas = before.filter((state) => !state.primary).map((state) => state.node);
  const positions = await stopReceiving(cluster, replicas, signal);
  if (!allowLoss) refuseLoss(cluster, positions);
  const caughtUpFrom = await catchUp(cluster, target.name, positions, signal);
  await cluster.control.query(target.name, "SELECT pg_promote(false)");
  const now = await cluster.until(target.name, (state) => state.primary, signal);
  await repoint(cluster, target.name);
  return {
    detail:
      `${target.name} is primary on timeline ${now.timeline}` +
      (fence && old.length > 0 ? `, ${old.join(", ")} is fenced` : "") +
      (caughtUpFrom === undefined ? "" : `, after it caught up from ${caughtUpFrom}`),
  };
}

/** Cuts every replica off its primary, so that positions stand still and none runs ahead of the promoted one. */
async function stopReceiving(
  cluster: PostgresCluster,
  replicas: readonly string[],
  signal: AbortSignal,
): Promise<readonly NodeState[]> {
  const states = await Promise.all(
    replicas.map(async (node) => {
      try {
        await follow(cluster, node, "");
        const gone = `SELECT NOT EXISTS (SELECT FROM pg_stat_wal_receiver) AS gone`;
        const ask = async (): Promise<true | undefined> =>
          (await cluster.control.ask(node, gone))?.["gone"] === true ? true : undefined;
        await waitUntil(ask, { clock: cluster.context.clock, signal, everyMs: POLL_MS });
        return await cluster.state(node);
      } catch {
        // Out of reach: it has no say, and is not counted as asked.
        return undefined;
      }
    }),
  );
  return states.filter((state) => state !== undefined);
}

/** A write acknowledged by k of n standbys is on at least one of any n - k + 1 of them. */
function refuseLoss(cluster: PostgresCluster, asked: readonly NodeState[]): void {
  const { count } = parseSynchronous(cluster.context.config.synchronous);
  const standbys = cluster.nodes.length - 1;
  const needed = standbys - count + 1;
  if (count === 0 || asked.length >= needed) return;
  throw failed(
    `promotion could lose acknowledged writes: ${asked.length} of ${standbys} replicas answer, ${needed} are needed`,
    "bring another replica back first, or say allow-loss: true",
  );
}

async function catchUp(
  cluster: PostgresCluster,
  target: string,
  positions: readonly NodeState[],
  signal: AbortSignal,
): Promise<string | undefined> {
  const own = positions.find((state) => state.node === target);
  if (own === undefined) {
    throw failed(`${target} does not answer`, "promote a replica that is up");
  }
  const most = positions.toSorted((a, b) => b.position - a.position)[0];
  if (most === undefined || most.position <= own.position) return undefined;
  await follow(cluster, target, most.node);
  await cluster.until(target, (state) => state.position >= most.position, signal);
  await follow(cluster, target, "");
  return most.node;
}

/** Every other replica that answers follows `primary`, without a restart. */
async function repoint(cluster: PostgresCluster, primary: string): Promise<readonly string[]> {
  const replicas = (await cluster.states()).filter(
    (state) => !state.primary && state.node !== primary,
  );
  await Promise.all(replicas.map((state) => follow(cluster, state.node, primary)));
  return replicas.map((state) => state.node);
}

/** Sets whom a replica streams from; "" for nobody. */
async function follow(cluster: PostgresCluster, node: string, primary: string): Promise<void> {
  const { place } = cluster.handle(node);
  const conninfo = primary === "" ? "" : primaryConninfo(node, place, primary);
  const literal = conninfo.replaceAll("'", "''");
  await cluster.control.query(node, `ALTER SYSTEM SET primary_conninfo = '${literal}'`);
  await cluster.control.query(node, "SELECT pg_reload_conf()");
}

/** Nodes that do not stream on the primary's timeline. */
async function strays(cluster: PostgresCluster, primary: string): Promise<readonly NodeSpec[]> {
  const states = await cluster.states();
  const timeline = states.find((state) => state.node === primary)?.timeline;
  const following = new Set(
    states
      .filter((state) => state.streaming && state.timeline === timeline)
      .map(({ node }) => node),
  );
  return cluster.nodes.filter(({ name }) => name !== primary && !following.has(name));
}

async function rejoin(cluster: PostgresCluster, node: NodeSpec, primary: string): Promise<void> {
  await cluster.clone(node, primary);
  const signal = AbortSignal.timeout(ACTION_TIMEOUT_MS);
  await cluster.until(node.name, (state) => state.streaming, signal);
}

/** Planned switchover to `target`: everybody follows, then the primary stops in order, then the target takes over. */
async function failback(cluster: PostgresCluster, target: NodeSpec): Promise<ActionResult> {
  const primary = await presentPrimary(cluster);
  if (primary === target.name) return { detail: `${target.name} is the primary already` };
  const lost = await strays(cluster, primary);
  await Promise.all(lost.map((node) => rejoin(cluster, node, primary)));
  const signal = AbortSignal.timeout(ACTION_TIMEOUT_MS);
  const goal = (await cluster.state(primary))?.position ?? 0;
  await cluster.until(target.name, (state) => state.replayed >= goal, signal);
  await cluster.handle(primary).stop(SWITCHOVER_GRACE_MS);
  const { detail } = await promote(cluster, target, { fence: false, allowLoss: false });
  const former = cluster.nodes.find((node) => node.name === primary);
  if (former !== undefined) await rejoin(cluster, former, target.name);
  return { detail: `${detail}, ${primary} follows it` };
}

function failed(message: string, fix: string): AdapterError {
  return new AdapterError({ code: "FLT910", message, fix });
}
