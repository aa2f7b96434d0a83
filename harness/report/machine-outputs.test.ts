import { expect, test } from "@playwright/test";
import { XMLValidator } from "fast-xml-parser";
import { isValid as isCtrf } from "ctrf";
import type { Log } from "sarif";
import { judgeSample, SAMPLE_WAIVER, sampleChecklist } from "../testing/sample-readiness.ts";
import { INJECTIONS } from "../testing/injections.ts";
import { sampleResults, withTexts } from "../testing/sample-results.ts";
import { renderBadge } from "./badge.ts";
import { renderCtrf } from "./ctrf.ts";
import { annotationsOf } from "./github-annotations.ts";
import { renderJunit } from "./junit.ts";
import { renderSarif } from "./sarif.ts";
import { verificationSummaryOf, type SummarySource } from "./verification-summary.ts";

const undecided = sampleResults({
  verdict: "inconclusive",
  reasons: ["fault outage was not proved", "too few samples"],
  faults: sampleResults().faults.map((fault) => ({ ...fault, provedAt: null })),
});

const CHECKLIST = `checklist: sample
title: Sample
categories:
  data:
    title: Data
    items:
      - id: DAT-1
        question: Are clients back within 30 s?
        criterion: longest gap below 30 s
        owner: sre
        severity: critical
        evidence: ['results[failover].objectives["Clients are back"].value < 30s']
      - id: DAT-2
        question: Are clients back within a second?
        criterion: longest gap below 1 s
        owner: sre
        severity: critical
        evidence: ['results[failover].objectives["Clients are back"].value < 1s']
      - id: DAT-3
        question: Do writes work?
        criterion: 99.9 % of writes
        owner: sre
        severity: high
        blocking: false
        evidence: ['results[failover].objectives["Writes work"].value >= 99.9%']
  operations:
    title: Operations
    items:
      - id: OPS-1
        question: Is there a runbook?
        criterion: for each alert
        owner: docs
        severity: low
        needs: a runbook
      - id: OPS-2
        question: Is there a rota?
        criterion: it is staffed
        owner: docs
        severity: medium
        needs: a rota
`;
const readiness = judgeSample(sampleChecklist(CHECKLIST), {}, [
  { ...SAMPLE_WAIVER, item: "sample/DAT-3" },
  { ...SAMPLE_WAIVER, item: "sample/OPS-2", expires: "2026-11-20" },
]);
const source: SummarySource = {
  subjects: [{ path: "reports/readiness.json", sha256: "a".repeat(64) }],
  checklist: { path: "checklists/tars.yaml", sha256: "b".repeat(64) },
  statements: [{ path: "reports/x/1/results.intoto.json", sha256: "c".repeat(64) }],
  decision: "ready",
  levels: ["A"],
  resource: "pkg:npm/%40tars/harness@1.0.0",
  verifiedAt: "2026-11-21T00:00:00.000Z",
  harness: "0.1.0",
};

test.describe("renderCtrf", () => {
  test("matches its golden, and the schema of CTRF", () => {
    const text = renderCtrf(undecided);
    expect(text).toMatchSnapshot("undecided.ctrf.json");
    expect(isCtrf(JSON.parse(text))).toBe(true);
  });

  test("never counts what was not decided as passed or skipped", () => {
    const { results } = JSON.parse(renderCtrf(undecided)) as {
      results: { summary: Record<string, number>; tests: { name: string; status: string }[] };
    };
    expect(results.tests.at(-1)).toMatchObject({ name: "verdict", status: "other" });
    expect(results.summary["other"]).toBe(2);
    expect(results.summary["skipped"]).toBe(0);
  });
});

