import { expect, test } from "@playwright/test";
import type { CheckResult } from "../../checkers/checker.ts";
import type { FaultRecord } from "../../domain/fault.ts";
import type { Operation } from "../../domain/history.ts";
import { acknowledged } from "../../testing/check-context.ts";
import { sampleScenario } from "../../testing/sample-scenario.ts";
import type { Check, CheckContext } from "../checks/check.ts";
import { WORKLOAD_KINDS } from "../workloads/registry.ts";
import { runChecks, type CheckInput } from "./run-checks.ts";

const OPERATIONS = Array.from({ length: 20 }, (_, i) => acknowledged(i, [i * 100, i * 100 + 10]));
const PASS: CheckResult = { verdict: "pass", findings: [], stats: { seen: 3 } };

function input(
  run: (context: CheckContext<unknown>) => CheckResult,
  rest: Partial<CheckInput> = {},
): CheckInput {
  const check = { name: "own", summary: "", needs: "workload", run } as unknown as Check;
  const spec = { name: "own(ledger)", check: "own", workload: "ledger", options: {}, line: 1 };
  return {
    scenario: sampleScenario({ checks: [spec] }),
    checks: new Map([["own", check]]),
    workloadKinds: WORKLOAD_KINDS,
    operations: OPERATIONS,
    samples: new Map(),
    phases: [{ phase: "final-reads", startedAt: 1e9, endedAt: 2e9 }],
    actions: [],
    faults: [],
    ...rest,
  };
}

function finding(operations: readonly Operation[]): CheckResult {
  return { verdict: "fail", findings: [{ code: "bad", message: "m", operations }], stats: {} };
}

function fault(id: string, startedAt: number | null, healedAt: number | null): FaultRecord {
  return {
    ...{ id, kind: "kill", target: "db@a", resolved: [], plannedAt: 0, startedAt, healedAt },
    ...{ provedAt: null, healProvedAt: null, evidence: [] },
  };
}

test.describe("runChecks", () => {
  test("a check sees the operations of its workload, its nodes and when the final reads began", async () => {
    let seen: CheckContext<unknown> | undefined;
    const other = acknowledged(99, [0, 1], { workload: "other" });
    await runChecks(
      input(
        (context) => {
          seen = context;
          return PASS;
        },
        { operations: [...OPERATIONS, other] },
      ),
    );
    expect(seen?.operations).toEqual(OPERATIONS);
    expect(seen?.nodes).toEqual(["db-a", "db-b", "db-c"]);
    expect(seen?.finalReadsAt).toBe(1e9);
    expect([...(seen?.writes ?? [])]).toEqual(["add"]);
  });

  test("its result is an outcome with a verdict, a reason and its figures", async () => {
    const { outcomes } = await runChecks(input(() => PASS));
    expect(outcomes).toEqual([
      {
        ...{ name: "own(ledger)", check: "own", of: "ledger", verdict: "pass" },
        ...{ why: "no violation", findings: 0, stats: { seen: 3 } },
      },
    ]);
  });

  test("a check that cannot decide is inconclusive", async () => {
    const unknown: CheckResult = {
      verdict: "unknown",
      reason: "budget spent",
      findings: [],
      stats: {},
    };
    const { outcomes } = await runChecks(input(() => unknown));
    expect(outcomes[0]).toMatchObject({ verdict: "inconclusive", why: "budget spent" });
  });

  test("a check that crashes is inconclusive, never green", async () => {
    const { outcomes } = await runChecks(
      input(() => {
        throw new Error("cannot read this");
      }),
    );
    expect(outcomes[0]).toMatchObject({
      verdict: "inconclusive",
      why: "the checker failed: cannot read this",
    });
  });

  test("a check that is not there is inconclusive", async () => {
    const { outcomes } = await runChecks(input(() => PASS, { checks: new Map() }));
    expect(outcomes[0]).toMatchObject({ verdict: "inconclusive", why: 'no check "own"' });
  });

  test("a pass over too few acknowledged operations is inconclusive, a violation is one all the same", async () => {
    const few = { operations: OPERATIONS.slice(0, 9) };
    const { outcomes } = await runChecks(input(() => PASS, few));
    expect(outcomes[0]).toMatchObject({
      verdict: "inconclusive",
      why: "ledger has 9 acknowledged operations, 10 are needed",
    });
    const failed = await runChecks(input(() => finding([]), few));
    expect(failed.outcomes[0]?.verdict).toBe("fail");
  });

  test("a pass needs enough acknowledged operations in every phase of the load", async () => {
    const whole = { phase: "before", startedAt: 0, endedAt: 3e9 } as const;
    const quiet = { phase: "during", startedAt: 3e9, endedAt: 5e9 } as const;
    const run = async (phases: CheckInput["phases"]) =>
      (await runChecks(input(() => PASS, { phases }))).outcomes[0];
    expect(await run([whole])).toMatchObject({ verdict: "pass" });
    expect(await run([whole, quiet])).toMatchObject({
      verdict: "inconclusive",
      why: "ledger has 0 acknowledged operations in phase during, 10 are needed",
    });
    const tiny = { ...quiet, endedAt: 3.5e9 };
    const recovery = { ...quiet, phase: "recovery" } as const;
    expect(await run([whole, tiny, recovery])).toMatchObject({ verdict: "pass" });
  });

  test("a finding names the faults that were active while its operations ran", async () => {
    const [operation] = [acknowledged(1, [200, 300])];
    const faults = [
      fault("before", 0, 199e6),
      fault("during", 250e6, 260e6),
      fault("open", 100e6, null),
      fault("after", 301e6, null),
      fault("never", null, null),
    ];
    const { findings } = await runChecks(input(() => finding([operation]), { faults }));
    expect(findings[0]?.faults).toEqual(["during", "open"]);
  });

  test("findings and figures are plain JSON: nothing is lost when they are read back", async () => {
    const operation: Operation = {
      ...acknowledged(1, [200, 300]),
      ...{
        outcome: "unknown",
        output: undefined,
        completedAt: Infinity,
        completionIndex: Infinity,
      },
    };
    const result = { ...finding([operation]), stats: { worst: Infinity, mean: NaN } };
    const { findings, outcomes } = await runChecks(input(() => result));
    expect(findings[0]?.operations[0]).toMatchObject({ completedAt: null, output: null });
    expect(outcomes[0]?.stats).toEqual({ worst: null, mean: null });
    expect(JSON.parse(JSON.stringify({ findings, outcomes }))).toEqual({ findings, outcomes });
  });

  test("a value too long for a report is cut, with its size", async () => {
    const read = acknowledged(1, [0, 1], {
      f: "read",
      output: OPERATIONS.map(() => "x".repeat(100)),
    });
    const { findings } = await runChecks(input(() => finding([read])));
    const output = String(findings[0]?.operations[0]?.output);
    expect(output).toContain("20 elements, whole in history.jsonl: [");
    expect(output.length).toBeLessThan(1100);
  });
});
