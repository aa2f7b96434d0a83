import { expect, test } from "@playwright/test";
import type { NodeEffect, ResolvedEffect } from "../domain/fault.ts";
import { linksOf } from "../domain/topology.ts";
import type { RunningGroup } from "../ports/node-kind.ts";
import { fakeKind } from "../testing/fake-group.ts";
import { createFakeRuntime } from "../testing/fake-runtime.ts";
import { ManualClock } from "../testing/manual-clock.ts";
import { sampleScenario } from "../testing/sample-scenario.ts";
import { createFaultInjector, idleInjector, type FaultInjector } from "./fault-injector.ts";

interface Bench {
  readonly injector: FaultInjector;
  readonly group: RunningGroup;
  /** What reached the runtime since the nodes were started. */
  readonly calls: () => readonly string[];
}

async function bench(): Promise<Bench> {
  const { topology } = sampleScenario();
  const runtime = createFakeRuntime();
  const signal = new AbortController().signal;
  const plan = { runId: "run-1", topology, links: linksOf(topology), runDirectory: "/run" };
  const network = await runtime.open(plan, signal);
  const group = await fakeKind().start({
    ...{ group: "db", config: {}, nodes: topology.nodes, topology, network, signal },
    ...{ secrets: { get: () => "" }, uses: {}, clock: new ManualClock(), scenarioDirectory: "/" },
  });
  const before = runtime.calls.length;
  return {
    injector: createFaultInjector(network, new Map([["db", group]])),
    group,
    calls: () => runtime.calls.slice(before),
  };
}

function on(effect: NodeEffect, node = "db-a"): ResolvedEffect {
  return { on: "nodes", nodes: [node], effect };
}

test.describe("createFaultInjector", () => {
  test("effects on links and packets reach their own injector, and heal by their fault's id", async () => {
    const { injector, calls } = await bench();
    const link = "b->db-a:1000";
    await injector.apply("one", { on: "links", links: [link], effect: { kind: "stall" } });
    await injector.apply("two", { on: "packets", nodes: ["db-a"], effect: "drop" });
    await injector.heal("two");
    await injector.heal("one");
    expect(calls()).toEqual([
      `apply one {"kind":"stall"} ${link}`,
      'apply two "drop" db-a',
      "heal two",
      "heal one",
    ]);
  });

  test("a node effect is undone by its opposite", async () => {
    for (const [effect, expected] of [
      ["kill", ["kill db-a", "start db-a"]],
      ["stop", ["stop db-a", "start db-a"]],
      ["pause", ["pause db-a", "resume db-a"]],
      ["restart", ["stop db-a", "start db-a"]],
    ] as const) {
      const { injector, calls } = await bench();
      await injector.apply("f", on(effect));
      await injector.heal("f");
      expect(calls()).toEqual(expected);
    }
  });

  test("a node that two faults stopped starts when the last of them heals", async () => {
    const { injector, group } = await bench();
    await injector.apply("one", on("kill"));
    await injector.apply("two", on("stop"));
    await injector.heal("one");
    expect(await group.handle("db-a").state()).toBe("stopped");
    await injector.heal("two");
    expect(await group.handle("db-a").state()).toBe("running");
  });

  test("a node that two faults paused stays paused until the last of them heals", async () => {
    const { injector, group } = await bench();
    await injector.apply("one", on("pause"));
    await injector.apply("two", on("pause"));
    await injector.heal("one");
    expect(await group.handle("db-a").state()).toBe("paused");
    await injector.heal("two");
    expect(await group.handle("db-a").state()).toBe("running");
  });

  test("a node that one fault paused and another killed is what the one that is left makes of it", async () => {
    const { injector, group } = await bench();
    const state = (): Promise<string> => group.handle("db-a").state();
    await injector.apply("paused", on("pause"));
    await injector.apply("killed", on("kill"));
    await injector.heal("killed");
    expect(await state()).toBe("paused");
    await injector.heal("paused");
    expect(await state()).toBe("running");
    await injector.apply("killed", on("kill"));
    await injector.apply("paused", on("pause"));
    await injector.heal("killed");
    await injector.heal("paused");
    expect(await state()).toBe("running");
  });

  test("healing everything heals each fault once, and asks the runtime to heal whatever is left", async () => {
    const { injector, calls, group } = await bench();
    await injector.apply("one", on("kill"));
    await injector.apply("two", on("pause", "db-b"));
    await injector.healAll();
    expect(calls().slice(-2)).toEqual(["heal all", "heal all"]);
    for (const node of ["db-a", "db-b"]) {
      expect(await group.handle(node).state()).toBe("running");
    }
    await injector.heal("one");
    expect(calls().filter((call) => call === "start db-a")).toHaveLength(1);
  });

  test("one heal that fails keeps no other fault in place", async () => {
    const { injector, group } = await bench();
    await injector.apply("one", on("kill"));
    await injector.apply("two", on("pause", "db-b"));
    const handle = group.handle("db-a");
    handle.start = () => Promise.reject(new Error("no memory"));
    await expect(injector.healAll()).rejects.toThrow("no memory");
    expect(await group.handle("db-b").state()).toBe("running");
  });

  test("a node that does not run is named", async () => {
    const { injector } = await bench();
    await expect(injector.apply("f", on("kill", "db-z"))).rejects.toThrow('"db-z" is not running');
  });

  test("the idle injector of the self-test takes everything and does nothing", async () => {
    const { calls } = await bench();
    await idleInjector.apply("f", on("kill"));
    await idleInjector.heal("f");
    await idleInjector.healAll();
    expect(calls()).toEqual([]);
  });
});
