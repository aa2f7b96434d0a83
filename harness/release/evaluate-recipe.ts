import {
  formatChange,
  formatCount,
  formatMs,
  formatQuantity,
  markOf,
} from "../documents/format.ts";
import { DECISION_VERDICTS, type Readiness } from "../domain/readiness.ts";
import type { ObjectiveResult, Results } from "../domain/results.ts";
import type { Verdict } from "../domain/verdict.ts";
import type { ReleaseCommit } from "./commits.ts";
import { changeOf, estimateOf, objectivesNamed, oneLine } from "./estimate.ts";
import type { Recipe } from "./recipe.ts";
import {
  COMMITS_ID,
  isAsWanted,
  releaseVerdict,
  WAIVERS_ID,
  type RunSource,
  type Sources,
} from "./sources.ts";

/** The figure as it is printed, or one sentence on why it cannot be made. */
export type Figure =
  { readonly ok: true; readonly text: string } | { readonly ok: false; readonly problem: string };

/** Both the document and its verification come through here: there is one way to make a figure. */
export function evaluateRecipe(recipe: Recipe, sources: Sources): Figure {
  try {
    return { ok: true, text: textOf(recipe, sources) };
  } catch (error) {
    if (error instanceof NoFigure) return { ok: false, problem: error.message };
    throw error;
  }
}

class NoFigure extends Error {}

function textOf(recipe: Recipe, sources: Sources): string {
  if (recipe.of.includes(WAIVERS_ID)) return countWaivers(sources);
  if (recipe.of.includes(COMMITS_ID)) return countCommits(recipe, sources);
  const judged = sources.readiness.find(({ id }) => recipe.of.length === 1 && recipe.of[0] === id);
  if (judged !== undefined) return ofReadiness(recipe, judged.readiness);
  const runs = runsNamed(recipe.of, sources);
  return recipe.name === null ? ofRuns(recipe, runs) : ofPart(recipe, runs, sources);
}

function ofRuns({ what }: Recipe, runs: readonly RunSource[]): string {
  const sum = (count: (results: Results) => number): string =>
    formatCount(runs.reduce((total, { results }) => total + count(results), 0));
  switch (what) {
    case "runs":
      return formatCount(runs.length);
    case "release verdict":
      return verdictText(releaseVerdict(runs));
    case "as wanted":
      return formatCount(runs.filter(isAsWanted).length);
    case "verdict":
      return verdictText(only(runs).results.verdict);
    case "duration":
      return formatMs(only(runs).results.durationMs);
    case "objectives":
      return sum(({ objectives }) => objectives.length);
    case "objectives met":
      return sum(({ objectives }) => objectives.filter(({ verdict }) => verdict === "pass").length);
    case "findings":
      return sum(({ findings }) => findings.length);
    case "faults proved":
      return sum(({ faults }) => faults.filter(({ provedAt }) => provedAt !== null).length);
    default:
      throw new NoFigure(`"${what}" needs the name of an objective or check`);
  }
}

function ofPart(recipe: Recipe, runs: readonly RunSource[], sources: Sources): string {
  const { what } = recipe;
  const name = recipe.name ?? "";
  if (what === "check") return verdictText(checkOf(only(runs).results, name).verdict);
  const objectives = named(runs, name);
  const estimate = estimateOf(objectives);
  switch (what) {
    case "value":
      return formatQuantity(estimate.value, estimate.unit);
    case "bounds":
      return boundsOf(objectives);
    case "samples":
      return formatCount(estimate.samples);
    case "target":
      return oneLine(objectives[0]?.target ?? "");
    case "verdict":
      only(runs);
      return verdictText(objectives[0]?.verdict ?? "inconclusive");
    case "change":
    case "trend": {
      const change = changeOf(objectives, named(runsNamed(recipe.to, sources), name));
      if (what === "trend") return change.trend;
      return formatChange(change.ratio, change.lower, change.upper);
    }
    default:
      throw new NoFigure(`"${what}" is no figure of an objective`);
  }
}

