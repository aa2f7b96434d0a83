import { expect, test } from "@playwright/test";
import type { HistoryRecord } from "../domain/history.ts";
import type { WorkloadSpec } from "../domain/scenario.ts";
import { linksOf } from "../domain/topology.ts";
import { Random } from "../lib/random.ts";
import { fakeKind, type FakeGroupHooks } from "../testing/fake-group.ts";
import { createFakeRuntime } from "../testing/fake-runtime.ts";
import { ManualClock } from "../testing/manual-clock.ts";
import { memoryRunStore, type MemoryRunDirectory } from "../testing/memory-run-store.ts";
import { hang } from "../testing/sample-run.ts";
import { SAMPLE_WORKLOAD, sampleScenario } from "../testing/sample-scenario.ts";
import { HistoryRecorder } from "./history-recorder.ts";
import { startRunClock } from "./run-clock.ts";
import { WorkloadRunner } from "./workload-runner.ts";
import { setWorkload } from "./workloads/set.ts";
import type { WorkloadKind } from "./workloads/workload-kind.ts";

interface Bench {
  readonly clock: ManualClock;
  readonly runner: WorkloadRunner;
  readonly recorder: HistoryRecorder;
  readonly directory: MemoryRunDirectory;
  /** Load for this long, then the end of it. */
  readonly load: (ms: number) => Promise<readonly HistoryRecord[]>;
}

async function bench(
  spec: Partial<WorkloadSpec> = {},
  hooks: FakeGroupHooks = {},
  kind: WorkloadKind = setWorkload,
): Promise<Bench> {
  const clock = new ManualClock();
  const { topology } = sampleScenario();
  const signal = new AbortController().signal;
  const plan = { runId: "run-1", topology, links: linksOf(topology), runDirectory: "/run" };
  const network = await createFakeRuntime().open(plan, signal);
  const directory = await memoryRunStore().create("sample", "run-1");
  const runClock = startRunClock(clock, directory);
  const recorder = new HistoryRecorder(runClock, directory);
  const group = await fakeKind(hooks).start({
    ...{ group: "db", config: {}, nodes: topology.nodes, topology, network, clock, signal },
    ...{ secrets: { get: () => "" }, uses: {}, scenarioDirectory: "/" },
  });
  const runner = new WorkloadRunner({
    spec: { ...SAMPLE_WORKLOAD, ...spec },
    ...{ kind, group, clock: runClock, recorder, random: new Random(1n) },
  });
  await runner.prepare();
  const load = async (ms: number): Promise<readonly HistoryRecord[]> => {
    runner.start();
    await clock.advance(ms);
    await clock.run(runner.stop());
    return directory.records;
  };
  return { clock, runner, recorder, directory, load };
}

function loadEnded({ directory }: Bench): unknown {
  return directory.entries.find(({ type }) => type === "load-ended");
}

const closed = { ratePerSecond: undefined } as unknown as Partial<WorkloadSpec>;

