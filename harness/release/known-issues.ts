/** What is not as it should be in the runs of a release. Nothing is left out: a waiver is printed beside, not instead. */
import type { Results } from "../domain/results.ts";
import type { Verdict } from "../domain/verdict.ts";
import { recipe, type Recipe } from "./recipe.ts";
import { isAsWanted, type RunSource } from "./sources.ts";

/** More findings of one kind in one run are counted. */
const SHOWN_FINDINGS = 3;

export interface KnownIssue {
  /** Name of the block with its workaround: the same for the same problem in later documents. */
  readonly block: string;
  readonly scenario: string;
  readonly title: string;
  readonly runId: string;
  /** Figure with the verdict of the run. */
  readonly verdict: Recipe;
  readonly objectives: readonly IssueObjective[];
  readonly checks: readonly {
    readonly name: string;
    readonly verdict: Recipe;
    readonly why: string;
  }[];
  readonly findings: readonly { readonly code: string; readonly message: string }[];
  readonly moreFindings: number;
  /** Why the run is no pass, where neither objectives nor checks say it. */
  readonly reasons: readonly string[];
}

interface IssueObjective {
  readonly name: string;
  readonly verdict: Recipe;
  readonly value: Recipe;
  readonly bounds: Recipe;
  readonly target: Recipe;
  readonly why: string;
}

export function knownIssues(runs: readonly RunSource[]): KnownIssue[] {
  return runs
    .filter((run) => run.set === "after" && !isAsWanted(run))
    .map((run) => issueOf(run))
    .sort((a, b) => (a.scenario < b.scenario ? -1 : a.scenario > b.scenario ? 1 : 0));
}

/** Figures that a document about these runs must have: one that lacks them was cut. */
export function requiredFigures(runs: readonly RunSource[]): Recipe[] {
  const after = runs.filter(({ set }) => set === "after").map(({ id }) => id);
  return [
    ...(after.length === 0 ? [] : [recipe("runs", after)]),
    ...knownIssues(runs).flatMap((issue) => [
      issue.verdict,
      ...issue.objectives.flatMap(({ verdict, value }) => [verdict, value]),
      ...issue.checks.map(({ verdict }) => verdict),
    ]),
  ];
}

function issueOf({ id, results }: RunSource): KnownIssue {
  const objectives = results.objectives.filter(isOpen).map((objective) => {
    const figure = (what: Recipe["what"]): Recipe => recipe(what, [id], { name: objective.name });
    return {
      name: objective.name,
      verdict: figure("verdict"),
      value: figure("value"),
      bounds: figure("bounds"),
      target: figure("target"),
      why: objective.why,
    };
  });
  const checks = results.checks.filter(isOpen).map(({ name, why }) => ({
    ...{ name, why },
    verdict: recipe("check", [id], { name }),
  }));
  return {
    block: `workaround.${results.scenario.replace(/[^\w.-]+/g, "-")}`,
    ...{ scenario: results.scenario, title: results.title, runId: results.runId },
    verdict: recipe("verdict", [id]),
    ...{ objectives, checks },
    findings: results.findings
      .slice(0, SHOWN_FINDINGS)
      .map(({ code, message }) => ({ code, message })),
    moreFindings: Math.max(0, results.findings.length - SHOWN_FINDINGS),
    reasons: reasonsOf(results),
  };
}

function isOpen({ verdict }: { readonly verdict: Verdict }): boolean {
  return verdict !== "pass";
}

/** Those that objectives and checks have lines for are not said twice. */
function reasonsOf({ reasons, expected, verdict, objectives, checks }: Results): readonly string[] {
  const told = [
    ...objectives.filter(isOpen).map(({ name }) => `objective "${name}"`),
    ...checks.filter(isOpen).map(({ name }) => `check "${name}"`),
  ];
  const own = reasons.filter((reason) => !told.some((start) => reason.startsWith(start)));
  if (expected === undefined) return own;
  const wanted =
    expected.finding === undefined
      ? expected.verdict
      : `${expected.verdict} with finding ${expected.finding}`;
  return [`self-test: it had to end in ${wanted} and ended in ${verdict}`, ...own];
}
