import type { KindCheck } from "./check.ts";
import { ETCD_CHECKS } from "./etcd-checks.ts";
import { POSTGRES_CHECKS } from "./postgres-checks.ts";
import { PROBE_CHECKS } from "./probe-checks.ts";
import { REDIS_CHECKS } from "./redis-checks.ts";
import { SERVICE_CHECKS } from "./service-checks.ts";

export const KIND_CHECKS: ReadonlyMap<string, readonly KindCheck[]> = new Map([
  ["postgres", POSTGRES_CHECKS],
  ["redis", REDIS_CHECKS],
  ["etcd", ETCD_CHECKS],
  ["service", SERVICE_CHECKS],
  ["probes", PROBE_CHECKS],
]);
