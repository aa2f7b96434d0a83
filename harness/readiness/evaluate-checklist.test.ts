/** Every state of an item, and the known-bad twins: evidence that must not count. */
import { expect, test } from "@playwright/test";
import type { ItemReadiness, Readiness } from "../domain/readiness.ts";
import type { Results } from "../domain/results.ts";
import {
  checklistWith,
  judgeSample,
  SAMPLE_HEAD,
  SAMPLE_WAIVER,
  sampleChecklist,
  sampleResults,
  sampleRun,
} from "../testing/sample-readiness.ts";
import { changesKey, commandKey, urlKey, type Facts, type RunFact } from "./facts.ts";
import type { CommandSource, UrlSource } from "./checklist.ts";
import { statusOf, type ImportedResults, type ImportedStatus } from "./import/imported-results.ts";

const PREDICATE = `'results[failover].objectives["Clients are back"].value < 30s'`;

function itemOf(readiness: Readiness): ItemReadiness {
  const item = readiness.categories[0]?.items[0];
  if (item === undefined) throw new Error("no item");
  return item;
}

function judge(evidence: string, facts: Partial<Facts> = {}): ItemReadiness {
  return itemOf(judgeSample(checklistWith(evidence), facts));
}

function withRun(run: RunFact): Partial<Facts> {
  return { runs: new Map([["failover", run]]) };
}