test.describe("WorkloadRunner at an open rate", () => {
  test("operation i is due at i / rate, and everything due is begun", async () => {
    const one = await bench();
    const records = await one.load(995);
    const invoked = records.filter(({ type }) => type === "invoke");
    expect(invoked.map(({ intended }) => intended)).toEqual(
      Array.from({ length: 100 }, (_, i) => i * 10e6),
    );
    expect(invoked.every(({ time, intended }) => time === intended)).toBe(true);
    expect(loadEnded(one)).toMatchObject({ workload: "ledger", due: 99, begun: 100 });
  });

  test("what a stalled system delayed keeps its intended start, and nothing is dropped", async () => {
    const one = await bench(
      { clients: 1, timeoutMs: 10_000 },
      {
        invoke: async ({ value }) => {
          await one.clock.sleep(value === 10 ? 500 : 1);
          return { outcome: "ok", value };
        },
      },
    );
    const invoked = (await one.load(1000)).filter(({ type }) => type === "invoke");
    const late = invoked[11];
    expect(late).toMatchObject({ value: 11, intended: 110e6, time: 600e6 });
    expect(invoked.map(({ intended }) => intended)).toEqual(
      Array.from({ length: invoked.length }, (_, i) => i * 10e6),
    );
    expect(invoked.length).toBeGreaterThan(99);
  });

  test("a stall of 5 s is in p99 as users feel it; service time alone hides it", async () => {
    const stall = { from: 5000, to: 10_000 };
    const one = await bench(
      { clients: 4, timeoutMs: 20_000 },
      {
        invoke: async ({ value }) => {
          const at = one.clock.now() / 1e6;
          await one.clock.sleep(at >= stall.from && at < stall.to ? stall.to - at : 1);
          return { outcome: "ok", value };
        },
      },
    );
    const open = new Map<unknown, HistoryRecord>();
    const times: { readonly responseMs: number; readonly serviceMs: number }[] = [];
    for (const record of await one.load(20_000)) {
      if (record.type === "invoke") open.set(record.value, record);
      const begun = open.get(record.value);
      if (record.type !== "ok" || begun === undefined) continue;
      const responseMs = (record.time - (begun.intended ?? begun.time)) / 1e6;
      times.push({ responseMs, serviceMs: (record.time - begun.time) / 1e6 });
    }
    const p99 = (of: (time: (typeof times)[number]) => number): number =>
      times.map(of).sort((a, b) => a - b)[Math.ceil(0.99 * times.length) - 1] ?? Number.NaN;
    expect(p99(({ responseMs }) => responseMs)).toBeGreaterThan(4500);
    expect(p99(({ serviceMs }) => serviceMs)).toBeLessThan(10);
  });

  test("a load that could not be offered says how much of it was", async () => {
    const one = await bench(
      { clients: 1 },
      {
        invoke: async ({ value }) => {
          await one.clock.sleep(100);
          return { outcome: "ok", value };
        },
      },
    );
    await one.load(1000);
    expect(loadEnded(one)).toMatchObject({ due: 100, begun: 11 });
  });
});

