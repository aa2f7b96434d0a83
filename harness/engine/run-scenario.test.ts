import { expect, test } from "@playwright/test";
import { resultsSchema } from "../report/results-schema.ts";
import { hang, playSample, type SampleRun } from "../testing/sample-run.ts";

const ALL_PHASES =
  "start seed steady-before before during heal recovery after final-reads steady-after teardown collect";

function phasesOf({ journal }: SampleRun): string {
  return journal.flatMap((e) => (e.type === "phase-started" ? [e.phase] : [])).join(" ");
}

function problemsOf({ journal }: SampleRun): string[] {
  return journal.flatMap((e) => (e.type === "problem" ? [e.problem] : []));
}

function indexOf({ journal }: SampleRun, type: string): number {
  return journal.findIndex((entry) => entry.type === type);
}

test.describe("runScenario", () => {
  test("a run on a sound system goes through every phase and passes", async () => {
    const run = await playSample();
    expect(run.outcome).toEqual({ status: "completed" });
    expect(phasesOf(run)).toBe(ALL_PHASES);
    const results = await run.judge();
    expect(results.reasons).toEqual([]);
    expect(results.verdict).toBe("pass");
    expect(results.workloads[0]?.operations.ok).toBeGreaterThan(300);
    expect(resultsSchema.parse(JSON.parse(JSON.stringify(results)))).toEqual(results);
    expect(run.runtime.calls.at(-1)).toBe("close");
  });

  test("two runs of one seed do the same at the same times", async () => {
    const [one, two] = [await playSample(), await playSample()];
    expect(two.journal).toEqual(one.journal);
    expect(two.directory.records).toEqual(one.directory.records);
  });

  test("the load is that of its rate, each operation at its intended time", async () => {
    const run = await playSample();
    const intended = run.directory.records.flatMap((r) => r.intended ?? []);
    const gaps = new Set(intended.slice(1).map((time, i) => time - (intended[i] ?? 0)));
    expect([...gaps]).toEqual([10e6]);
  });

  test("an injector that does nothing makes the run inconclusive", async () => {
    const run = await playSample({ scenario: { sabotage: "injector-does-nothing" } });
    const results = await run.judge();
    expect(results.verdict).toBe("inconclusive");
    expect(results.reasons).toContain("fault outage was not proved active");
    expect(run.runtime.calls.some((call) => call.startsWith("apply"))).toBe(false);
  });

  test("a system that is not steady gets no load and no fault", async () => {
    const run = await playSample({
      hooks: {
        probe: ({ type }) => (type === "primaries" ? Promise.resolve({ values: [] }) : undefined),
      },
    });
    expect(phasesOf(run)).toBe("start seed steady-before teardown collect");
    expect(indexOf(run, "fault-intended")).toBe(-1);
    expect(run.directory.records).toEqual([]);
    const results = await run.judge();
    expect(results.verdict).toBe("inconclusive");
    expect(results.reasons.join("\n")).toContain("steady state was not reached");
  });

  test("an interrupt heals and tears down at once, and the run is read as interrupted", async () => {
    const run = await playSample({
      prepare: ({ clock, interrupt }) => {
        void clock.sleep(2500).then(() => interrupt.abort(new Error("Ctrl-C")));
      },
    });
    expect(run.outcome.status).toBe("interrupted");
    expect(phasesOf(run)).toBe("start seed steady-before before during heal teardown collect");
    expect(indexOf(run, "heal-proved")).toBeGreaterThan(indexOf(run, "fault-proved"));
    expect(run.clock.now()).toBeLessThan(3e9);
    expect(run.runtime.calls.at(-1)).toBe("close");
    const results = await run.judge();
    expect(results.status).toBe("interrupted");
    expect(results.verdict).toBe("inconclusive");
  });

  test("logs are masked when nobody writes them any more", async () => {
    const run = await playSample({
      mask: (text) => text.replaceAll("hunter22", "***"),
      prepare: ({ directory }) => directory.put("logs/db-a.log", "password=hunter22\n"),
    });
    expect(await run.directory.read("logs/db-a.log")).toBe("password=***\n");
    expect(phasesOf(run)).toContain("teardown collect");
  });

  test("--keep is told how to reach every node before anything is taken down", async () => {
    const told: unknown[] = [];
    const run = await playSample({
      dependencies: {
        keep: async (nodes) => {
          told.push(...nodes);
        },
      },
    });
    expect(told).toContainEqual({ node: "db-b", how: "fake://db-b" });
    expect(run.outcome.status).toBe("completed");
  });

  test("harness heal ends the faults of a living run, which goes on to its end", async () => {
    const run = await playSample({
      prepare: ({ clock, directory }) => {
        void clock.sleep(2500).then(() => directory.put("heal-request", ""));
      },
    });
    expect(problemsOf(run)).toEqual([
      "healed on request (harness heal): the schedule was cut short",
    ]);
    expect(indexOf(run, "heal-proved")).toBeGreaterThan(0);
    expect((await run.judge()).verdict).toBe("inconclusive");
  });
});