test.describe("evidence from runs", () => {
  test("a figure that meets its predicate is met, with the chain to its file", () => {
    expect(judge(PREDICATE)).toMatchObject({
      state: "met",
      evidence: [
        {
          basis: "measured",
          why: "5.014 s is < 30 s",
          expires: "2026-12-20T10:00:00.000Z",
          reference: {
            path: "reports/failover/20261120-100000-aaaa/results.json",
            select: '$["objectives"][0]["value"]',
          },
          run: { runId: "20261120-100000-aaaa", raw: [{ file: "history.jsonl" }] },
        },
      ],
    });
  });

  test("twin: an item with no evidence is unknown", () => {
    const readiness = judgeSample(checklistWith());
    expect(itemOf(readiness)).toMatchObject({
      state: "unknown",
      reason: "there is no evidence; it needs a run",
    });
    expect(readiness).toMatchObject({ decision: "cannot tell", score: { withWaivers: 0 } });
  });

  test("no run is unknown", () => {
    expect(judge(PREDICATE, { runs: new Map() }).reason).toContain("there is no run of it");
  });

  test("twin: evidence that is older than its limit is unknown", () => {
    const dated = (maxAge: string): string => `{ predicate: ${PREDICATE}, max-age: ${maxAge} }`;
    expect(judge(dated("2d")).state).toBe("met");
    expect(judge(dated("1d"))).toMatchObject({
      state: "unknown",
      reason: expect.stringContaining("it expired: it is 1 day old, the limit is 1 day"),
    });
    expect(judge(dated("never")).evidence[0]?.expires).toBeNull();
  });

  test("evidence from the future is unknown", () => {
    const results = sampleResults({ startedAt: "2026-11-22T00:00:00.000Z" });
    expect(judge(PREDICATE, withRun(sampleRun(results))).reason).toContain("from the future");
  });

  test("twin: results that were edited by one digit are unmet, by name", () => {
    const problems = [{ kind: "changed", file: "results.json", message: "…" }] as const;
    const readiness = judgeSample(
      checklistWith(PREDICATE),
      withRun(sampleRun(sampleResults(), { problems })),
    );
    const why = "results.json of run 20261120-100000-aaaa was changed after the run";
    expect(itemOf(readiness)).toMatchObject({ state: "unmet", evidence: [{ altered: true, why }] });
    expect(readiness).toMatchObject({ altered: [why], decision: "not ready" });
  });

  test("twin: results without a statement are unknown", () => {
    const problems = [
      { kind: "no-statement", file: "results.intoto.json", message: "there is no statement" },
    ] as const;
    const item = judge(PREDICATE, withRun(sampleRun(sampleResults(), { problems })));
    expect(item).toMatchObject({ state: "unknown", evidence: [{ altered: false }] });
  });

  test("a run that was not judged, and one that cannot be read, are unknown", () => {
    const bare = { ...sampleRun(), results: undefined };
    expect(judge(PREDICATE, withRun(bare)).reason).toContain("was not judged: harness analyze");
    const torn = { ...bare, unreadable: "this is not JSON" };
    expect(judge(PREDICATE, withRun(torn))).toMatchObject({ state: "unknown" });
  });

  test("a run of another text of the scenario is unknown", () => {
    const item = judge(PREDICATE, withRun(sampleRun(sampleResults(), { scenarioSha256: "0ther" })));
    expect(item.reason).toContain("the scenario was changed since");
  });

  test("a run with another image than that of the release is unknown", () => {
    const checklist = checklistWith(PREDICATE);
    const released = { ...checklist, parts: new Map([["postgres", "17.1"]]) };
    expect(itemOf(judgeSample(released)).reason).toContain(
      "it ran with postgres 16.4, the release has 17.1",
    );
  });

  test("a run of another commit is unknown where the same is asked for", () => {
    const same = `{ predicate: ${PREDICATE}, commit: same }`;
    expect(judge(same).state).toBe("met");
    const moved = { commit: { head: "f".repeat(40), dirty: false } };
    expect(judge(same, moved).reason).toContain("the code changed since");
    expect(judge(same, { commit: { head: SAMPLE_HEAD, dirty: true } }).state).toBe("unknown");
  });

  test("a run counts while nothing below the named paths changed", () => {
    const unchanged = `{ predicate: ${PREDICATE}, commit: { unchanged: [containers] } }`;
    const key = changesKey(SAMPLE_HEAD, ["containers"]);
    const answers = (answer: "same" | "changed" | "unknown") =>
      judge(unchanged, { changes: new Map([[key, answer]]) }).state;
    expect([answers("same"), answers("changed"), answers("unknown")]).toEqual([
      "met",
      "unknown",
      "unknown",
    ]);
    const results = sampleResults();
    const dirty = sampleResults({
      environment: { ...results.environment, git: { head: SAMPLE_HEAD, dirty: true } },
    });
    const facts = { ...withRun(sampleRun(dirty)), changes: new Map([[key, "same"]] as const) };
    expect(judge(unchanged, facts).reason).toContain("not committed");
  });

  test("a good figure of a run that proves nothing is unknown, a bad one stays unmet", () => {
    const reasons = ["fault outage was not proved active"];
    const run = sampleRun(sampleResults({ verdict: "inconclusive", reasons }));
    expect(judge(PREDICATE, withRun(run)).reason).toContain("proves nothing: fault outage");
    const strict = PREDICATE.replace("30s", "1s");
    expect(judge(strict, withRun(run)).state).toBe("unmet");
    const other = sampleResults({ verdict: "fail", reasons: ['check "x": 1 findings'] });
    expect(judge(PREDICATE, withRun(sampleRun(other))).state).toBe("met");
  });

  for (const [verdict, state] of [
    ["pass", "met"],
    ["inconclusive", "unknown"],
    ["fail", "unmet"],
  ] as const) {
    test(`a scenario that ended in ${verdict} is ${state}`, () => {
      const run = sampleRun(sampleResults({ verdict, reasons: verdict === "pass" ? [] : ["why"] }));
      expect(judge("{ scenario: failover }", withRun(run)).state).toBe(state);
    });
  }

  test("a self-test counts by whether it ended as it should", () => {
    const ended = (met: boolean) => {
      const results = sampleResults({ verdict: "fail", expected: { verdict: "fail", met } });
      return judge("{ scenario: failover }", withRun(sampleRun(results))).state;
    };
    expect([ended(true), ended(false)]).toEqual(["met", "unmet"]);
  });

  test("a finding's absence counts only where its check looked and decided", () => {
    const absent = '{ no-finding: lost-write, in: failover, check: "no-lost-writes(ledger)" }';
    expect(judge(absent).state).toBe("met");
    const [check] = sampleResults().checks;
    const undecided = [{ ...check, verdict: "inconclusive" }] as unknown as Results["checks"];
    const run = sampleRun(sampleResults({ checks: undecided }));
    expect(judge(absent, withRun(run)).state).toBe("unknown");
    expect(judge(absent, withRun(sampleRun(sampleResults({ checks: [] })))).state).toBe("unknown");
    const findings = [{ code: "lost-write", message: "T7 was lost", operations: [], faults: [] }];
    const lost = sampleRun(sampleResults({ verdict: "fail", findings }));
    expect(judge(absent, withRun(lost))).toMatchObject({
      state: "unmet",
      reason: expect.stringContaining("T7 was lost"),
    });
  });
});

