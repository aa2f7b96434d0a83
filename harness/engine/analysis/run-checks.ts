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
    const result = vacuous(workloads, input.operations) ?? (await attempt(spec, workloads, input));
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

/** A check over too few acknowledged operations proves nothing. */
function vacuous(
  workloads: readonly WorkloadSpec[],
  operations: readonly Operation[],
): CheckResult | undefined {
  for (const { name, minimumAcknowledged } of workloads) {
    const acknowledged = operations.filter((o) => o.workload === name && o.outcome === "ok").length;
    if (acknowledged < minimumAcknowledged) {
      const reason = `${name} has ${acknowledged} acknowledged operations, ${minimumAcknowledged} are needed`;
      return { verdict: "unknown", reason, findings: [], stats: { acknowledged } };
    }
  }
  return undefined;
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
