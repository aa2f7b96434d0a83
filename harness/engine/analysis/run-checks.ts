import { toVerdict, type CheckResult } from "../../checkers/checker.ts";
import type { Operation } from "../../domain/history.ts";
import type {
  ActionRecord,
  CheckOutcome,
  FindingResult,
  PhaseResult,
} from "../../domain/results.ts";
import type { CheckSpec, Scenario, WorkloadSpec } from "../../domain/scenario.ts";
import type { FaultRecord } from "../../domain/fault.ts";
import type { Sample } from "../../ports/run-store.ts";
import type { Check } from "../checks/check.ts";
import type { WorkloadKind } from "../workloads/workload-kind.ts";
import { findingResult } from "./finding-results.ts";

export interface CheckInput {
  readonly scenario: Scenario;
  readonly checks: ReadonlyMap<string, Check>;
  readonly workloadKinds: ReadonlyMap<string, WorkloadKind>;
  readonly operations: readonly Operation[];
  readonly samples: ReadonlyMap<string, readonly Sample[]>;
  readonly phases: readonly PhaseResult[];
  readonly actions: readonly ActionRecord[];
  readonly faults: readonly FaultRecord[];
}

/** Runs every check of the scenario. One that crashes is inconclusive, never green. */
export async function runChecks(
  input: CheckInput,
): Promise<{ outcomes: CheckOutcome[]; findings: FindingResult[] }> {
  const findings: FindingResult[] = [];
  const outcomes: CheckOutcome[] = [];
  for (const spec of input.scenario.checks) {
    const workloads = workloadsOf(spec, input.scenario);
    const result = notVacuous(await attempt(spec, workloads, input), workloads, input);
    findings.push(...result.findings.map((finding) => findingResult(finding, input.faults)));
    outcomes.push({
      name: spec.name,
      check: spec.check,
      of: spec.workload ?? spec.node ?? "",
      verdict: toVerdict(result.verdict),
      why: result.reason ?? (result.verdict === "pass" ? "no violation" : "see the findings"),
      findings: result.findings.length,
      stats: finite(result.stats),
    });
  }
  return { outcomes, findings };
}

function workloadsOf(spec: CheckSpec, scenario: Scenario): WorkloadSpec[] {
  return scenario.workloads.filter((workload) =>
    spec.workload === undefined ? workload.on === spec.node : workload.name === spec.workload,
  );
}

/** Phases that need their share of load: what was not tried then was not shown to hold then. */
const LOADED_PHASES: readonly string[] = ["before", "during", "after"];
/** Shorter phases are a scenario without a timeline, or one that does not want them. */
const SHORTEST_PHASE_NS = 1e9;

/** A pass over too few acknowledged operations proves nothing. A violation is a violation however few there were. */
function notVacuous(
  result: CheckResult,
  workloads: readonly WorkloadSpec[],
  { operations, phases }: CheckInput,
): CheckResult {
  if (result.verdict !== "pass") return result;
  for (const { name, minimumAcknowledged } of workloads) {
    const own = operations.filter((o) => o.workload === name && o.outcome === "ok");
    const parts = [
      { where: "", acknowledged: own.length },
      ...phases.filter(isLoaded).map(({ phase, startedAt, endedAt }) => ({
        where: ` in phase ${phase}`,
        acknowledged: own.filter((o) => isWithin(o, startedAt, endedAt ?? Infinity)).length,
      })),
    ];
    const poor = parts.find(({ acknowledged }) => acknowledged < minimumAcknowledged);
    if (poor !== undefined) {
      const reason = `${name} has ${poor.acknowledged} acknowledged operations${poor.where}, ${minimumAcknowledged} are needed`;
      return { ...result, verdict: "unknown", reason };
    }
  }
  return result;
}

function isLoaded({ phase, startedAt, endedAt }: PhaseResult): boolean {
  return (
    LOADED_PHASES.includes(phase) && endedAt !== null && endedAt - startedAt >= SHORTEST_PHASE_NS
  );
}

function isWithin({ completedAt }: Operation, from: number, to: number): boolean {
  return completedAt >= from && completedAt < to;
}

async function attempt(
  spec: CheckSpec,
  workloads: readonly WorkloadSpec[],
  input: CheckInput,
): Promise<CheckResult> {
  const check = input.checks.get(spec.check);
  if (check === undefined) {
    return { verdict: "unknown", reason: `no check "${spec.check}"`, findings: [], stats: {} };
  }
  const names = new Set(workloads.map((workload) => workload.name));
  const writes = workloads.flatMap((w) => input.workloadKinds.get(w.kind)?.writes ?? []);
  const groups = new Set(workloads.map((workload) => workload.on));
  if (spec.node !== undefined) groups.add(spec.node);
  const nodes = input.scenario.topology.nodes.filter((node) => groups.has(node.group));
  try {
    return await check.run({
      options: spec.options,
      operations: input.operations.filter((o) => names.has(o.workload ?? "")),
      workloads,
      writes: new Set(writes),
      nodes: nodes.map((node) => node.name),
      finalReadsAt: input.phases.find((phase) => phase.phase === "final-reads")?.startedAt,
      claims: (input.samples.get("primaries") ?? []).filter((s) => groups.has(s.group ?? "")),
      actions: input.actions,
      probes: input.samples.get("probes") ?? [],
    });
  } catch (error) {
    const reason = `the checker failed: ${error instanceof Error ? error.message : String(error)}`;
    return { verdict: "unknown", reason, findings: [], stats: {} };
  }
}

/** JSON has no Infinity: a figure that is none is null, as it would be when read back. */
function finite(stats: CheckResult["stats"]): CheckOutcome["stats"] {
  return Object.fromEntries(
    Object.entries(stats).map(([name, value]) => [
      name,
      typeof value === "number" && !Number.isFinite(value) ? null : value,
    ]),
  );
}
