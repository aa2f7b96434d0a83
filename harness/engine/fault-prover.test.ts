import { expect, test } from "@playwright/test";
import type { LinkEffect, LinkObservation, ResolvedEffect } from "../domain/fault.ts";
import { linksOf } from "../domain/topology.ts";
import type { LinkProber, LinkQuestion } from "../ports/link-prober.ts";
import type { RunningGroup } from "../ports/node-kind.ts";
import type { RunningNetwork } from "../ports/runtime.ts";
import type { Misbehaviour } from "../testing/fake-effects.ts";
import { fakeKind } from "../testing/fake-group.ts";
import { createFakeRuntime } from "../testing/fake-runtime.ts";
import { ManualClock } from "../testing/manual-clock.ts";
import { memoryRunStore } from "../testing/memory-run-store.ts";
import { sampleScenario } from "../testing/sample-scenario.ts";
import { FaultProver, type Proof } from "./fault-prover.ts";
import { startRunClock } from "./run-clock.ts";

const LINK = "b->db-a:1000";
const never = new AbortController().signal;

interface Bench {
  readonly clock: ManualClock;
  readonly network: RunningNetwork;
  readonly group: RunningGroup;
  readonly prover: FaultProver;
  readonly active: (effect: ResolvedEffect) => Promise<Proof>;
  readonly gone: (effect: ResolvedEffect) => Promise<Proof>;
}

interface Options extends Misbehaviour {
  /** Answers instead of the fake network, where it has an opinion. */
  readonly sees?: (question: LinkQuestion) => Omit<LinkObservation, "link"> | undefined;
}

async function bench({ sees, ...misbehaviour }: Options = {}): Promise<Bench> {
  const clock = new ManualClock();
  const scenario = sampleScenario();
  const runtime = createFakeRuntime(misbehaviour);
  const { topology } = scenario;
  const plan = { runId: "run-1", topology, links: linksOf(topology), runDirectory: "/run" };
  const network = await runtime.open(plan, never);
  const runClock = startRunClock(clock, await memoryRunStore().create("sample", "run-1"));
  const group = await fakeKind().start({
    ...{ group: "db", config: {}, nodes: topology.nodes, topology, network, clock },
    ...{ secrets: { get: () => "" }, uses: {}, signal: never, scenarioDirectory: "/" },
  });
  const prober: LinkProber = {
    observe: async (question, signal) =>
      sees?.(question) ?? (await runtime.prober.observe(question, signal)),
  };
  const groups = new Map([["db", group]]);
  const prover = new FaultProver({ scenario, network, groups, prober, clock: runClock });
  await prover.measureBaseline(never);
  return {
    ...{ clock, network, group, prover },
    active: (effect) => clock.run(prover.proveActive(effect, never)),
    gone: (effect) => clock.run(prover.proveGone(effect, never)),
  };
}

function onLinks(effect: LinkEffect, links: readonly string[] = [LINK]): ResolvedEffect {
  return { on: "links", links, effect };
}

const LINK_EFFECTS: readonly LinkEffect[] = [
  { kind: "silence", streams: ["upstream", "downstream"] },
  { kind: "stall" },
  { kind: "refuse" },
  { kind: "latency", roundTripMs: 300, jitterMs: 0 },
  { kind: "reset", afterMs: 0 },
  { kind: "limit-data", bytes: 1 },
];

test.describe("FaultProver on links", () => {
  for (const effect of LINK_EFFECTS) {
    test(`${effect.kind} is seen while it is there, and seen to be gone after`, async () => {
      const { network, active, gone } = await bench();
      await network.links.apply("f", [LINK], effect);
      expect((await active(onLinks(effect))).proved).toBe(true);
      await network.links.heal("f");
      expect((await gone(onLinks(effect))).proved).toBe(true);
    });

    test(`${effect.kind} by an injector that does nothing is not proved`, async () => {
      const { network, active, clock } = await bench({ inert: true });
      await network.links.apply("f", [LINK], effect);
      const { proved, evidence } = await active(onLinks(effect));
      expect(proved).toBe(false);
      expect(evidence).toEqual([`${LINK}: NOT as expected, saw answer after 40.0 ms`]);
      expect(clock.now()).toBeGreaterThan(8e9);
    });

    test(`${effect.kind} that a heal left in place is not proved gone`, async () => {
      const { network, gone } = await bench({ stubborn: true });
      await network.links.apply("f", [LINK], effect);
      await network.links.heal("f");
      expect((await gone(onLinks(effect))).proved).toBe(false);
    });
  }

  test("every link of a fault needs its own proof", async () => {
    const { network, active } = await bench();
    await network.links.apply("f", [LINK], { kind: "refuse" });
    const proof = await active(onLinks({ kind: "refuse" }, [LINK, "c->db-a:1000"]));
    expect(proof.proved).toBe(false);
    expect(proof.evidence).toEqual([
      `${LINK}: refused`,
      "c->db-a:1000: NOT as expected, saw answer after 40.0 ms",
    ]);
  });

  test("an effect that comes late is proved when it comes", async () => {
    const { network, prover, clock } = await bench();
    const proof = prover.proveActive(onLinks({ kind: "stall" }), never);
    void clock.sleep(2000).then(() => network.links.apply("f", [LINK], { kind: "stall" }));
    expect((await clock.run(proof)).proved).toBe(true);
    expect(clock.now()).toBe(2e9);
  });

  test("a link to a node that is down is healed when it forwards again", async () => {
    const { network, group, gone } = await bench();
    await group.handle("db-a").kill();
    const { proved, evidence } = await gone(onLinks({ kind: "stall" }));
    expect(proved).toBe(true);
    expect(evidence).toEqual([`${LINK}: closed, its node is down`]);
    await network.links.apply("f", [LINK], { kind: "stall" });
    expect((await gone(onLinks({ kind: "stall" }))).proved).toBe(false);
  });

  test("a fault that names nothing is never proved", async () => {
    const { active, gone } = await bench();
    expect((await active(onLinks({ kind: "stall" }, []))).proved).toBe(false);
    expect((await gone(onLinks({ kind: "stall" }, []))).proved).toBe(false);
  });

  test("bandwidth is proved by the time of a transfer against the baseline", async () => {
    let bulkMs = 10;
    const { active, gone } = await bench({
      sees: () => ({ saw: "answer", replyMs: 40, bulkBytes: 50_000, bulkMs }),
    });
    const effect = onLinks({ kind: "bandwidth", bytesPerSecond: 100_000 });
    expect((await active(effect)).proved).toBe(false);
    bulkMs = 500;
    expect((await active(effect)).proved).toBe(true);
    expect((await gone(effect)).proved).toBe(false);
    bulkMs = 12;
    expect((await gone(effect)).proved).toBe(true);
  });

  test("a proof that is told to stop says what it saw last", async () => {
    const { prover, clock } = await bench();
    const abort = new AbortController();
    const proof = prover.proveActive(onLinks({ kind: "stall" }), abort.signal);
    void clock.sleep(500).then(() => abort.abort(new Error("healed")));
    expect(await clock.run(proof)).toEqual({
      proved: false,
      evidence: [`${LINK}: NOT as expected, saw answer after 40.0 ms`],
    });
    expect(clock.now()).toBe(500e6);
  });
});