test.describe("evidence from elsewhere", () => {
  const report = (
    statuses: readonly ImportedStatus[],
    created: string | null = null,
  ): Partial<Facts> => {
    const cases = statuses.map((status, i) => ({
      ...{ name: `case ${i}`, status, durationMs: null, message: "", figures: {} },
    }));
    const imported: ImportedResults = {
      ...{ format: "junit", tool: "surefire", created, notes: [] },
      status: statusOf(statuses),
      suites: [{ name: "s", cases, figures: { "p(95)": { value: 80, unit: "ms" } } }],
    };
    const fact = {
      sha256: "c".repeat(64),
      modified: "2026-11-21T00:00:00.000Z",
      imported,
      problem: undefined,
    };
    return { reports: new Map([["out/junit.xml", fact]]) };
  };

  test("a JUnit file that passed is met, one with a failure is unmet", () => {
    expect(judge("{ report: out/junit.xml }", report(["passed", "skipped"])).state).toBe("met");
    expect(judge("{ report: out/junit.xml }", report(["passed", "failed"])).state).toBe("unmet");
  });

  test("twin: a JUnit file in which all tests are skipped is unknown", () => {
    expect(judge("{ report: out/junit.xml }", report(["skipped", "skipped"]))).toMatchObject({
      state: "unknown",
      reason:
        "out/junit.xml: everything passed: surefire: 0 passed, 0 failed, 2 skipped, 0 unknown",
    });
    expect(judge("{ report: out/junit.xml }", report([])).state).toBe("unknown");
  });

  test("a report that expired, is not there or cannot be read is unknown", () => {
    const old = report(["passed"], "2026-09-01T00:00:00.000Z");
    expect(judge("{ report: out/junit.xml }", old).reason).toContain("it expired");
    expect(judge("{ report: out/junit.xml }").reason).toContain("not there");
  });

  test("a figure of a report is compared with its unit", () => {
    const where = (text: string): string => `{ report: out/junit.xml, where: '${text}' }`;
    const facts = report(["passed"]);
    expect(judge(where('suites["s"].figures["p(95)"].value < 100ms'), facts).state).toBe("met");
    expect(judge(where('suites["s"].figures["p(95)"].value < 50ms'), facts).state).toBe("unmet");
    expect(judge(where('suites["s"].figures["p(95)"].value < 50%'), facts).state).toBe("unknown");
  });

  test("a file is there, contains its texts and has its digest; else it is unmet", () => {
    const fact = {
      sha256: "d".repeat(64),
      text: "## Decisions",
      modified: "2026-01-01T00:00:00.000Z",
    };
    const files = { files: new Map([["A.md", fact]]) };
    expect(judge("{ file: A.md, contains: Decisions }", files)).toMatchObject({
      state: "met",
      evidence: [{ basis: "asserted" }],
    });
    expect(judge("{ file: A.md, contains: [Decisions, Risks] }", files).state).toBe("unmet");
    expect(judge("{ file: B.md }", files).state).toBe("unmet");
    const edited = judge(`{ file: A.md, sha256: "${"e".repeat(64)}" }`, files);
    expect(edited).toMatchObject({ state: "unmet", evidence: [{ altered: true }] });
  });

  test("a command counts by its exit code and output, and is unknown until it may run", () => {
    const evidence = '{ command: [node, --version], output: "^v24" }';
    const source = checklistWith(evidence).categories[0]?.items[0]?.evidence[0]?.source;
    const ran = (exitCode: number, stdout: string) => {
      const fact = { exitCode, stdout, lastWords: "it said so" };
      return judge(evidence, { commands: new Map([[commandKey(source as CommandSource), fact]]) })
        .state;
    };
    expect(judge(evidence).reason).toContain("--allow-commands");
    expect([ran(0, "v24.1\n"), ran(0, "v20\n"), ran(1, "v24.1\n"), ran(127, "")]).toEqual([
      "met",
      "unmet",
      "unmet",
      "unknown",
    ]);
  });

  test("an address counts by its answer; one that may not be asked is unknown", () => {
    const evidence = "{ url: 'http://127.0.0.1:1/healthz', contains: ok }";
    const source = checklistWith(evidence).categories[0]?.items[0]?.evidence[0]?.source;
    const key = urlKey(source as UrlSource);
    const answered = (fact: Facts["urls"] extends ReadonlyMap<string, infer F> ? F : never) =>
      judge(evidence, { urls: new Map([[key, fact]]) }).state;
    expect(answered({ status: 200, body: "all ok" })).toBe("met");
    expect(answered({ status: 200, body: "no" })).toBe("unmet");
    expect(answered({ status: 503, body: "ok" })).toBe("unmet");
    expect(answered({ failed: "it did not answer" })).toBe("unmet");
    expect(answered({ refused: "say --allow-host" })).toBe("unknown");
  });

  test("what a person saw is manual-met until its last day, and only for the item that was looked at", () => {
    const manual = (until: string, more = ""): string =>
      `{ manual: { by: Ann, on: 2026-11-01, saw: fine, until: ${until}${more} } }`;
    expect(judge(manual("2026-11-21"))).toMatchObject({ state: "manual-met" });
    expect(judge(manual("2026-11-20"))).toMatchObject({
      state: "unknown",
      reason: expect.stringContaining("it expired on 2026-11-20"),
    });
    expect(judge(manual("2026-12-01", ', for: "000000000000"')).reason).toContain(
      "was changed since",
    );
    const { digest } = judge(manual("2026-12-01"));
    expect(judge(manual("2026-12-01", `, for: "${digest}"`)).state).toBe("manual-met");
    expect(judge("{ manual: { by: Ann, on: 2026-11-30, saw: x, until: 2026-12-01 } }").state).toBe(
      "unknown",
    );
  });
});