/** With its mark: whoever edits one of them is seen. */
function verdictText(verdict: Verdict): string {
  return `${markOf(verdict)} ${verdict}`;
}

function boundsOf(objectives: readonly ObjectiveResult[]): string {
  const { value, lower, upper, unit, runs } = estimateOf(objectives);
  const [only] = objectives;
  if (value === null) return "—";
  if (runs === 1 && only?.lower === only?.upper && only?.lower !== null) return "exact";
  if (lower === null && upper === null) return "not known";
  if (lower === null) return `at most ${formatQuantity(upper, unit)}`;
  if (upper === null) return `at least ${formatQuantity(lower, unit)}`;
  return `${formatQuantity(lower, unit)} … ${formatQuantity(upper, unit)}`;
}

function countCommits({ what }: Recipe, { commits }: Sources): string {
  if (commits === null) throw new NoFigure("the commits are not known");
  const all = commits.commits;
  const count = (is: (commit: ReleaseCommit) => boolean): string =>
    formatCount(all.filter(is).length);
  switch (what) {
    case "commits":
      return formatCount(all.length);
    case "features":
      return count(({ kind, revertedBy }) => kind === "feature" && revertedBy === null);
    case "fixes":
      return count(({ kind, revertedBy }) => kind === "fix" && revertedBy === null);
    case "breaking":
      return count(({ breaking }) => breaking.length > 0);
    case "unconventional":
      return count(({ kind }) => kind === "unconventional");
    case "merges":
      return count(({ kind }) => kind === "merge");
    case "others":
      return count(({ kind }) => kind === "other");
    case "reverted":
      return count(({ revertedBy }) => revertedBy !== null);
    default:
      throw new NoFigure(`"${what}" is no figure of commits`);
  }
}

function countWaivers({ waivers }: Sources): string {
  if (waivers === null) throw new NoFigure("the waivers are not known");
  return formatCount(waivers.waivers.length);
}

function ofReadiness({ what }: Recipe, readiness: Readiness): string {
  const { decision, score, target, coverage, categories } = readiness;
  const { measured, asserted, unknown } = coverage;
  const blocking = categories
    .flatMap(({ items }) => items)
    .filter((item) => item.blocking && (item.state === "unmet" || item.state === "unknown"));
  switch (what) {
    case "decision":
      return `${markOf(DECISION_VERDICTS[decision])} ${decision}`;
    case "score":
      return scoreText(score.withWaivers);
    case "score without waivers":
      return scoreText(score.withoutWaivers);
    case "score wanted":
      return String(target);
    case "items":
      return formatCount(measured + asserted + unknown);
    case "items measured":
      return formatCount(measured);
    case "items asserted":
      return formatCount(asserted);
    case "items unknown":
      return formatCount(unknown);
    case "blocking items open":
      return formatCount(blocking.length);
    default:
      throw new NoFigure(`"${what}" is no figure of a checklist`);
  }
}

function scoreText(score: number | null): string {
  return score === null ? "—" : String(score);
}

function runsNamed(ids: readonly string[], { runs }: Sources): RunSource[] {
  return ids.map((id) => {
    const run = runs.find((one) => one.id === id);
    if (run === undefined) throw new NoFigure(`there is no run ${id}`);
    return run;
  });
}

function only(runs: readonly RunSource[]): RunSource {
  const [run, another] = runs;
  if (run === undefined || another !== undefined) throw new NoFigure("it needs exactly one run");
  return run;
}

function named(runs: readonly RunSource[], name: string): ObjectiveResult[] {
  const found = objectivesNamed(
    runs.map(({ results }) => results),
    name,
  );
  if (found.length > 0) return found;
  throw new NoFigure(`${runs.map(({ id }) => id).join("+")} has no objective "${name}"`);
}

function checkOf({ checks }: Results, name: string): Results["checks"][number] {
  const found = checks.find((check) => oneLine(check.name) === name);
  if (found === undefined) throw new NoFigure(`the run has no check "${name}"`);
  return found;
}