/** Something breaks in a phase; healing and tear-down happen all the same. */
const BROKEN = new Error("broken on purpose");
const broken = (): Promise<never> => Promise.reject(BROKEN);

test.describe("runScenario when a phase fails", () => {
  const cases = {
    start: { hooks: { start: broken } },
    seed: { hooks: { setup: broken } },
    recovery: { hooks: { ready: broken } },
  } as const;
  for (const [phase, options] of Object.entries(cases)) {
    test(`${phase}: what was started is taken down`, async () => {
      const run = await playSample(options);
      expect(run.outcome.problem?.message).toBe("broken on purpose");
      expect(problemsOf(run)).toEqual(["broken on purpose"]);
      expect(phasesOf(run)).toMatch(new RegExp(`${phase}( heal)? teardown collect$`));
      expect(run.runtime.calls.at(-1)).toBe("close");
      const results = await run.judge();
      expect(results.verdict).toBe("inconclusive");
      expect(results.reasons).toContain("broken on purpose");
    });
  }

  test("an action that fails is a doubt, and the schedule goes on", async () => {
    const run = await playSample({ hooks: { act: broken } });
    expect(phasesOf(run)).toBe(ALL_PHASES);
    expect(indexOf(run, "heal-proved")).toBeGreaterThan(indexOf(run, "action-failed"));
    const results = await run.judge();
    expect(results.verdict).toBe("inconclusive");
    expect(results.reasons).toContain("action promote-1 failed: broken on purpose");
  });

  test("a start that hangs is given up at its deadline", async () => {
    const run = await playSample({ hooks: { start: () => hang() } });
    expect(run.outcome.problem?.message).toContain("waited 60.0 s until phase start is over");
    expect(run.runtime.calls).toEqual(["open", "close"]);
  });

  test("a topology that opens after the interrupt is taken down too", async () => {
    const run = await playSample({
      runtime: (runtime, clock) => ({
        ...runtime,
        open: async (plan, signal) => {
          await clock.sleep(5000);
          return runtime.open(plan, signal);
        },
      }),
      prepare: ({ clock, interrupt }) => {
        void clock.sleep(1000).then(() => interrupt.abort(new Error("Ctrl-C")));
      },
    });
    expect(run.outcome.status).toBe("interrupted");
    expect(run.runtime.calls).toEqual(["open", "close"]);
  });

  test("clients and probes that hang do not keep the topology up", async () => {
    const run = await playSample({
      hooks: {
        close: () => hang(),
        probe: ({ type }) => (type === "replication-lag" ? hang() : undefined),
      },
    });
    expect(run.runtime.calls.at(-1)).toBe("close");
    expect(problemsOf(run).join("\n")).toContain("clients and samplers have ended");
  });

  test("a disk that fills up while faults are active keeps nothing from being healed", async () => {
    const full = new Error("ENOSPC");
    let calls: readonly string[] = [];
    const run = playSample({
      prepare: ({ clock, directory, runtime }) => {
        calls = runtime.calls;
        void clock.sleep(2500).then(() => {
          directory.fail("journal", full);
          directory.fail("flush", full);
        });
      },
    });
    await expect(run).rejects.toThrow("ENOSPC");
    expect(calls.some((call) => call.startsWith("apply outage"))).toBe(true);
    expect(calls.indexOf("heal outage")).toBeGreaterThan(0);
    expect(calls.at(-1)).toBe("close");
  });
});
