/** What an operator does to an etcd group. Everything goes over the control path. */
import { AdapterError } from "../../lib/errors.ts";
import type { ActionResult } from "../../ports/node-kind.ts";
import { placedNode } from "../group/placed-node.ts";
import { type EtcdCluster, newestLeader } from "./etcd-cluster.ts";

const ACTION_TIMEOUT_MS = 10_000;

type Parameters = Readonly<Record<string, unknown>>;

export const ETCD_ACTIONS: Readonly<
  Record<string, (cluster: EtcdCluster, parameters: Parameters) => Promise<ActionResult>>
> = { "move-leader": moveLeader };

/** To the member of a region, or to any other one that answers. */
async function moveLeader(cluster: EtcdCluster, parameters: Parameters): Promise<ActionResult> {
  const states = await cluster.states();
  const leader = newestLeader(states);
  const named = placedNode(cluster.nodes, parameters);
  const target = states.find((state) =>
    named === undefined ? state.node !== leader?.node : state.node === named.name,
  );
  if (leader === undefined || target === undefined) {
    throw new AdapterError({
      code: "FLT910",
      message:
        leader === undefined
          ? `${cluster.context.group} has no leader to move`
          : `${named?.name ?? "no other member"} does not answer`,
      fix: "schedule it while a majority is connected",
    });
  }
  if (leader.node === target.node) return { detail: `${target.node} is the leader already` };
  const body = { targetID: BigInt(`0x${target.member}`).toString() };
  await cluster.call(leader.node, "maintenance/transfer-leadership", body);
  const signal = AbortSignal.timeout(ACTION_TIMEOUT_MS);
  const now = await cluster.untilLeader((state) => state.node === target.node, signal);
  return { detail: `${target.node} leads in term ${now.term}` };
}
