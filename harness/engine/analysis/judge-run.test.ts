import { expect, test } from "@playwright/test";
import type { FaultRecord } from "../../domain/fault.ts";
import type { JournalEvent } from "../../domain/journal.ts";
import type { OfferedPart } from "../../domain/load.ts";
import type { ActionRecord, CheckOutcome, ObjectiveResult } from "../../domain/results.ts";
import type { Verdict } from "../../domain/verdict.ts";
import { journalOf } from "../../testing/build-journal.ts";
import { sampleDocument } from "../../testing/sample-run.ts";
import { sampleScenario } from "../../testing/sample-scenario.ts";
import { judgeRun, type Judged } from "./judge-run.ts";

const FAULT: FaultRecord = {
  ...{ id: "outage", kind: "partition", target: "a", resolved: ["b->db-a:1"], plannedAt: 1 },
  ...{ startedAt: 1, provedAt: 2, healedAt: 3, healProvedAt: 4, evidence: [] },
};
const ACTION: ActionRecord = {
  ...{ id: "promote-1", action: "promote", target: "db@b", startedAt: 1, endedAt: 2 },
  ...{ detail: "b is primary", ok: true },
};
const STEADY: JournalEvent = { type: "steady-state", when: "before", held: true, probes: [] };

interface Situation {
  readonly status?: "completed" | "interrupted" | "aborted";
  readonly events?: readonly JournalEvent[];
  readonly faults?: readonly FaultRecord[];
  readonly actions?: readonly ActionRecord[];
  readonly objectives?: readonly ObjectiveResult[];
  readonly checks?: readonly CheckOutcome[];
}

function judge(situation: Situation = {}): Judged {
  const { status = "completed", events = [STEADY] } = situation;
  return judgeRun(
    {
      document: sampleDocument(sampleScenario()),
      journal: journalOf(events.map((event, i) => [i, event])),
      history: { operations: [], warnings: [] },
      samples: new Map(),
      load: new Map(),
      status,
    },
    {
      faults: situation.faults ?? [FAULT],
      actions: situation.actions ?? [ACTION],
      objectives: situation.objectives ?? [objective("pass")],
      checks: situation.checks ?? [check("pass")],
    },
  );
}

function objective(verdict: Verdict, value: number | null = 123.456): ObjectiveResult {
  return {
    ...{ name: "Fast", sli: "latency(ledger)", during: "after", target: "p95 < 100ms", limit: 100 },
    ...{
      value,
      unit: "ms",
      lower: null,
      upper: null,
      samples: 10,
      verdict,
      why: "order statistics",
    },
  };
}

function check(verdict: Verdict, findings = 0): CheckOutcome {
  return {
    name: "set",
    check: "no-lost-writes",
    of: "ledger",
    verdict,
    why: "why",
    findings,
    stats: {},
  };
}

const failedProbe = { probe: "primaries(db)", held: false, seen: "nothing answered" };

/** Everything that makes a run that measured well prove nothing. */
type Offered = Pick<OfferedPart, "begun" | "dropped">;

/** Of 100 due iterations in eu and 9 999 in us. */
function dividedLoad(eu: Offered, us: Offered) {
  const parts = [
    { region: "eu", scenario: "browse", due: 100, ...eu },
    { region: "us", scenario: "checkout", due: 9999, ...us },
  ];
  const sums = { due: 10_099, begun: eu.begun + us.begun, dropped: eu.dropped + us.dropped };
  return { type: "load-ended", workload: "browse", ...sums, maxDropped: 0.01, parts } as const;
}

