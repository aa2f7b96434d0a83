import { expect, test } from "@playwright/test";
import type { PlannedFault, ResolvedEffect, Schedule } from "../domain/fault.ts";
import { fakeProgress } from "../testing/fake-progress.ts";
import { ManualClock } from "../testing/manual-clock.ts";
import { memoryRunStore } from "../testing/memory-run-store.ts";
import { hang } from "../testing/sample-run.ts";
import { SAMPLE_ACTION, SAMPLE_FAULT } from "../testing/sample-scenario.ts";
import type { FaultInjector } from "./fault-injector.ts";
import { NemesisPlayer, type NemesisDependencies } from "./nemesis-player.ts";
import { startRunClock } from "./run-clock.ts";

const EFFECT: ResolvedEffect & { on: "links" } = {
  on: "links",
  links: ["b->db-a:1000"],
  effect: { kind: "stall" },
};
const PROVED = { proved: true, evidence: ["seen"] };

interface Bench {
  readonly clock: ManualClock;
  readonly player: NemesisPlayer;
  /** What happened, with the milliseconds since the start: `1000 apply outage`. Durable entries end with "!". */
  readonly log: readonly string[];
  readonly abort: AbortController;
  /** Plays the schedule and heals, as a run does; the problem that ended it. */
  readonly play: () => Promise<string | undefined>;
}

interface Options extends Partial<Pick<NemesisDependencies, "resolve" | "prover" | "groups">> {
  readonly schedule?: Partial<Schedule>;
  readonly injector?: Partial<FaultInjector>;
}

async function bench(options: Options = {}): Promise<Bench> {
  const clock = new ManualClock();
  const log: string[] = [];
  const note = (what: string): void => void log.push(`${clock.now() / 1e6} ${what}`);
  const directory = await memoryRunStore().create("sample", "run-1");
  const runClock = startRunClock(clock, {
    ...directory,
    journal: async (entry, durable) => {
      const id = "fault" in entry ? entry.fault : "action" in entry ? entry.action : "";
      note(`${entry.type} ${id}${durable === true ? "!" : ""}`);
      return directory.journal(entry, durable);
    },
  });
  const abort = new AbortController();
  const player = new NemesisPlayer({
    schedule: {
      seed: "1",
      faults: [SAMPLE_FAULT],
      actions: [],
      durationMs: 4000,
      ...options.schedule,
    },
    resolve: options.resolve ?? (async () => EFFECT),
    injector: {
      apply: async (fault, effect) => {
        note(`apply ${fault}`);
        await options.injector?.apply?.(fault, effect);
      },
      heal: async (fault) => {
        note(`heal ${fault}`);
        await options.injector?.heal?.(fault);
      },
      healAll: async () => note("heal all"),
    },
    prover: options.prover ?? { proveActive: async () => PROVED, proveGone: async () => PROVED },
    groups: options.groups ?? new Map(),
    clock: runClock,
    progress: fakeProgress(),
  });
  const play = async (): Promise<string | undefined> => {
    const problem = await clock.run(player.play(abort.signal)).then(
      () => undefined,
      (error: Error) => error.message,
    );
    await clock.run(player.healAll(new AbortController().signal));
    return problem;
  };
  return { clock, player, log, abort, play };
}

function fault(id: string, atMs: number, forMs?: number): PlannedFault {
  const { kind, target, parameters, line } = SAMPLE_FAULT;
  return { id, kind, target, parameters, line, atMs, ...(forMs === undefined ? {} : { forMs }) };
}

