import type { Scenario, WorkloadSpec } from "../../domain/scenario.ts";
import { linksOf, roundTripMs } from "../../domain/topology.ts";
import { describeTarget } from "../../nemesis/describe-target.ts";
import { sameRegionNodes } from "../../nemesis/same-region-nodes.ts";
import { scheduleOf } from "../../nemesis/schedule.ts";
import type { Runtime } from "../../ports/runtime.ts";
import type { Diagnostic } from "../../lib/located/diagnostic.ts";
import { REGISTRIES } from "../registries.ts";
import type { PlannedFixture } from "./plan-fixtures.ts";

/** What was found out beside the scenario itself. */
export interface PlanFindings {
  readonly fixtures: readonly PlannedFixture[];
  readonly refused: readonly Diagnostic[];
}

/** What a run would do; the same scenario, seed and machine give the same bytes. */
export function planDocument(
  scenario: Scenario,
  runtime: Runtime,
  { fixtures, refused }: PlanFindings,
): PlanDocument {
  const { topology } = scenario;
  const schedule = scheduleOf(scenario);
  return {
    scenario: scenario.id,
    title: scenario.title,
    file: scenario.file,
    seed: scenario.seed,
    parameters: scenario.parameters,
    runtime: { name: runtime.name, mode: runtime.mode, reason: runtime.reason },
    regions: topology.regions.map((region) => ({
      region,
      nodes: topology.nodes
        .filter((node) => node.region === region)
        .map(({ name, kind, ports }) => ({ name, kind, ports })),
    })),
    wan: topology.wan,
    links: linksOf(topology, sameRegionNodes(scenario)).map(({ id, from, to }) => ({
      id,
      roundTripMs: roundTripMs(topology, from, to),
    })),
    timing: scenario.timing,
    fixtures,
    schedule: {
      durationMs: schedule.durationMs,
      faults: schedule.faults.map((fault) => ({
        ...fault,
        targetText: describeTarget(fault.target),
      })),
      actions: schedule.actions.map((action) => ({
        ...action,
        targetText: action.target === undefined ? "" : describeTarget(action.target),
      })),
    },
    workloads: scenario.workloads.map((spec) => {
      const amount = REGISTRIES.workloadKinds.get(spec.kind)?.amount?.(spec.options, spec);
      return amount === undefined ? spec : { ...spec, amount };
    }),
    objectives: scenario.objectives,
    checks: scenario.checks,
    commands: scenario.commands,
    refusals: refused.map(({ code, message, line, why, fix }) => ({
      code,
      message,
      line: line ?? null,
      why,
      fix,
    })),
  };
}

type WithText<T> = T & { readonly targetText: string };

export interface PlanDocument {
  readonly scenario: string;
  readonly title: string;
  readonly file: string;
  readonly seed: string;
  readonly parameters: Scenario["parameters"];
  readonly runtime: { readonly name: string; readonly mode: string; readonly reason: string };
  readonly regions: readonly {
    readonly region: string;
    readonly nodes: readonly {
      readonly name: string;
      readonly kind: string;
      readonly ports: Readonly<Record<string, number>>;
    }[];
  }[];
  readonly wan: Scenario["topology"]["wan"];
  readonly links: readonly { readonly id: string; readonly roundTripMs: number }[];
  readonly timing: Scenario["timing"];
  readonly fixtures: readonly PlannedFixture[];
  readonly schedule: {
    readonly durationMs: number;
    readonly faults: readonly WithText<Scenario["faults"][number]>[];
    readonly actions: readonly WithText<Scenario["actions"][number]>[];
  };
  /** `amount`: load drivers, which have no clients. */
  readonly workloads: readonly (WorkloadSpec & { readonly amount?: string })[];
  readonly objectives: Scenario["objectives"];
  readonly checks: Scenario["checks"];
  readonly commands: readonly string[];
  readonly refusals: readonly {
    readonly code: string;
    readonly message: string;
    readonly line: number | null;
    readonly why: string;
    readonly fix: string;
  }[];
}