const DOUBTS: Readonly<Record<string, readonly [Situation, string]>> = {
  "a run that was interrupted": [{ status: "interrupted" }, "the run was interrupted"],
  "a run whose process died": [{ status: "aborted" }, "the run was aborted"],
  "a problem on the way": [
    { events: [STEADY, { type: "problem", problem: "disk is full" }] },
    "disk is full",
  ],
  "a system nobody asked whether it is steady": [
    { events: [] },
    "steady state was not reached before the faults",
  ],
  "a system that was not steady before": [
    { events: [{ ...STEADY, held: false, probes: [failedProbe] }] },
    "steady state before the faults did not hold: primaries(db) saw nothing answered",
  ],
  "a system that was not steady after": [
    { events: [STEADY, { ...STEADY, when: "after", held: false, probes: [failedProbe] }] },
    "steady state after the faults did not hold: primaries(db) saw nothing answered",
  ],
  "a load that was not offered": [
    { events: [STEADY, { type: "load-ended", workload: "ledger", due: 100, begun: 94 }] },
    "the load of ledger was not offered: 94 of 100 due operations were begun",
  ],
  "a load that one region of two could not offer": [
    { events: [STEADY, dividedLoad({ begun: 80, dropped: 20 }, { begun: 9900, dropped: 0 })] },
    "the load of browse from eu was not offered: 20 of 100 due iterations were dropped, because no VU was free",
  ],
  "a part of a script's load that was not offered": [
    { events: [STEADY, dividedLoad({ begun: 94, dropped: 0 }, { begun: 9900, dropped: 99 })] },
    "the load of browse from eu was not offered: 94 of 100 due operations were begun",
  ],
  "a fault that the journal does not know": [{ faults: [] }, "fault outage was not applied"],
  "a fault that was intended and not applied": [
    { faults: [{ ...FAULT, startedAt: null, provedAt: null, healedAt: null, healProvedAt: null }] },
    "fault outage was not applied",
  ],
  "a fault that was not proved active": [
    { faults: [{ ...FAULT, provedAt: null }] },
    "fault outage was not proved active",
  ],
  "a fault that was not proved gone": [
    { faults: [{ ...FAULT, healProvedAt: null }] },
    "fault outage was not proved gone",
  ],
  "an action that failed": [
    { actions: [{ ...ACTION, ok: false, detail: "no answer" }] },
    "action promote-1 failed: no answer",
  ],
  "an action that was not started": [{ actions: [] }, "action promote-1 failed: not started"],
};

test.describe("judgeRun", () => {
  test("a run without a doubt and without a violation passes", () => {
    expect(judge()).toEqual({ verdict: "pass", reasons: [] });
    const offered = { type: "load-ended", workload: "ledger", due: 100, begun: 95 } as const;
    expect(judge({ events: [STEADY, offered] }).verdict).toBe("pass");
  });

  for (const [name, [situation, reason]] of Object.entries(DOUBTS)) {
    test(`${name} makes it inconclusive, and says so`, () => {
      expect(judge(situation)).toEqual({ verdict: "inconclusive", reasons: [reason] });
    });
  }

  test("a violation is a fail whatever else is in doubt", () => {
    const judged = judge({ status: "aborted", checks: [check("fail", 3)] });
    expect(judged).toEqual({
      verdict: "fail",
      reasons: ["the run was aborted", 'check "set": 3 findings'],
    });
  });

  test("objectives and checks are worst wins, each with its reason", () => {
    const judged = judge({
      objectives: [
        objective("fail"),
        { ...objective("inconclusive", null), samples: 0 },
        objective("fail", null),
      ],
      checks: [check("inconclusive")],
    });
    expect(judged).toEqual({
      verdict: "fail",
      reasons: [
        'objective "Fast": 123.5 ms, target p95 < 100ms (order statistics)',
        'objective "Fast": nothing measured, target p95 < 100ms (order statistics)',
        'objective "Fast": ∞, target p95 < 100ms (order statistics)',
        'check "set": why',
      ],
    });
  });

  test("a run that judges nothing is never green", () => {
    expect(judge({ objectives: [], checks: [] })).toEqual({
      verdict: "inconclusive",
      reasons: ["nothing was judged: the scenario has no objective and no check"],
    });
  });
});
