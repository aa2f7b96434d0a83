/** etcd: one Raft member per region; members advertise their names, so every message crosses the links. */
import { z } from "zod";
import { regionProblems } from "../../lib/region-problems.ts";
import type { ConfigProblem, NodeKind } from "../../ports/node-kind.ts";
import { ETCD_CLIENT_PORT, ETCD_PEER_PORT, type EtcdConfig, etcdSchema } from "./etcd-config.ts";

const placed = { region: z.string().optional(), node: z.string().optional() };

export const etcdKind: NodeKind<EtcdConfig> = {
  kind: "etcd",
  part: "etcd",
  schema: etcdSchema,
  advertises: true,
  roles: ["leader", "follower"],
  actions: ["move-leader"],
  actionParameters: { "move-leader": z.strictObject(placed) },
  models: ["set", "register", "lock"],
  problems,
  expand: (group, config, regions) =>
    (config.regions === "all" ? regions : config.regions).map((each) => ({
      name: `${group}-${each}`,
      group,
      kind: "etcd",
      region: each,
      ports: { client: ETCD_CLIENT_PORT, peer: ETCD_PEER_PORT },
      config,
    })),
  start: async (context) => (await import("./etcd-group.ts")).startEtcd(context),
};

function problems(config: EtcdConfig, regions: readonly string[]): readonly ConfigProblem[] {
  if (config.regions === "all") return [];
  return regionProblems(
    config.regions.map((each, i) => ({ path: ["regions", i], region: each })),
    regions,
  );
}
