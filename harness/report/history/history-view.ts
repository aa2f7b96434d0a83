/** What the template of the index page sees: every figure in words, every picture drawn, strings raw. */
import {
  formatCount,
  formatMoment,
  formatMs,
  formatQuantity,
  formatValue,
} from "../../documents/format.ts";
import { htmlMarkup } from "../../documents/markup.ts";
import { VERDICTS, worstVerdict, type Verdict } from "../../domain/verdict.ts";
import { relativeUri } from "../../lib/relative-uri.ts";
import { SHOWN_POINTS, trendPicture } from "../pictures/trend.ts";
import type { Tile } from "../tiles.ts";
import { coverageView } from "./coverage-view.ts";
import type { Flake } from "./flaky.ts";
import type { RunDigest } from "./run-digest.ts";
import type { PassRate, RunHistory, ScenarioHistory, Trend } from "./run-history.ts";

/** Documents beside the runs: checklists, release notes, changelogs. */
export interface OtherDocument {
  /** Relative to the page. */
  readonly path: string;
}

export function historyView(history: RunHistory, documents: readonly OtherDocument[]) {
  const { scenarios, runs, coverage, leftOut } = history;
  const ids = anchors(scenarios.map(({ scenario }) => scenario));
  return {
    verdict: worstVerdict(scenarios.map(({ latest }) => latest.outcome)),
    newest: runs[0] === undefined ? "" : formatMoment(runs[0].startedAt),
    tiles: tilesOf(history),
    scenarios: scenarios.map((one, i) => scenarioView(one, ids[i] ?? "")),
    flaky: scenarios.flatMap(({ scenario, flakes }) =>
      flakes.map((flake) => flakeView(scenario, flake)),
    ),
    coverage: coverageView(coverage),
    runs: runs.map(runView),
    leftOut,
    documents: documents.map(({ path }) => ({ path, target: hrefOf(path) })),
  };
}

function tilesOf({ scenarios, runs, coverage, leftOut }: RunHistory): Tile[] {
  const good = scenarios.filter(({ latest }) => latest.outcome === "pass").length;
  const flaky = scenarios.filter(({ flakes }) => flakes.length > 0).length;
  const latest = worstVerdict(scenarios.map((one) => one.latest.outcome));
  return [
    {
      name: "scenarios whose last run is good",
      value: `${good} of ${scenarios.length}`,
      detail: latest,
      verdict: latest,
    },
    {
      name: "runs",
      value: formatCount(runs.length),
      detail: leftOut.length === 0 ? "none left out" : `${leftOut.length} left out`,
      verdict: leftOut.length === 0 ? "none" : "inconclusive",
    },
    {
      name: "flaky scenarios",
      value: formatCount(flaky),
      detail: "verdict changed, code did not",
      verdict: flaky === 0 ? "none" : "inconclusive",
    },
    {
      name: "fault coverage",
      value: `${coverage.covered} of ${coverage.total}`,
      detail: "fault × node kind × region, proved",
      verdict: "none",
    },
  ];
}

function scenarioView(one: ScenarioHistory, id: string) {
  const { scenario, title, latest, outcomes, passRate, recovery, trends, flakes } = one;
  return {
    ...{ scenario, title, id },
    verdict: latest.outcome,
    words: outcomeWords(latest),
    lastRun: formatMoment(latest.startedAt),
    target: reportOf(latest),
    runs: formatCount(one.runs),
    outcomes: outcomeCounts(outcomes),
    passRate: formatQuantity(passRate.value, "ratio"),
    passRateBounds: boundsOf(passRate),
    flaky: flakes.length > 0,
    recovery: recovery === null ? "—" : formatMs(recovery.meanMs),
    recoveryDetail:
      recovery === null
        ? "nothing to recover from"
        : `${recovery.recovered} recovered, worst ${formatMs(recovery.worstMs)}${recovery.notRecovered === 0 ? "" : `, ${recovery.notRecovered} did NOT`}`,
    trends: trends.map(trendView),
  };
}

function boundsOf({ lower, upper }: PassRate): string {
  return `${formatQuantity(lower, "ratio")} … ${formatQuantity(upper, "ratio")}`;
}

function outcomeWords({ verdict, outcome }: RunDigest): string {
  if (verdict === outcome) return verdict;
  return outcome === "pass" ? `${verdict}, as expected` : `${verdict}, NOT as expected`;
}

function outcomeCounts(outcomes: Readonly<Record<Verdict, number>>): string {
  return VERDICTS.filter((verdict) => outcomes[verdict] > 0)
    .map((verdict) => `${formatCount(outcomes[verdict])} ${verdict}`)
    .join(", ");
}

function flakeView(scenario: string, { commit, runs, outcomes, sameSeed, tests }: Flake) {
  return {
    scenario,
    commit: commit.slice(0, 12),
    runs: formatCount(runs),
    outcomes: outcomeCounts(outcomes),
    seed: sameSeed ? "even with one seed" : "with different seeds",
    tests: tests.join(", "),
  };
}

function trendView(trend: Trend) {
  const { name, sli, during, unit, points } = trend;
  const values = points.flatMap(({ value }) => (value === null ? [] : [value]));
  const sorted = values.toSorted((a, b) => a - b);
  const last = points.at(-1);
  return {
    ...{ name, sli, during },
    target: last?.target ?? "",
    verdict: last?.verdict ?? "inconclusive",
    latest: formatValue(last?.value ?? null, unit),
    median: formatValue(sorted[Math.ceil(sorted.length / 2) - 1] ?? null, unit),
    least: formatValue(sorted[0] ?? null, unit),
    most: formatValue(sorted.at(-1) ?? null, unit),
    runs: formatCount(points.length),
    older: Math.max(0, points.length - SHOWN_POINTS),
    picture: htmlMarkup(trendPicture(trend)),
  };
}

/** What a row links beside the report itself. */
const LINKED: readonly (readonly [file: string, text: string])[] = [
  ["results.json", "results"],
  ["results.intoto.json", "statement"],
  ["results.dsse.json", "envelope"],
  ["junit.xml", "JUnit"],
];

function runView(run: RunDigest) {
  const { scenario, runId, startedAt, runtime, seed, durationMs, commit, dirty, place } = run;
  return {
    ...{ scenario, runId, runtime, seed },
    started: formatMoment(startedAt),
    took: formatMs(durationMs),
    verdict: run.outcome,
    words: outcomeWords(run),
    status: run.status,
    commit: commit === null ? "—" : `${commit.slice(0, 12)}${dirty ? " with changes" : ""}`,
    target: reportOf(run),
    links: LINKED.filter(([file]) => place.files.includes(file)).map(([file, text]) => ({
      text,
      target: hrefOf(joined(place.path, file)),
    })),
  };
}

function reportOf({ place: { path, files } }: RunDigest): string {
  return hrefOf(joined(path, files.includes("report.html") ? "report.html" : "results.json"));
}

function joined(path: string, file: string): string {
  return path === "" ? file : `${path}/${file}`;
}

/** A relative address; the `./` keeps a folder called `a:b` from being taken for a scheme. */
function hrefOf(path: string): string {
  return `./${relativeUri(path)}`;
}

/** Readable, stable and unique ids of sections. */
function anchors(names: readonly string[]): string[] {
  const seen = new Map<string, number>();
  return names.map((name) => {
    const id = `scenario-${name.toLowerCase().replace(/[^a-z0-9]+/g, "-")}`;
    const count = (seen.get(id) ?? 0) + 1;
    seen.set(id, count);
    return count === 1 ? id : `${id}-${count}`;
  });
}