test.describe("NemesisPlayer", () => {
  test("a fault is on disk before it is applied, applied on time, proved, healed, proved gone", async () => {
    const { log, play } = await bench();
    await play();
    expect(log).toEqual([
      "850 fault-intended outage!",
      "1000 apply outage",
      "1000 fault-applied outage",
      "1000 fault-proved outage",
      "3000 heal outage",
      "3000 fault-healed outage",
      "3000 heal-proved outage",
      "4000 heal all",
    ]);
  });

  test("time that resolving takes does not delay the start, up to its allowance", async () => {
    for (const [ms, startedAt] of [
      [140, 1000],
      [180, 1030],
    ] as const) {
      const one = await bench({
        resolve: async () => {
          await clock.sleep(ms);
          return EFFECT;
        },
      });
      const { clock } = one;
      await one.play();
      expect(one.log).toContain(`${startedAt} apply outage`);
    }
  });

  test("faults that overlap start and heal alone, each at its own time", async () => {
    const { log, play } = await bench({
      schedule: { faults: [fault("one", 1000, 2000), fault("two", 2000, 1500)] },
    });
    await play();
    const changes = log.filter((line) => / (apply|heal) /.test(line));
    expect(changes).toEqual([
      "1000 apply one",
      "2000 apply two",
      "3000 heal one",
      "3500 heal two",
      "4000 heal all",
    ]);
  });

  test("a fault under another one is proved gone when the other is healed too", async () => {
    const { log, play } = await bench({
      schedule: { faults: [fault("one", 1000, 1000), fault("two", 1500, 2000)] },
    });
    await play();
    const heals = log.filter((line) => line.includes("heal-proved"));
    expect(heals).toEqual(["3500 heal-proved one", "3500 heal-proved two"]);
  });

  test("a fault beside another one is proved gone at once", async () => {
    const { log, play } = await bench({
      schedule: { faults: [fault("one", 1000, 1000), fault("two", 1500, 2000)] },
      resolve: async ({ id }) => ({ ...EFFECT, links: [id] }),
    });
    await play();
    const heals = log.filter((line) => line.includes("heal-proved"));
    expect(heals).toEqual(["2000 heal-proved one", "3500 heal-proved two"]);
  });

  test("a fault without an end is healed with all others, every one before the first proof", async () => {
    const { log, play } = await bench({
      schedule: { faults: [fault("one", 1000), fault("two", 1500)] },
    });
    await play();
    expect(log.slice(log.indexOf("4000 heal one"))).toEqual([
      "4000 heal one",
      "4000 heal two",
      "4000 fault-healed one",
      "4000 fault-healed two",
      "4000 heal all",
      "4000 heal-proved one",
      "4000 heal-proved two",
    ]);
  });

  test("what was not seen is journaled as not proved", async () => {
    const unseen = async () => ({ proved: false, evidence: ["saw answer"] });
    const { log, play } = await bench({ prover: { proveActive: unseen, proveGone: unseen } });
    await play();
    expect(log).toContain("1000 fault-unproved outage");
    expect(log).toContain("3000 heal-unproved outage");
    expect(log.join()).not.toContain("-proved outage");
  });

  test("a proof that crashes is a failed fault, not a crashed run", async () => {
    const proveActive = () => Promise.reject(new Error("no such link"));
    const { log, play } = await bench({ prover: { proveActive, proveGone: async () => PROVED } });
    expect(await play()).toBeUndefined();
    expect(log).toContain("1000 fault-failed outage");
    expect(log).toContain("3000 heal outage");
  });

  test("a proof that still looks is stopped when its fault is healed", async () => {
    const proveActive = async (_: unknown, signal: AbortSignal) => {
      await hang(signal).catch(() => undefined);
      return { proved: false, evidence: [] };
    };
    const { log, play } = await bench({ prover: { proveActive, proveGone: async () => PROVED } });
    await play();
    expect(log).toContain("3000 fault-unproved outage");
    expect(log).toContain("3000 heal outage");
  });

  test("a fault that cannot be applied is journaled, and healed for what it half did", async () => {
    const { log, play } = await bench({
      injector: { apply: () => Promise.reject(new Error("toxic refused")) },
      schedule: { faults: [fault("one", 1000, 1000), fault("two", 1500, 1000)] },
    });
    expect(await play()).toBeUndefined();
    expect(log).toContain("1000 fault-failed one");
    expect(log).toContain("1500 fault-failed two");
    expect(log).toContain("4000 heal one");
    expect(log.join()).not.toContain("fault-applied");
  });

  test("a fault whose target nobody holds is journaled, and nothing is applied", async () => {
    const { log, play } = await bench({
      resolve: () => Promise.reject(new Error("nobody is primary")),
    });
    await play();
    expect(log).toEqual(["850 fault-failed outage", "4000 heal all"]);
  });

  test("what was interrupted while it was resolved is never applied", async () => {
    const one = await bench({
      resolve: async () => {
        await one.clock.sleep(500);
        one.abort.abort(new Error("Ctrl-C"));
        return EFFECT;
      },
    });
    expect(await one.play()).toBe("Ctrl-C");
    expect(one.log.join()).not.toContain("apply");
  });
});

test.describe("NemesisPlayer.healAll", () => {
  const never = new AbortController().signal;

  test("it can be called before anything was played, and again", async () => {
    const { clock, player, log } = await bench();
    await clock.run(player.healAll(never));
    await clock.run(player.healAll(never));
    expect(log).toEqual(["0 heal all", "0 heal all"]);
  });

  test("it heals a fault whose injector hangs", async () => {
    const { clock, player, log, abort } = await bench({ injector: { apply: () => hang() } });
    void player.play(abort.signal).catch(() => undefined);
    await clock.advance(2000);
    await clock.run(player.healAll(never));
    expect(log).toContain("2000 heal outage");
  });

  test("it waits a moment for a proof that hangs, not longer", async () => {
    const { clock, player, log, abort } = await bench({
      prover: { proveActive: () => hang(), proveGone: async () => PROVED },
    });
    void player.play(abort.signal).catch(() => undefined);
    await clock.advance(2000);
    await clock.run(player.healAll(never));
    expect(log).toContain("3000 heal outage");
  });

  test("a heal that fails keeps no other fault in place, and is told", async () => {
    const { clock, player, log, abort } = await bench({
      schedule: { faults: [fault("one", 1000), fault("two", 1000)] },
      injector: {
        heal: (id) =>
          id === "one" ? Promise.reject(new Error("proxy is gone")) : Promise.resolve(),
      },
    });
    void player.play(abort.signal).catch(() => undefined);
    await clock.advance(2000);
    await expect(clock.run(player.healAll(never))).rejects.toThrow("proxy is gone");
    expect(log).toContain("2000 fault-healed two");
    expect(log).toContain("2000 heal-proved two");
    expect(log).toContain("2000 heal all");
    expect(log.join()).not.toContain("fault-healed one");
  });
});

test.describe("NemesisPlayer's actions", () => {
  type Groups = NemesisDependencies["groups"];
  const groups = (act: () => Promise<{ detail: string }>): Groups =>
    new Map([["db", { act }]]) as unknown as Groups;
  const schedule = { faults: [], actions: [SAMPLE_ACTION] };

  test("an action is on disk before it is done, at its time", async () => {
    const { log, play } = await bench({
      schedule,
      groups: groups(async () => ({ detail: "done" })),
    });
    await play();
    expect(log.slice(0, 2)).toEqual([
      "2000 action-intended promote-1!",
      "2000 action-done promote-1",
    ]);
  });

  test("an action that does not end has failed after its deadline", async () => {
    const { log, play } = await bench({ schedule, groups: groups(() => hang()) });
    await play();
    expect(log).toContain("22000 action-failed promote-1");
  });

  test("an action on a group that does not run has failed", async () => {
    const { log, play } = await bench({ schedule });
    await play();
    expect(log).toContain("2000 action-failed promote-1");
  });
});
