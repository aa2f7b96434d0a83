import type { NetworkPlan } from "../../ports/runtime.ts";
import type { RegionPlan } from "./address-plan.ts";
import type { Engine } from "./docker-engine.ts";
import type { Reach } from "./reach.ts";
import type { Labels } from "./run-labels.ts";
import type { RunResources } from "./run-resources.ts";

/** What the parts of one run share. */
export interface RunContext {
  readonly engine: Engine;
  readonly plan: NetworkPlan;
  /** Run id, safe as a part of container names. */
  readonly id: string;
  readonly labels: Labels;
  readonly regions: ReadonlyMap<string, RegionPlan>;
  readonly resources: RunResources;
  readonly reach: Reach;
}

export function nameOf(context: Pick<RunContext, "id">, ...parts: readonly string[]): string {
  return ["harness", context.id, ...parts].join("-");
}

/** tmpfs options of the volume that holds a node's data. */
export function volumeOptions(owner: number | undefined): string {
  const rights = owner === undefined ? "mode=1777" : `mode=0700,uid=${owner},gid=${owner}`;
  return `size=2g,${rights}`;
}

/** Account of the programs in our own images; containers/base/Dockerfile makes it. */
export const HARNESS_USER = 10_001;
