import { expect, test } from "@playwright/test";
import { linksOf } from "../domain/topology.ts";
import type { LinkProber } from "../ports/link-prober.ts";
import { fakeKind } from "../testing/fake-group.ts";
import { createFakeRuntime } from "../testing/fake-runtime.ts";
import { ManualClock } from "../testing/manual-clock.ts";
import { memoryRunStore } from "../testing/memory-run-store.ts";
import { sampleScenario } from "../testing/sample-scenario.ts";
import { calibrate } from "./calibrator.ts";
import { startRunClock } from "./run-clock.ts";

/** Answers as the fake network does, in a while; one that is asked when the end comes throws, as the real one does. */
function prober(answers: LinkProber, clock: ManualClock): LinkProber {
  return {
    observe: async (question, signal) => {
      const seen = await answers.observe(question, signal);
      await clock.sleep(30, signal);
      return { ...seen, replyMs: (seen.replyMs ?? 0) + 1 };
    },
  };
}

test("a calibration ends in order when the null run does, and says what it has", async () => {
  const clock = new ManualClock();
  const scenario = sampleScenario();
  const { topology } = scenario;
  const { signal } = new AbortController();
  const runtime = createFakeRuntime();
  const plan = { runId: "run-1", topology, links: linksOf(topology), runDirectory: "/run" };
  const network = await runtime.open(plan, signal);
  const group = await fakeKind({}).start({
    ...{ group: "db", config: {}, nodes: topology.nodes, topology, network, clock, signal },
    ...{ secrets: { get: () => "" }, uses: {}, scenarioDirectory: "/" },
  });
  const directory = await memoryRunStore().create("sample", "run-1");
  const asked: boolean[] = [];
  const over = new AbortController();
  const calibrating = calibrate(
    {
      ...{ scenario, network, groups: new Map([["db", group]]), directory },
      ...{ clock: startRunClock(clock, directory), prober: prober(runtime.prober, clock) },
      observe: () => void asked.push(true),
      silence: async () => void asked.push(false),
      usPerRecord: () => 7,
    },
    over.signal,
  );
  // In the midst of a question.
  await clock.advance(4520);
  over.abort();
  await clock.run(calibrating);
  const of = (name: string) => directory.samples.filter((sample) => sample.name === name);
  expect(of("observed").map(({ value }) => value)).toEqual([
    ...[1, -1, 0, -1, 1, -1, 0, -1, 1, -1, 0, -1],
  ]);
  expect(asked).toEqual([false, true, false, true, false, true]);
  expect(of("recording").map(({ value }) => value)).toEqual([7]);
  // Beside the WAN the fake's proxies add nothing: a millisecond on both sides.
  expect(of("proxy").length).toBeGreaterThan(20);
  expect(new Set(of("proxy").map(({ value }) => value))).toEqual(new Set([0]));
  expect(of("proxy-lost")).toHaveLength(of("proxy").length);
});
