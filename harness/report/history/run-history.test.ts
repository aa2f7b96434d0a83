import { expect, test } from "@playwright/test";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { readTemplates } from "../../adapters/node/template-files.ts";
import type { Results } from "../../domain/results.ts";
import { INJECTIONS } from "../../testing/injections.ts";
import { manyResults } from "../../testing/many-runs.ts";
import { sampleResults, withTexts } from "../../testing/sample-results.ts";
import { renderHistory } from "../render-history.ts";
import { digestOf, type RunDigest } from "./run-digest.ts";
import { runHistoryOf, type RunHistory } from "./run-history.ts";

const HOME = join(import.meta.dirname, "..", "..", "..");
const COVERABLE = { faultKinds: ["partition", "stall"], nodeKinds: ["postgres", "redis"] };
const CLEAN = { head: "a".repeat(40), dirty: false };

const FILES = ["report.html", "results.json", "results.intoto.json"];

function digest(results: Results): RunDigest {
  return digestOf(results, { path: `${results.scenario}/${results.runId}`, files: FILES });
}

function historyOf(...all: Partial<Results>[]): RunHistory {
  const digests = all.map((changes, i) =>
    digest(
      sampleResults({
        runId: `run-${i}`,
        startedAt: `2026-01-0${i + 1}T00:00:00.000Z`,
        environment: { ...sampleResults().environment, git: CLEAN },
        ...changes,
      }),
    ),
  );
  return runHistoryOf(digests, [], COVERABLE);
}

const fail = { verdict: "fail", reasons: ["x"] } as const;

test.describe("pass rate", () => {
  test("counts inconclusive as not passed, with its Clopper-Pearson interval", () => {
    const [one] = historyOf({}, {}, {}, fail, { verdict: "inconclusive" }).scenarios;
    expect(one?.outcomes).toEqual({ pass: 3, inconclusive: 1, fail: 1 });
    expect(one?.passRate.value).toBe(0.6);
    // Clopper & Pearson 1934 for 3 of 5, 95 %: 0.1466 … 0.9473 (also R: binom.test(3, 5)).
    expect(one?.passRate.lower).toBeCloseTo(0.1466, 4);
    expect(one?.passRate.upper).toBeCloseTo(0.9473, 4);
  });

  test("counts a self-test that ended as its file says as passed", () => {
    const [one] = historyOf(
      { ...fail, expected: { verdict: "fail", met: true } },
      { expected: { verdict: "fail", met: false } },
    ).scenarios;
    expect(one?.outcomes).toEqual({ pass: 1, inconclusive: 0, fail: 1 });
  });
});

test.describe("flaky", () => {
  const { environment, objectives } = sampleResults();
  const commit = (head: string | null, dirty = false): Partial<Results> => ({
    environment: { ...environment, git: { head, dirty } },
  });
  const flakes = (...all: Partial<Results>[]) =>
    historyOf(...all).scenarios.flatMap((one) => one.flakes);

  test("is a verdict that changed with no change of code, and names what changed", () => {
    const [first] = objectives;
    const changed = [
      { ...first, verdict: "fail" },
      ...objectives.slice(1),
    ] as Results["objectives"];
    const [flake] = flakes({}, { ...fail, objectives: changed }, {});
    expect(flake?.runs).toBe(3);
    expect(flake?.outcomes).toEqual({ pass: 2, inconclusive: 0, fail: 1 });
    expect(flake?.sameSeed).toBe(true);
    expect(flake?.tests).toEqual([`objective ${first?.name}`]);
  });

  test("is not a verdict that changed with the code, its versions or its parameters", () => {
    const newer = {
      ...environment,
      git: CLEAN,
      parts: [{ part: "redis", version: "9", source: "x" }],
    };
    expect(flakes(commit("b".repeat(40)), { ...fail, ...commit("c".repeat(40)) })).toEqual([]);
    expect(flakes({}, { ...fail, environment: newer })).toEqual([]);
    expect(flakes({}, { ...fail, rerun: `${sampleResults().rerun} --set outage=60s` })).toEqual([]);
  });

  test("is told of other seeds too, and says so", () => {
    const rerun = sampleResults().rerun.replace("--seed 42", "--seed 43");
    const [flake] = flakes({}, { ...fail, seed: "43", rerun });
    expect(flake?.sameSeed).toBe(false);
  });

  test("is never said of a working tree with changes, or of an unknown one: nobody knows what ran", () => {
    for (const git of [commit("b".repeat(40), true), commit(null)]) {
      expect(flakes(git, { ...fail, ...git })).toEqual([]);
    }
  });

  test("is not the same outcome of a self-test", () => {
    const expected = { verdict: "fail", met: true } as const;
    expect(flakes({ ...fail, expected }, { ...fail, expected })).toEqual([]);
  });
});

