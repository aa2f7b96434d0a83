/** What a scenario may name, and what the engine then finds behind the names. */
import { etcdKind } from "../adapters/etcd/etcd-kind.ts";
import { withCommonActions } from "../adapters/group/common-actions.ts";
import { k6Driver } from "../adapters/k6/k6-driver.ts";
import { postgresKind } from "../adapters/postgres/postgres-kind.ts";
import { PROBE_KINDS } from "../adapters/probes/registry.ts";
import { redisKind } from "../adapters/redis/redis-kind.ts";
import { serviceKind } from "../adapters/service/service-kind.ts";
import { CHECKS } from "../engine/checks/registry.ts";
import { WORKLOAD_KINDS } from "../engine/workloads/registry.ts";
import { FAULT_KINDS } from "../nemesis/registry.ts";
import type { LoadDriver } from "../ports/load-driver.ts";
import type { NodeKind } from "../ports/node-kind.ts";
import type { Registries, ScenarioWorkloadKind } from "../scenario/registries.ts";

/** Every node kind. A new one is a folder in adapters/ and a line below. */
export const NODE_KINDS: ReadonlyMap<string, NodeKind> = new Map(
  [postgresKind, redisKind, etcdKind, serviceKind].map((kind) => [
    kind.kind,
    withCommonActions(kind as NodeKind),
  ]),
);

/** Programs that make load of their own accord. A new one is a folder in adapters/ and a line below. */
export const LOAD_DRIVERS: ReadonlyMap<string, LoadDriver> = new Map(
  [k6Driver].map((driver) => [driver.kind, driver as LoadDriver]),
);

export const REGISTRIES: Registries = {
  nodeKinds: NODE_KINDS,
  faultKinds: FAULT_KINDS,
  workloadKinds: new Map<string, ScenarioWorkloadKind>([...WORKLOAD_KINDS, ...LOAD_DRIVERS]),
  checks: CHECKS,
  probeKinds: PROBE_KINDS,
};
