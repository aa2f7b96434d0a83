import { expect, test } from "@playwright/test";
import type { LiveEvent } from "../domain/live-event.ts";
import type { LiveSink } from "../ports/live-sink.ts";
import { memoryRunStore } from "../testing/memory-run-store.ts";
import { playSample } from "../testing/sample-run.ts";
import { tapDirectory } from "./live-tap.ts";
import { LiveMetrics, METRICS, type Instruments } from "./metrics.ts";

/** Everything that is sent, and the sink. */
function listening(): { events: LiveEvent[]; sink: LiveSink } {
  const events: LiveEvent[] = [];
  const close = async (): Promise<void> => undefined;
  return { events, sink: { send: (event) => void events.push(event), close } };
}

/** Replays what a run recorded through a tap. */
async function tapped(): Promise<{ events: LiveEvent[]; ok: number }> {
  const run = await playSample();
  const { events, sink } = listening();
  const directory = tapDirectory(await memoryRunStore().create("sample", "again"), sink);
  const { records, samples } = run.directory;
  const [history, answers] = [[...records], [...samples]];
  for (const entry of [...run.journal]) {
    while ((history[0]?.time ?? Infinity) <= entry.time) directory.history(history.shift()!);
    while ((answers[0]?.time ?? Infinity) <= entry.time)
      directory.sample("replication-lag", answers.shift()!);
    await directory.journal(entry);
  }
  return { events, ok: records.filter(({ type }) => type === "ok").length };
}

test("the tap tells phases, faults, every operation and answers of probes", async () => {
  const { events, ok } = await tapped();
  const phases = events.flatMap((event) => (event.type === "phase" ? [event.phase] : []));
  expect(phases.slice(0, 5)).toEqual(["start", "seed", "steady-before", "before", "during"]);
  const states = events.flatMap((event) => (event.type === "fault" ? [event.state] : []));
  expect(states).toEqual(["active", "proved", "healed"]);
  const fault = events.find((event) => event.type === "fault");
  expect(fault).toMatchObject({ fault: "outage", kind: "partition" });
  const operations = events.flatMap((event) => (event.type === "operations" ? [event] : []));
  const told = operations.filter(({ outcome }) => outcome === "ok").flatMap(({ ms }) => ms);
  expect(told).toHaveLength(ok);
  expect(Math.min(...told)).toBeGreaterThanOrEqual(5);
  expect(events.some((event) => event.type === "sample")).toBe(true);
  expect(events.at(-1)).toEqual({ type: "ended", status: "completed" });
});

test("each event changes the metrics that it should, with the labels that they have", () => {
  const seen: string[] = [];
  const note = (
    metric: keyof typeof METRICS,
    labels: Readonly<Record<string, string>>,
    value: number,
  ): void => {
    expect(Object.keys(labels).sort()).toEqual([...METRICS[metric].labels].sort());
    seen.push(`${metric} ${Object.values(labels).join(" ")} ${value}`);
  };
  const instruments: Instruments = {
    count: note,
    observe: note,
    set: note,
    clear: () => undefined,
  };
  const metrics = new LiveMetrics(instruments);
  metrics.apply({
    ...{ type: "run", scenario: "s", runId: "r", seed: "1" },
    ...{ runtime: "process", mode: "m" },
  });
  metrics.apply({ type: "phase", phase: "during" });
  metrics.apply({
    ...{ type: "operations", workload: "w", region: "a", outcome: "ok" },
    ms: [5, 20],
  });
  const fault = { type: "fault", fault: "f", kind: "stall", target: "t", wallMs: 0 } as const;
  metrics.apply({ ...fault, state: "active" });
  metrics.apply({ ...fault, state: "proved" });
  metrics.apply({ ...fault, state: "healed" });
  const sample = {
    type: "sample",
    probe: "p",
    name: "n",
    group: "g",
    node: "d",
    region: "a",
    unit: "ms",
  } as const;
  metrics.apply({ ...sample, value: 7, held: false });
  metrics.apply({ ...sample, value: null });
  metrics.apply({ type: "fixture", fixture: "x", group: "g", rows: 9 });
  metrics.apply({ type: "lost", events: 3 });
  expect(seen.filter((line) => !line.startsWith("phase") || line.endsWith(" 1"))).toEqual([
    "run s r 1 process m 1",
    "lost s 0",
    "phase s during 1",
    "operations s w a ok 2",
    "latency s w a ok 0.005",
    "latency s w a ok 0.02",
    "fault s f stall t 1",
    "proved s f stall t 0",
    "proved s f stall t 1",
    "fault s f stall t 0",
    "proved s f stall t 0",
    "probe s p n g d a ms 7",
    "held s p n g d a 0",
    "probe s p n g d a ms NaN",
    "fixture s g x 9",
    "lost s 3",
  ]);
});
