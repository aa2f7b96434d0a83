/** What a scenario may name. Passed in by the command line, so that reading a scenario starts nothing. */
import type { z } from "zod";
import type { FaultKind } from "../nemesis/fault-kind.ts";
import type { LoadDriver } from "../ports/load-driver.ts";
import type { NodeKind } from "../ports/node-kind.ts";
import type { ProbeKind } from "../ports/probe-kind.ts";

export interface Registries {
  readonly nodeKinds: ReadonlyMap<string, ScenarioNodeKind>;
  readonly faultKinds: ReadonlyMap<string, FaultKind>;
  readonly workloadKinds: ReadonlyMap<string, ScenarioWorkloadKind>;
  readonly checks: ReadonlyMap<string, ScenarioCheck>;
  readonly probeKinds: ReadonlyMap<string, ScenarioProbeKind>;
}

/** The part of a probe kind that says what can be written about it. */
export type ScenarioProbeKind = Omit<ProbeKind, "open">;

/** The part of a node kind that says what can be written about it. */
export type ScenarioNodeKind = Omit<NodeKind, "start">;

/** The part of engine/workloads/workload-kind.ts that says what can be written about it. */
export interface ScenarioWorkloadKind {
  readonly kind: string;
  readonly summary: string;
  /** Data model that the node kind must offer a client for; a load driver needs none, and no group either. */
  readonly model?: string;
  /** Keys beside kind, on, from, clients, rate, timeout and minimum. */
  readonly schema: z.ZodType;
  /** Load drivers: what the schema cannot see. */
  problems?: LoadDriver["problems"];
  /** Load drivers: whose program it is, and what one of its versions cannot do. */
  readonly part?: LoadDriver["part"];
  lacks?: LoadDriver["lacks"];
  /** Load drivers: how much they will do. */
  expects?: LoadDriver["expects"];
  amount?: LoadDriver["amount"];
  /** Load drivers: what an objective may call its requests and checks. */
  names?: LoadDriver["names"];
  /** Load drivers: scripts beside the scenario, by the key that names each. */
  scripts?: LoadDriver["scripts"];
}

/** The part of engine/checks/check.ts that says what can be written about it. */
export interface ScenarioCheck {
  readonly name: string;
  readonly summary: string;
  readonly needs: "workload" | "node";
  /** Keys beside check, name, workload and node. */
  readonly schema: z.ZodType;
  /** Those of them that name a probe of the scenario. */
  readonly probeOptions?: readonly string[];
}