test.describe("waivers", () => {
  const unmet = checklistWith(PREDICATE.replace("30s", "1s"));

  test("a waiver accepts an unmet item, and both truths are shown", () => {
    const readiness = judgeSample(unmet, {}, [SAMPLE_WAIVER]);
    expect(itemOf(readiness)).toMatchObject({ state: "waived", evaluated: "unmet" });
    expect(readiness.score).toEqual({ withWaivers: 0, withoutWaivers: 0 });
    expect(readiness.waivers).toMatchObject([{ item: "ONE-1", state: "active", approver: "Ada" }]);
  });

  test("twin: a waiver that expired yesterday leaves the item unmet; on its last day it counts", () => {
    const yesterday = { ...SAMPLE_WAIVER, expires: "2026-11-20" };
    expect(itemOf(judgeSample(unmet, {}, [yesterday]))).toMatchObject({
      state: "unmet",
      reason: expect.stringContaining("the waiver by Ada expired on 2026-11-20"),
    });
    expect(itemOf(judgeSample(checklistWith(), {}, [yesterday])).state).toBe("unmet");
    const today = { ...SAMPLE_WAIVER, expires: "2026-11-21" };
    expect(itemOf(judgeSample(unmet, {}, [today])).state).toBe("waived");
  });

  test("a waiver of a met item is not needed, one of tomorrow does not count yet", () => {
    const met = judgeSample(checklistWith(PREDICATE), {}, [SAMPLE_WAIVER]);
    expect([itemOf(met).state, met.waivers[0]?.state]).toEqual(["met", "not-needed"]);
    const early = judgeSample(unmet, {}, [{ ...SAMPLE_WAIVER, created: "2026-11-22" }]);
    expect([itemOf(early).state, early.waivers[0]?.state]).toEqual(["unmet", "not-yet"]);
  });

  test("no waiver covers evidence that was changed, or an item that was changed since", () => {
    const problems = [{ kind: "changed", file: "results.json", message: "…" }] as const;
    const facts = withRun(sampleRun(sampleResults(), { problems }));
    const altered = judgeSample(checklistWith(PREDICATE), facts, [SAMPLE_WAIVER]);
    expect([itemOf(altered).state, altered.waivers[0]?.state]).toEqual(["unmet", "refused"]);
    const moved = judgeSample(unmet, {}, [{ ...SAMPLE_WAIVER, for: "000000000000" }]);
    expect([itemOf(moved).state, moved.waivers[0]?.state]).toEqual(["unmet", "refused"]);
  });
});

test.describe("levels and what does not apply", () => {
  const text = (more: string): string => `checklist: sample
title: Sample
slo: 99.9%
levels: { A: { slo: 99.95% }, B: { slo: 99% }, C: { slo: 95% } }
categories:
  one:
    title: One
    items:
      - { id: X-1, question: q, criterion: c, owner: o, severity: low, needs: n, ${more} }
`;

  test("the service's objective picks the level, and a level may be asked for", () => {
    const onlyA = sampleChecklist(text("levels: [A]"));
    const readiness = judgeSample(onlyA);
    expect(readiness.level).toBe("B");
    expect(itemOf(readiness)).toMatchObject({
      state: "not-applicable",
      reason: "level B does not require it",
    });
    expect(readiness).toMatchObject({ score: { withWaivers: null }, decision: "cannot tell" });
  });

  test("an item that does not apply says why and leaves the score", () => {
    const readiness = judgeSample(
      sampleChecklist(text("not-applicable: no clients").replace("needs: n, ", "")),
    );
    expect(itemOf(readiness)).toMatchObject({ state: "not-applicable", reason: "no clients" });
  });
});