test.describe("FaultProver on nodes", () => {
  const on = (effect: "kill" | "stop" | "pause" | "restart"): ResolvedEffect => ({
    on: "nodes",
    nodes: ["db-a"],
    effect,
  });

  for (const effect of ["kill", "stop", "pause"] as const) {
    test(`${effect} is proved by the state of the process and the silence of its port`, async () => {
      const { group, active, gone } = await bench();
      expect((await active(on(effect))).proved).toBe(false);
      const handle = group.handle("db-a");
      if (effect === "pause") await handle.pause();
      else await handle.kill();
      expect((await active(on(effect))).proved).toBe(true);
      expect((await gone(on(effect))).proved).toBe(false);
      if (effect === "pause") await handle.resume();
      else await handle.start();
      expect((await gone(on(effect))).proved).toBe(true);
    });
  }

  test("a killed node whose port still answers is not proved killed", async () => {
    const { group, active } = await bench({
      sees: ({ endpoint }) =>
        endpoint.host.startsWith("control") ? { saw: "answer", replyMs: 1 } : undefined,
    });
    await group.handle("db-a").kill();
    expect((await active(on("kill"))).proved).toBe(false);
  });

  test("a node that is silent but runs is not proved killed", async () => {
    const { active } = await bench({
      sees: ({ endpoint }) =>
        endpoint.host.startsWith("control") ? { saw: "silence" } : undefined,
    });
    expect((await active(on("kill"))).proved).toBe(false);
  });

  test("a restart is proved by a node that runs and answers", async () => {
    const { group, active } = await bench();
    expect((await active(on("restart"))).proved).toBe(true);
    await group.handle("db-a").stop(0);
    expect((await active(on("restart"))).proved).toBe(false);
  });
});

test.describe("FaultProver on packets", () => {
  for (const effect of ["drop", "disconnect", "reject"] as const) {
    test(`${effect} is seen from the node's own region, and seen to be gone after`, async () => {
      const { network, active, gone } = await bench();
      const wish: ResolvedEffect = { on: "packets", nodes: ["db-a"], effect };
      expect((await active(wish)).proved).toBe(false);
      await network.packets?.apply("f", ["db-a"], effect);
      expect((await active(wish)).proved).toBe(true);
      expect((await gone(wish)).proved).toBe(false);
      await network.packets?.heal("f");
      expect((await gone(wish)).proved).toBe(true);
    });
  }

  test("dropped packets are silence: a refusal does not prove them", async () => {
    const { network, active } = await bench();
    await network.packets?.apply("f", ["db-a"], "reject");
    const wish: ResolvedEffect = { on: "packets", nodes: ["db-a"], effect: "drop" };
    expect((await active(wish)).proved).toBe(false);
  });
});

test("a look that the end of the fault breaks off proves nothing", async () => {
  const stop = new AbortController();
  let looks = 0;
  const { network, group, clock } = await bench();
  const prober: LinkProber = {
    observe: (_, signal) =>
      new Promise((_resolve, reject) => {
        looks += 1;
        signal.addEventListener("abort", () => reject(signal.reason as Error), { once: true });
      }),
  };
  const runClock = startRunClock(clock, await memoryRunStore().create("sample", "run-2"));
  const groups = new Map([["db", group]]);
  const prover = new FaultProver({
    ...{ scenario: sampleScenario(), network, groups, prober, clock: runClock },
  });
  const proof = prover.proveActive(onLinks({ kind: "silence" } as LinkEffect), stop.signal);
  await Promise.resolve();
  stop.abort();
  expect(await proof).toMatchObject({ proved: false });
  expect(looks).toBe(1);
});
