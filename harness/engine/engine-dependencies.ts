import type { Clock } from "../ports/clock.ts";
import type { FixtureSources } from "../ports/fixtures.ts";
import type { LinkProber } from "../ports/link-prober.ts";
import type { LoadDriver } from "../ports/load-driver.ts";
import type { NodeKind, Secrets } from "../ports/node-kind.ts";
import type { ProbeKind } from "../ports/probe-kind.ts";
import type { Progress } from "../ports/progress.ts";
import type { Runtime } from "../ports/runtime.ts";
import type { WorkloadKind } from "./workloads/workload-kind.ts";

/** Everything the engine needs of the world. Wired in cli/; faked in testing/. */
export interface EngineDependencies {
  readonly clock: Clock;
  readonly runtime: Runtime;
  readonly prober: LinkProber;
  readonly nodeKinds: ReadonlyMap<string, NodeKind>;
  readonly workloadKinds: ReadonlyMap<string, WorkloadKind>;
  readonly probeKinds: ReadonlyMap<string, ProbeKind>;
  readonly loadDrivers: ReadonlyMap<string, LoadDriver>;
  /** Needed by scenarios with fixtures. */
  readonly fixtures?: FixtureSources;
  readonly secrets: Secrets;
  readonly progress: Progress;
  /** Folder of the scenario file on the host. */
  readonly scenarioDirectory: string;
  /** Aborted by the first Ctrl-C or the run's own time-out. */
  readonly signal: AbortSignal;
  /** --keep: called with how to reach every node; tear-down waits for it. */
  readonly keep?: (
    nodes: readonly { readonly node: string; readonly how: string }[],
  ) => Promise<void>;
}
