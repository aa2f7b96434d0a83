/** Evidence from runs of scenarios: their verdict, a figure of theirs, or that a check found nothing. */
import type { EvidenceReference } from "../domain/evidence.ts";
import type { EvidenceReadiness, EvidenceState, RunReference } from "../domain/readiness.ts";
import type { Results } from "../domain/results.ts";
import { RESULTS_FILE } from "../domain/statement.ts";
import type { Checklist, EvidenceSource, EvidenceSpec } from "./checklist.ts";
import { evaluatePredicate, type PredicateOutcome } from "./evaluate-predicate.ts";
import type { Facts, RunFact } from "./facts.ts";
import { expiryOf, staleness, type Observation } from "./staleness.ts";

type RunSource = Extract<EvidenceSource, { readonly scenario: string }>;
type Outcome = Omit<EvidenceReadiness, "kind" | "basis" | "says">;
type RunSpec = EvidenceSpec & { readonly source: RunSource };

const NOTHING = {
  altered: false,
  expires: null,
  reference: null,
  figure: null,
  run: null,
} as const;

export function evaluateRun(spec: RunSpec, facts: Facts, checklist: Checklist): Outcome {
  const { scenario } = spec.source;
  const run = facts.runs.get(scenario);
  if (run === undefined) {
    const why = `there is no run of it: harness run ${scenario}`;
    return { ...NOTHING, state: "unknown", why };
  }
  const reference = referenceOf(run);
  const changed = run.problems.filter(({ kind }) => kind !== "no-statement" && kind !== "missing");
  if (changed[0] !== undefined) {
    const why = alteredWhy(changed[0].kind, changed[0].file, run.runId, changed[0].message);
    return { ...NOTHING, state: "unmet", why, altered: true, reference };
  }
  const { results } = run;
  if (results === undefined) {
    const why = run.unreadable ?? `run ${run.runId} was not judged: harness analyze ${run.path}`;
    return { ...NOTHING, state: "unknown", why, reference };
  }
  const observation: Observation = { at: results.startedAt, commit: results.environment.git };
  const common = {
    altered: false,
    expires: expiryOf(observation, spec.validity),
    run: runOf(results),
  };
  const judged = judge(spec.source, results);
  const { figure } = judged;
  const selected = {
    ...reference,
    ...(judged.jsonPath === null ? {} : { select: judged.jsonPath }),
  };
  const doubt =
    run.problems[0]?.message ??
    staleness(observation, spec.validity, facts) ??
    outdated(run, results, { facts, checklist });
  if (doubt !== undefined) {
    const why = `run ${run.runId}: ${doubt}`;
    return { ...common, state: "unknown", why, reference: selected, figure };
  }
  return { ...common, state: judged.state, why: judged.why, reference: selected, figure };
}

/** "results.json of run X was changed after the run": the name that everybody looks for. */
function alteredWhy(kind: string, file: string, runId: string, message: string): string {
  return kind === "changed"
    ? `${file} of run ${runId} was changed after the run`
    : `run ${runId}: ${message}`;
}

function outdated(
  run: RunFact,
  results: Results,
  { facts, checklist }: { readonly facts: Facts; readonly checklist: Checklist },
): string | undefined {
  const current = facts.scenarios.get(results.scenario);
  if (current !== undefined && current !== run.scenarioSha256) {
    return `the scenario was changed since: harness run ${results.scenario}`;
  }
  for (const { part, version } of results.environment.parts) {
    const wanted = checklist.parts.get(part);
    if (wanted !== undefined && wanted !== version) {
      return `it ran with ${part} ${version}, the release has ${wanted}`;
    }
  }
  return undefined;
}

type Judged = Pick<PredicateOutcome, "state" | "why" | "figure" | "jsonPath">;

function judge(source: RunSource, results: Results): Judged {
  switch (source.kind) {
    case "scenario":
      return verdictOf(results);
    case "predicate":
      return doubted(evaluatePredicate(source.predicate, results), results);
    case "no-finding":
      return doubted(absenceOf(source, results), results);
  }
}

function verdictOf({ verdict, reasons, expected }: Results): Judged {
  const base = { figure: null, jsonPath: '$["verdict"]' };
  if (expected !== undefined) {
    const state = expected.met ? "met" : "unmet";
    const word = expected.met ? "as it had to" : `but had to end in ${expected.verdict}`;
    return { ...base, state, why: `the self-test ended in ${verdict} ${word}` };
  }
  const states = { pass: "met", inconclusive: "unknown", fail: "unmet" } as const;
  const [reason] = reasons;
  const why = reason === undefined ? verdict : `${verdict}: ${reason}`;
  return { ...base, state: states[verdict], why };
}

function absenceOf(
  { finding, check }: Extract<RunSource, { kind: "no-finding" }>,
  { checks, findings }: Results,
): Judged {
  const at = checks.findIndex(({ name }) => name === check);
  const outcome = checks[at];
  const base = { figure: null, jsonPath: at === -1 ? null : `$["checks"][${at}]` };
  const found = findings.filter(({ code }) => code === finding);
  if (found[0] !== undefined) {
    return { ...base, state: "unmet", why: `${found.length} × ${finding}: ${found[0].message}` };
  }
  if (outcome === undefined) return { ...base, state: "unknown", why: `it has no check ${check}` };
  if (outcome.verdict === "inconclusive") {
    return { ...base, state: "unknown", why: `${check} did not decide: ${outcome.why}` };
  }
  return { ...base, state: "met", why: `${check} looked for it and found none` };
}

/**
 * A good figure of a run that proves nothing is no evidence; a bad one stays bad. Reasons about one objective or one check
 * say nothing about the others, every other reason (a fault that was not proved, load that was not offered, a run that was
 * killed) is about the whole run: see harness/engine/analysis/judge-run.ts.
 */
function doubted(judged: Judged, { runId, reasons }: Results): Judged {
  const doubt = reasons.find((reason) => !/^(?:objective|check) "/.test(reason));
  if (judged.state !== "met" || doubt === undefined) return judged;
  const state: EvidenceState = "unknown";
  return { ...judged, state, why: `${judged.why}, but run ${runId} proves nothing: ${doubt}` };
}

function referenceOf(run: RunFact): EvidenceReference {
  return {
    path: `${run.path}/${RESULTS_FILE}`,
    sha256: run.sha256,
    runId: run.runId,
    created: run.startedAt,
  };
}

function runOf(results: Results): RunReference {
  const { scenario, runId, verdict, startedAt, seed, environment, rerun, evidence } = results;
  return {
    scenario,
    runId,
    verdict,
    startedAt,
    seed,
    commit: environment.git,
    rerun,
    raw: evidence,
  };
}
