/** A small project for tests of readiness: one scenario, one run of it, one checklist. */
import type { Readiness } from "../domain/readiness.ts";
import type { Results } from "../domain/results.ts";
import type { Checklist, Waiver } from "../readiness/checklist.ts";
import { evaluateChecklist } from "../readiness/evaluate-checklist.ts";
import type { Facts, RunFact } from "../readiness/facts.ts";
import type { Known } from "../readiness/known.ts";
import { parseChecklist } from "../readiness/parse-checklist.ts";
import { valueOrThrow } from "../readiness/reader.ts";

export const SAMPLE_NOW = "2026-11-21T12:00:00.000Z";
export const SAMPLE_HEAD = "0123456789abcdef0123456789abcdef01234567";

export const SAMPLE_KNOWN: Known = {
  scenarios: new Map([
    [
      "failover",
      {
        sha256: "5ce0",
        names: {
          objectives: new Map([
            ["Clients are back", "ms"],
            ["Writes work", "ratio"],
          ]),
          checks: ["no-lost-writes(ledger)"],
          workloads: ["ledger"],
          faults: ["outage"],
        },
      },
    ],
  ]),
  // Cut down: goldens list what there is, and must not change whenever results.json gets a field.
  resultsSchema: {
    properties: {
      verdict: {},
      findings: { items: {} },
      checks: { items: {} },
      objectives: { items: { properties: { name: {}, value: {}, unit: {}, verdict: {} } } },
    },
  },
};

export function sampleResults(overrides: Partial<Results> = {}): Results {
  const objective = { during: "whole", samples: 1000, why: "exact for this run" } as const;
  return {
    schemaVersion: 1,
    scenario: "failover",
    title: "Failover",
    runId: "20261120-100000-aaaa",
    seed: "42",
    runtime: "process",
    mode: "namespaces",
    status: "completed",
    verdict: "pass",
    reasons: [],
    startedAt: "2026-11-20T10:00:00.000Z",
    durationMs: 30_000,
    phases: [],
    topology: { regions: ["east", "west"], wan: [], nodes: [] },
    faults: [],
    actions: [],
    steadyState: { before: [], after: [] },
    workloads: [],
    objectives: [
      {
        ...{ ...objective, name: "Clients are back", sli: "longest-gap(ledger)", target: "< 15s" },
        ...{ limit: 15_000, value: 5014, unit: "ms", lower: 5014, upper: 5014, verdict: "pass" },
      },
      {
        ...{ ...objective, name: "Writes work", sli: "availability(ledger)", target: ">= 98%" },
        ...{
          limit: 0.98,
          value: 0.995,
          unit: "ratio",
          lower: 0.989,
          upper: 0.998,
          verdict: "pass",
        },
      },
    ],
    checks: [
      {
        ...{ name: "no-lost-writes(ledger)", check: "no-lost-writes", of: "ledger" },
        ...{ verdict: "pass", why: "no violation", findings: 0, stats: { lost: 0 } },
      },
    ],
    findings: [],
    environment: {
      ...{ harness: "0.1.0", node: "24.0.0", platform: "linux-x64", cpus: 2, memoryMb: 1024 },
      git: { head: SAMPLE_HEAD, dirty: false },
      parts: [{ part: "postgres", version: "16.4", source: "PATH" }],
    },
    evidence: [{ file: "history.jsonl", sha256: "b".repeat(64) }],
    rerun: "npx harness run scenarios/failover.yaml --seed 42",
    ...overrides,
  };
}

export function sampleRun(
  results: Results | undefined = sampleResults(),
  overrides: Partial<RunFact> = {},
): RunFact {
  const runId = results?.runId ?? "20261120-100000-aaaa";
  return {
    path: `reports/failover/${runId}`,
    runId,
    startedAt: results?.startedAt ?? "2026-11-20T10:00:00.000Z",
    results,
    unreadable: undefined,
    sha256: "a".repeat(64),
    scenarioSha256: "5ce0",
    problems: [],
    ...overrides,
  };
}

export function sampleFacts(overrides: Partial<Facts> = {}): Facts {
  return {
    now: SAMPLE_NOW,
    commit: { head: SAMPLE_HEAD, dirty: false },
    runs: new Map([["failover", sampleRun()]]),
    scenarios: new Map([["failover", "5ce0"]]),
    files: new Map(),
    reports: new Map(),
    commands: new Map(),
    urls: new Map(),
    changes: new Map(),
    ...overrides,
  };
}

export function sampleChecklist(text: string): Checklist {
  return valueOrThrow(
    parseChecklist(text, { file: "checklists/sample.yaml", known: SAMPLE_KNOWN }),
  );
}

/** One critical item with this evidence, each entry as YAML. */
export function checklistWith(...evidence: readonly string[]): Checklist {
  return sampleChecklist(
    [
      "checklist: sample",
      "title: Sample",
      "categories:",
      "  one:",
      "    title: One",
      "    items:",
      "      - id: ONE-1",
      "        question: Is it?",
      "        criterion: it is",
      "        owner: ann",
      "        severity: critical",
      ...(evidence.length === 0 ? ["        needs: a run"] : ["        evidence:"]),
      ...evidence.map((entry) => `          - ${entry}`),
      "",
    ].join("\n"),
  );
}

export function judgeSample(
  checklist: Checklist,
  facts: Partial<Facts> = {},
  waivers: readonly Waiver[] = [],
): Readiness {
  return evaluateChecklist(checklist, { facts: sampleFacts(facts), waivers });
}

export const SAMPLE_WAIVER: Waiver = {
  item: "sample/ONE-1",
  reason: "not public yet",
  approver: "Ada",
  created: "2026-11-01",
  expires: "2026-12-01",
  for: undefined,
};