test.describe("time to recover", () => {
  const recovery = (all: Partial<Results>): unknown => historyOf(all).scenarios[0]?.recovery;
  const { objectives, phases, faults } = sampleResults();
  const asked = (value: number | null): Partial<Results> => ({
    objectives: objectives
      .map((one) => ({ ...one, sli: "time-to-recover(ledger)", value }))
      .slice(0, 1),
  });

  test("is what objectives measured of it, else from heal to the end of the recovery phase", () => {
    expect(recovery(asked(120))).toMatchObject({ meanMs: 120, recovered: 1, notRecovered: 0 });
    const at = (phase: string) => phases.find((each) => each.phase === phase);
    const expected = ((at("recovery")?.endedAt ?? 0) - (at("heal")?.startedAt ?? 0)) / 1e6;
    expect(recovery({})).toMatchObject({ meanMs: expected, recovered: 1 });
  });

  test("leaves what did not recover out of the mean, and counts it", () => {
    expect(historyOf(asked(100), asked(null), asked(300)).scenarios[0]?.recovery).toEqual({
      ...{ meanMs: 200, worstMs: 300, recovered: 2, notRecovered: 1 },
    });
  });

  test("is nothing where no fault was proved", () => {
    expect(recovery({ faults: faults.map((fault) => ({ ...fault, provedAt: null })) })).toBeNull();
  });
});

test.describe("fault coverage", () => {
  test("counts what was proved, by node kind and region, and names what never was", () => {
    const { coverage } = historyOf({});
    const postgres = coverage.cells.filter(({ nodeKind }) => nodeKind === "postgres");
    expect(postgres.map(({ region, proved }) => [region, proved])).toEqual([
      ["us-west-2", 1],
      ["eu-central-1", 1],
      ["us-east-1", 1],
    ]);
    expect(coverage.neverProved).toEqual(["stall"]);
    expect([coverage.covered, coverage.total]).toEqual([9, 18]);
  });

  test("does not take a fault that was started and not proved as covered", () => {
    const faults = sampleResults().faults.map((fault) => ({ ...fault, provedAt: null }));
    const { coverage } = historyOf({ faults });
    expect(coverage.covered).toBe(0);
    expect(coverage.cells[0]).toMatchObject({ proved: 0, attempted: 1 });
    expect(coverage.neverProved).toContain("partition");
  });

  test("takes faults on nodes as well as on links", () => {
    const [fault] = sampleResults().faults;
    const faults = [{ ...fault, kind: "kill", resolved: ["db-us-east-1"] }] as Results["faults"];
    const { cells } = historyOf({ faults }).coverage;
    expect(cells).toEqual([
      { fault: "kill", nodeKind: "postgres", region: "us-east-1", proved: 1, attempted: 0 },
    ]);
  });
});

test.describe("renderHistory", () => {
  const documents = [{ path: "v1.0.0/release-notes.html" }];
  const leftOut = [{ path: "slow-wan/x", why: "results.json was changed after the run" }];

  test("matches its golden", async () => {
    const digests = manyResults(40).map(digest);
    const history = runHistoryOf(digests, leftOut, COVERABLE);
    const [html, json] = renderHistory(
      history,
      documents,
      await readTemplates({ home: HOME, cwd: HOME }),
    );
    // The style of the page belongs to every document and has its own reasons to change.
    expect(html?.text.replace(/<style>[\s\S]*?<\/style>/, "<style></style>")).toMatchSnapshot(
      "index.html",
    );
    expect(JSON.parse(json?.text ?? "")).toEqual(history);
  });

  test("loads nothing from anywhere, and links with relative addresses only", async () => {
    const history = runHistoryOf(manyResults(10).map(digest), leftOut, COVERABLE);
    const [html] = renderHistory(
      history,
      documents,
      await readTemplates({ home: HOME, cwd: HOME }),
    );
    const targets = [...(html?.text ?? "").matchAll(/(?:href|src)="([^"]*)"/g)].map(([, to]) => to);
    expect(targets.filter((to) => !/^(\.\/|#|data:,)/.test(to ?? ""))).toEqual([]);
    expect(html?.text).not.toContain("<script");
  });

  test("leaves texts of results as text, in every field", async () => {
    const templates = await readTemplates({ home: HOME, cwd: HOME });
    for (const injection of INJECTIONS) {
      const results = withTexts(sampleResults(), () => injection);
      const place = { path: injection, files: [...FILES, injection] };
      const history = runHistoryOf(
        [digestOf(results, place)],
        [{ path: injection, why: injection }],
        {
          faultKinds: [injection],
          nodeKinds: [injection],
        },
      );
      const [html] = renderHistory(history, [{ path: injection }], templates);
      const body = html?.text.slice(html.text.indexOf("<body")) ?? "";
      expect(body).not.toMatch(/<script|<img|onerror=alert\(1\)>|href="javascript|<\/style/);
      const targets = [...body.matchAll(/href="([^"]*)"/g)].map(([, to]) => to);
      expect(targets.filter((to) => !/^(\.\/|#)/.test(to ?? ""))).toEqual([]);
    }
  });

  test("has every template value, when nothing was measured as well", async () => {
    const empty = { objectives: [], checks: [], faults: [], phases: [], workloads: [] };
    const history = historyOf({ ...empty, topology: { regions: [], wan: [], nodes: [] } });
    const templates = await readTemplates({ home: HOME, cwd: HOME });
    expect(() => renderHistory(history, [], templates)).not.toThrow();
    expect(readFileSync(join(HOME, "checklists/templates/index.html.hbs"), "utf8")).not.toContain(
      "{{{",
    );
  });
});
