import { expect, test } from "@playwright/test";
import { XMLValidator } from "fast-xml-parser";
import { isValid as isCtrf } from "ctrf";
import type { Log } from "sarif";
import { INJECTIONS } from "../testing/injections.ts";
import { sampleResults, withTexts } from "../testing/sample-results.ts";
import { renderBadge } from "./badge.ts";
import { renderCtrf } from "./ctrf.ts";
import { renderJunit } from "./junit.ts";
import { renderSarif, type SarifItem } from "./sarif.ts";
import { verificationSummaryOf, type SummarySource } from "./verification-summary.ts";

const undecided = sampleResults({
  verdict: "inconclusive",
  reasons: ["fault outage was not proved", "too few samples"],
  faults: sampleResults().faults.map((fault) => ({ ...fault, provedAt: null })),
});

const items: readonly SarifItem[] = [
  {
    id: "DAT-3",
    question: "Does losing a region lose no acknowledged write?",
    criterion: "region-failover passes",
    category: "Data",
    severity: "blocking",
    state: "unmet",
    why: "region-failover ended in fail: lost-write",
    place: { file: "checklists/tars.yaml", line: 14, column: 5 },
    evidence: ["reports/region-failover/20261121-082642-919f/results.json"],
  },
  {
    id: "OPS-1",
    question: "Is there a runbook?",
    criterion: "",
    category: "Operations",
    severity: "minor",
    state: "unknown",
    why: "no evidence",
    place: { file: "checklists/tars.yaml", line: 20, column: 5 },
    evidence: [],
  },
  {
    id: "SEC-2",
    question: "Are secrets rotated?",
    criterion: "rotation below 90 days",
    category: "Security",
    severity: "major",
    state: "waived",
    why: "the last rotation is 120 days old",
    place: { file: "checklists/my list.yaml", line: 2, column: 1 },
    evidence: [],
    waiver: { reason: "vault migration", approver: "Ada" },
  },
];
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

test.describe("renderSarif", () => {
  test("matches its golden", () => {
    const text = renderSarif({ harness: "0.1.0", checklist: "tars", items });
    expect(text).toMatchSnapshot("items.sarif");
  });

  test("has one rule for each result, and fingerprints that outlive a changed line", () => {
    const moved = items.map((item) => ({ ...item, place: { ...item.place, line: 99 } }));
    const [a, b] = [items, moved].map(
      (list) =>
        JSON.parse(renderSarif({ harness: "0.1.0", checklist: "tars", items: list })) as Log,
    );
    const results = a?.runs[0]?.results ?? [];
    expect(
      results.map(({ ruleIndex = -1 }) => a?.runs[0]?.tool.driver.rules?.[ruleIndex]?.id),
    ).toEqual(items.map(({ id }) => id));
    expect(b?.runs[0]?.results?.map(({ partialFingerprints }) => partialFingerprints)).toEqual(
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
    for (const decision of ["not-ready", "cannot-tell"] as const) {
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
    const hostile = items.map((item) => ({
      ...item,
      id: injection,
      question: injection,
      why: injection,
      evidence: [injection],
    }));
    const log = JSON.parse(
      renderSarif({ harness: "0", checklist: injection, items: hostile }),
    ) as Log;
    expect(log.runs[0]?.results).toHaveLength(items.length);
  }
});