test("known-bad: an objective that was not met says when, how sure and of how many samples", () => {
  const [objective] = sampleResults().objectives;
  if (objective === undefined) throw new Error("the sample has no objective");
  const failed = {
    ...objective,
    ...{ sli: "availability(browse) from eu", during: "outage", target: ">= 99.9%" },
    ...{ unit: "ratio" as const, value: 0.990215, lower: 0.98346, upper: 0.99468, samples: 1022 },
    ...{ verdict: "fail" as const, why: "Clopper-Pearson" },
  };
  const results = sampleResults({ verdict: "fail", objectives: [failed] });
  const said =
    "availability(browse) from eu outage >= 99.9%: 0.9902 ratio (at least 0.9835, at most 0.9947, 1022 samples); Clopper-Pearson";
  expect(renderCtrf(results)).toContain(said);
  expect(renderJunit(results)).toContain(said.replace(">", "&gt;"));
  expect(annotationsOf(results, "scenarios/a.yaml")[0]?.message).toBe(said);
});

test.describe("renderSarif", () => {
  const text = renderSarif(readiness, "0.1.0");
  const log = JSON.parse(text) as Log;
  const results = log.runs[0]?.results ?? [];

  test("matches its golden", () => {
    expect(text).toMatchSnapshot("items.sarif");
  });

  test("tells what is unmet, what is unknown and what is waived, and nothing of what is met", () => {
    const told = results.map(({ ruleId, kind, level, suppressions }) => [
      ...[ruleId, kind, level, suppressions?.length ?? 0],
    ]);
    expect(told).toEqual([
      ["DAT-2", "fail", "error", 0],
      ["DAT-3", "fail", "warning", 1],
      ["OPS-1", "review", "none", 0],
      // Its waiver expired, so it is unmet.
      ["OPS-2", "fail", "note", 0],
    ]);
  });

  test("has one rule for each result, and fingerprints that outlive a changed line", () => {
    expect(
      results.map(({ ruleIndex = -1 }) => log.runs[0]?.tool.driver.rules?.[ruleIndex]?.id),
    ).toEqual(results.map(({ ruleId }) => ruleId));
    const moved = judgeSample(sampleChecklist(`# a line more\n${CHECKLIST}`));
    const other = JSON.parse(renderSarif(moved, "0.1.0")) as Log;
    expect(other.runs[0]?.results?.map(({ partialFingerprints }) => partialFingerprints)).toEqual(
      results.map(({ partialFingerprints }) => partialFingerprints),
    );
  });
});

test.describe("verificationSummaryOf", () => {
  test("matches its golden", () => {
    const text = JSON.stringify(verificationSummaryOf(source), undefined, 2);
    expect(text).toMatchSnapshot("ready.vsa.json");
  });

  test("passes only what is ready: what cannot be told has FAILED", () => {
    for (const decision of ["not ready", "cannot tell"] as const) {
      const { predicate } = verificationSummaryOf({ ...source, decision });
      expect(predicate.verificationResult).toBe("FAILED");
      expect(predicate.verifiedLevels).toEqual(["FAILED"]);
    }
  });
});

test.describe("renderBadge", () => {
  test("matches its golden", () => {
    expect(renderBadge("region-failover", "pass", "pass")).toMatchSnapshot("pass.badge.svg");
  });
});

test("texts that would be markup stay text in every machine output", () => {
  for (const injection of INJECTIONS) {
    const results = withTexts(undecided, () => injection);
    expect(XMLValidator.validate(renderJunit(results))).toBe(true);
    expect(renderJunit(results)).not.toMatch(/<script|<img|<testcase name="forged"/);
    expect(isCtrf(JSON.parse(renderCtrf(results)))).toBe(true);
    const badge = renderBadge(injection, injection, "fail");
    expect(XMLValidator.validate(badge)).toBe(true);
    expect(badge).not.toMatch(/<script|<img/);
    const hostile = readiness.categories.map((category) => ({
      ...category,
      title: injection,
      items: category.items.map((item) => ({
        ...item,
        ...{ id: injection, question: injection, criterion: injection, reason: injection },
      })),
    }));
    const log = JSON.parse(renderSarif({ ...readiness, categories: hostile }, "0")) as Log;
    expect(log.runs[0]?.results).toHaveLength(4);
  }
});
