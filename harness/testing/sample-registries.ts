import { REGISTRIES } from "../cli/registries.ts";
import type { Registries } from "../scenario/registries.ts";

/**
 * The real registries, cut down to what was there first: messages list what there is, and goldens must not change
 * whenever somebody adds a check or a data model.
 */
export const SAMPLE_REGISTRIES: Registries = {
  nodeKinds: new Map(
    [...only(REGISTRIES.nodeKinds, ["postgres", "redis", "etcd", "service"])].map(
      ([name, kind]) => [
        name,
        {
          ...kind,
          models: kind.models.filter((model) => ["set", "register", "http"].includes(model)),
          actions: kind.actions.filter((action) => ["promote", "rejoin"].includes(action)),
        },
      ],
    ),
  ),
  faultKinds: only(REGISTRIES.faultKinds, [
    "partition",
    "refuse",
    "latency",
    "bandwidth",
    "kill",
    "packet-drop",
  ]),
  workloadKinds: only(REGISTRIES.workloadKinds, ["set", "register", "http", "k6"]),
  checks: only(REGISTRIES.checks, ["no-lost-writes", "single-primary"]),
  probeKinds: only(REGISTRIES.probeKinds, ["http", "tcp", "sql", "replication-lag", "primaries"]),
};

function only<T>(map: ReadonlyMap<string, T>, names: readonly string[]): ReadonlyMap<string, T> {
  return new Map([...map].filter(([name]) => names.includes(name)));
}
