/** The steady state on fakes: before, during and after, with a settle time; whatever does not hold must be seen. */
import { expect, test } from "@playwright/test";
import type { SteadyStateSpec } from "../domain/probe.ts";
import type { ProbeAnswer } from "../ports/node-kind.ts";
import { playSample } from "../testing/sample-run.ts";
import { SAMPLE_STEADY_STATE } from "../testing/sample-scenario.ts";

const TIMING = { beforeMs: 1000, faultsMs: 4000, recoveryMs: 5000, afterMs: 1000, startMs: 60_000 };

function steady(rest: Partial<SteadyStateSpec> = {}): SteadyStateSpec {
  const probe = { ...SAMPLE_STEADY_STATE.probe, everyMs: 100 };
  return { ...SAMPLE_STEADY_STATE, probe, when: ["before", "during", "after"], ...rest };
}

const NOBODY: ProbeAnswer = { values: [{ node: "db-a", name: "primaries", value: null }] };

test("what holds throughout is a check that passed", async () => {
  const run = await playSample({ scenario: { steadyState: [steady()] } });
  const { checks, findings } = await run.judge();
  expect(checks).toContainEqual(
    expect.objectContaining({ check: "steady-state", of: "primaries(db)", verdict: "pass" }),
  );
  expect(findings).toEqual([]);
});

test("what is lost while a fault lasts fails the run, with when and what was seen", async () => {
  let now = (): number => 0;
  const run = await playSample({
    scenario: { steadyState: [steady()] },
    prepare: ({ clock }) => (now = () => clock.now() / 1e9),
    hooks: {
      probe: ({ type }) =>
        type === "primaries" && now() > 2.5 && now() < 3.5 ? Promise.resolve(NOBODY) : undefined,
    },
  });
  const { verdict, findings } = await run.judge();
  expect(verdict).toBe("fail");
  expect(findings).toMatchObject([{ code: "steady-state-lost", faults: ["outage"] }]);
  expect(findings[0]?.message).toContain("db-a=no answer, ✗ 0 nodes answer, not 1");
});

test("a probe that was never asked during the faults is inconclusive", async () => {
  const run = await playSample({ scenario: { steadyState: [steady()] } });
  const sampled = [...(await run.directory.list("samples"))];
  expect(sampled).toContain("steady-state.jsonl");
  const { judgeSteadyDuring } = await import("./analysis/steady-during.ts");
  const { sampleScenario } = await import("../testing/sample-scenario.ts");
  const scenario = sampleScenario({ steadyState: [steady()] });
  expect(judgeSteadyDuring(scenario, [], []).outcomes).toMatchObject([{ verdict: "inconclusive" }]);
});

test("the steady state counts only once it has held for the settle time without a break", async () => {
  let asked = 0;
  const run = await playSample({
    scenario: {
      steadyState: [steady({ when: ["before"] })],
      timing: { ...TIMING, settleMs: 1000 },
    },
    hooks: {
      probe: ({ type }) => {
        if (type !== "primaries") return undefined;
        asked += 1;
        // A break after half a second of the settle time.
        return asked === 11 ? Promise.resolve(NOBODY) : undefined;
      },
    },
  });
  const settled = run.journal.find((entry) => entry.type === "steady-state");
  const begun = run.journal.find(
    (entry) => entry.type === "phase-started" && entry.phase === "steady-before",
  );
  expect(settled).toMatchObject({ held: true });
  const tookMs = ((settled?.time ?? 0) - (begun?.time ?? 0)) / 1e6;
  expect(tookMs).toBeGreaterThanOrEqual(1500);
  expect(tookMs).toBeLessThan(2000);
});
