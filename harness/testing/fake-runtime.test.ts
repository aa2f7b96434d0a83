import { expect, test } from "@playwright/test";
import { createFakeRuntime } from "./fake-runtime.ts";
import { runRuntimeContract, withBench } from "./runtime-contract.ts";

const LINK = "a->cache-b:6379";

test.describe("fake runtime", () => {
  test("it keeps the contract of runtimes wherever no program is needed", async () => {
    const runtime = createFakeRuntime();
    const leftovers = () => Promise.resolve([]);
    const results = await runRuntimeContract({
      runtime,
      prober: runtime.prober,
      runsPrograms: false,
      leftovers,
    });
    expect(results.filter(({ problem }) => problem !== undefined)).toEqual([]);
    expect(results.filter(({ skipped }) => skipped === undefined).length).toBeGreaterThan(10);
  });

  test("an inert injector takes faults and does nothing", async () => {
    const runtime = createFakeRuntime({ inert: true });
    await withBench({ runtime, prober: runtime.prober }, "r", async ({ network, saw }) => {
      await network.links.apply("f", [LINK], { kind: "stall" });
      expect(await saw(network.entry("a", "cache-b", 6379))).toBe("answer");
    });
    expect(runtime.calls).toContain(`apply f {"kind":"stall"} ${LINK}`);
  });

  test("a stubborn injector leaves its faults in place", async () => {
    const runtime = createFakeRuntime({ stubborn: true });
    await withBench({ runtime, prober: runtime.prober }, "r", async ({ network, saw }) => {
      await network.links.apply("f", [LINK], { kind: "refuse" });
      await network.links.healAll();
      expect(await saw(network.entry("a", "cache-b", 6379))).toBe("refused");
      expect(await network.links.affected()).toEqual([LINK]);
    });
  });
});