test.describe("WorkloadRunner", () => {
  test("clients are spread over the vantage regions in turn", async () => {
    const one = await bench({ clients: 4, from: ["b", "c"] });
    const records = await one.load(100);
    const seats = new Map(records.map(({ process, vantage }) => [process, vantage]));
    expect(Object.fromEntries(seats)).toEqual({ 0: "b", 1: "c", 2: "b", 3: "c" });
  });

  test("an invocation is recorded before the system is asked, its completion with what it said", async () => {
    let recordedFirst = false;
    const one = await bench(
      { ...closed, clients: 1 },
      {
        invoke: async ({ value }) => {
          recordedFirst = one.directory.records.at(-1)?.type === "invoke";
          await one.clock.sleep(7);
          return { outcome: "fail", value, error: "40001 serialization failure", node: "db-a" };
        },
      },
    );
    const [invoke, completion] = await one.load(5);
    expect(recordedFirst).toBe(true);
    expect(invoke).toEqual({
      ...{ index: 0, time: 0, process: 0, type: "invoke", f: "add", value: 0 },
      ...{ workload: "ledger", vantage: "b" },
    });
    expect(completion).toEqual({
      ...{ index: 1, time: 7e6, process: 0, type: "fail", f: "add", value: 0 },
      ...{ workload: "ledger", vantage: "b", node: "db-a", error: "40001 serialization failure" },
    });
    expect(one.recorder.counts("ledger")).toEqual({ ok: 0, fail: 1, unknown: 0 });
  });

  test("a process that got an unknown outcome retires, and no later one has its number", async () => {
    const one = await bench(
      { ...closed, clients: 2 },
      {
        invoke: async ({ value }) => {
          await one.clock.sleep(10);
          return { outcome: Number(value) % 3 === 0 ? "unknown" : "ok", value };
        },
      },
    );
    const records = await one.load(200);
    const unknown = records.filter(({ type }) => type === "info");
    expect(unknown.length).toBeGreaterThan(5);
    for (const { index, process } of unknown) {
      expect(records.filter((r) => r.process === process && r.index > index)).toEqual([]);
    }
  });

  test("a client that never answers costs its time-out and a moment, then the load goes on", async () => {
    const one = await bench(
      { ...closed, clients: 1, timeoutMs: 400 },
      {
        invoke: ({ value }) => (value === 0 ? hang() : undefined),
      },
    );
    const records = await one.load(1500);
    expect(records[1]).toMatchObject({ type: "info", time: 1400e6, error: "client is stuck" });
    expect(records[2]).toMatchObject({ type: "invoke", value: 1, process: 1 });
  });

  test("a client is told when its time is up", async () => {
    const one = await bench(
      { ...closed, clients: 1, timeoutMs: 400 },
      {
        invoke: async ({ value }, signal) => {
          const error = await hang(signal).catch((reason: unknown) => String(reason));
          return { outcome: "unknown", value, error };
        },
      },
    );
    const records = await one.load(450);
    expect(records[1]).toMatchObject({ time: 400e6, error: "Error: no answer within 400 ms" });
  });

  test("a client that throws leaves an operation of unknown outcome, not a crashed run", async () => {
    const one = await bench(
      { ...closed, clients: 1 },
      {
        invoke: () => Promise.reject(new Error("driver bug")),
      },
    );
    const records = await one.load(5);
    expect(records[1]).toMatchObject({ type: "info", error: "Error: driver bug" });
  });

  test("a closed client waits a moment after a failure: an outage is no busy loop", async () => {
    const hooks: FakeGroupHooks = {
      invoke: async ({ value }) => {
        await one.clock.sleep(1);
        return { outcome: "fail", value };
      },
    };
    const one = await bench({ ...closed, clients: 1 }, hooks);
    const invoked = (await one.load(100)).filter(({ type }) => type === "invoke");
    expect(invoked).toHaveLength(10);
  });

  test("at the end every node is read over the control path, each by a process of its own", async () => {
    const asked: unknown[] = [];
    const one = await bench(
      {},
      {
        invoke: ({ f }, _signal, { node, control }) => {
          if (f === "read") asked.push({ node, control });
          return undefined;
        },
      },
    );
    const load = await one.load(50);
    const before = load.length;
    await one.clock.run(one.runner.readFinal());
    const reads = one.directory.records.slice(before);
    expect(asked).toEqual(["db-a", "db-b", "db-c"].map((node) => ({ node, control: true })));
    const ok = reads.filter(({ type }) => type === "ok");
    expect(ok.map(({ node }) => node)).toEqual(["db-a", "db-b", "db-c"]);
    expect(new Set(ok.map(({ process }) => process)).size).toBe(3);
  });

  test("what only the primary can give is read once, after every node", async () => {
    const asked: unknown[] = [];
    const kind: WorkloadKind = {
      ...setWorkload,
      generator: () => ({
        next: () => ({ f: "add", value: 1 }),
        finalReads: () => [
          { f: "drain", value: null, on: "primary" },
          { f: "read", value: null, on: "every-node" },
        ],
      }),
    };
    const invoke: FakeGroupHooks["invoke"] = ({ f, value }, _signal, { node, control }) => {
      if (f !== "add") asked.push([f, node, control]);
      return Promise.resolve({ outcome: "ok", value });
    };
    const one = await bench({}, { invoke }, kind);
    await one.load(50);
    await one.clock.run(one.runner.readFinal());
    const everywhere = ["db-a", "db-b", "db-c"].map((node) => ["read", node, true]);
    expect(asked).toEqual([...everywhere, ["drain", undefined, true]]);
  });

  test("a client that is to pause begins its operation later, and is told what became of it", async () => {
    const told: unknown[] = [];
    const kind: WorkloadKind = {
      ...setWorkload,
      generator: () => ({
        next: (client) => ({ f: "add", value: client, pauseMs: 100 }),
        told: (client, { outcome }) => told.push([client, outcome]),
      }),
    };
    const records = await (await bench({ ...closed, clients: 1 }, {}, kind)).load(250);
    const begun = records.filter(({ type }) => type === "invoke").map(({ time }) => time / 1e6);
    expect(begun).toEqual([100, 205]);
    expect(told).toEqual([
      [0, "ok"],
      [0, "ok"],
    ]);
  });

  test("stopping twice is no error, and nothing is begun after it", async () => {
    const one = await bench();
    const records = await one.load(100);
    const before = records.length;
    await one.runner.stop();
    await one.clock.advance(1000);
    expect(one.directory.records).toHaveLength(before);
    expect(one.directory.entries.filter(({ type }) => type === "load-ended")).toHaveLength(1);
    await one.runner.close();
  });
});
