import { beforeAfterPicture } from "./before-after-picture.ts";
import { changeOf, estimateOf, objectivesNamed, oneLine, type Trend } from "./estimate.ts";
import { recipe, type Recipe } from "./recipe.ts";
import type { RunSource } from "./sources.ts";

export interface PerformanceGroup {
  readonly scenario: string;
  readonly title: string;
  readonly before: Recipe | null;
  readonly after: Recipe;
  readonly rows: readonly PerformanceRow[];
}

export interface PerformanceRow {
  readonly name: string;
  readonly sli: string;
  readonly during: string;
  readonly target: Recipe;
  /** null: no earlier run measured it. */
  readonly before: Recipe | null;
  readonly beforeBounds: Recipe | null;
  readonly after: Recipe;
  readonly afterBounds: Recipe;
  readonly change: Recipe | null;
  readonly trend: Recipe | null;
  readonly trendName: Trend | null;
  readonly picture: ReturnType<typeof beforeAfterPicture>;
}

/** Every objective of the new runs, beside the same of the old ones. Self-tests break things on purpose and are no measure. */
export function performanceGroups(all: readonly RunSource[]): PerformanceGroup[] {
  const runs = all.filter(({ results }) => results.expected === undefined);
  const after = runs.filter(({ set }) => set === "after");
  const scenarios = [...new Set(after.map(({ results }) => results.scenario))].sort();
  return scenarios
    .map((scenario) => {
      const of = (set: RunSource["set"]): RunSource[] =>
        runs.filter((run) => run.set === set && run.results.scenario === scenario);
      return groupOf(scenario, of("before"), of("after"));
    })
    .filter(({ rows }) => rows.length > 0);
}

function groupOf(
  scenario: string,
  before: readonly RunSource[],
  after: readonly RunSource[],
): PerformanceGroup {
  const names = after.flatMap(({ results }) => results.objectives.map(({ name }) => oneLine(name)));
  return {
    scenario,
    title: after[0]?.results.title ?? "",
    before: before.length === 0 ? null : recipe("runs", idsOf(before)),
    after: recipe("runs", idsOf(after)),
    rows: [...new Set(names)].map((name) => rowOf(name, having(before, name), having(after, name))),
  };
}

function rowOf(
  name: string,
  before: readonly RunSource[],
  after: readonly RunSource[],
): PerformanceRow {
  const [was, is] = [objectivesOf(before, name), objectivesOf(after, name)];
  const [old, now] = [idsOf(before), idsOf(after)];
  const hasOld = was.length > 0;
  const { sli = "", during = "", limit = 0 } = is[0] ?? {};
  return {
    ...{ name, sli, during },
    target: recipe("target", now, { name }),
    before: hasOld ? recipe("value", old, { name }) : null,
    beforeBounds: hasOld ? recipe("bounds", old, { name }) : null,
    after: recipe("value", now, { name }),
    afterBounds: recipe("bounds", now, { name }),
    change: hasOld ? recipe("change", old, { to: now, name }) : null,
    trend: hasOld ? recipe("trend", old, { to: now, name }) : null,
    trendName: hasOld ? changeOf(was, is).trend : null,
    picture: beforeAfterPicture(hasOld ? estimateOf(was) : null, estimateOf(is), limit),
  };
}

function objectivesOf(runs: readonly RunSource[], name: string) {
  return objectivesNamed(
    runs.map(({ results }) => results),
    name,
  );
}

function having(runs: readonly RunSource[], name: string): RunSource[] {
  return runs.filter((run) => objectivesOf([run], name).length > 0);
}

function idsOf(runs: readonly RunSource[]): string[] {
  return runs.map(({ id }) => id);
}
