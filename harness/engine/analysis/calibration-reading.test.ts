import { expect, test } from "@playwright/test";
import type { Operation } from "../../domain/history.ts";
import type { Results } from "../../domain/results.ts";
import type { Sample } from "../../ports/run-store.ts";
import { sampleDocument } from "../../testing/sample-run.ts";
import { sampleScenario } from "../../testing/sample-scenario.ts";
import { calibrationReading } from "./calibration-reading.ts";
import type { StoredRun } from "./stored-run.ts";

const MS = 1e6;

function operation(atMs: number, tookMs: number): Operation {
  const common = { index: atMs, process: 0, f: "add", input: 1, output: 1, outcome: "ok" } as const;
  const times = { invokedAt: atMs * MS, completedAt: (atMs + tookMs) * MS, completionIndex: 1 };
  return { ...common, ...times, workload: "ledger" };
}

function mark(atMs: number, value: number): Sample {
  return { time: atMs * MS, name: "observed", value };
}

test("operations belong to the span in which they were due, the beginning of each span left out", () => {
  const samples: Sample[] = [
    ...[mark(0, 1), mark(1000, -1), mark(1100, 0), mark(2100, -1)],
    { time: 5, name: "proxy", value: 0.3 },
    { time: 5, name: "proxy-lost", value: 0.02 },
    { time: 6, name: "recording", value: 7 },
  ];
  const operations = [
    ...[operation(50, 99), operation(200, 5), operation(900, 5)],
    ...[operation(1050, 99), operation(1150, 99), operation(1300, 4), operation(2200, 99)],
  ];
  const run: StoredRun = {
    document: sampleDocument(sampleScenario()),
    journal: [],
    history: { operations, warnings: [] },
    samples: new Map([["calibration", samples]]),
    load: new Map(),
    status: "completed",
  };
  const objectives = [{ name: "Quick", verdict: "fail" }];
  expect(calibrationReading(run, { objectives } as unknown as Results)).toEqual({
    proxyMs: [0.3],
    proxyLost: [0.02],
    blocks: [
      {
        asked: { latencies: [5, 5], seconds: 0.9 },
        silent: { latencies: [4], seconds: 0.9 },
        isOpen: false,
      },
    ],
    recordingUs: 7,
    objectives,
  });
});

test("near and far operations are compared each with their own kind", () => {
  const marks = [mark(0, 1), mark(1000, -1), mark(1000, 0), mark(2000, -1)];
  const from = (vantage: string, tookMs: number) =>
    Array.from({ length: 40 }, (_, i) => ({ ...operation(150 + i * 45, tookMs), vantage }));
  const run: StoredRun = {
    document: sampleDocument(sampleScenario()),
    ...{ journal: [], samples: new Map([["calibration", marks]]), load: new Map() },
    ...{ history: { operations: [...from("near", 1), ...from("far", 91)], warnings: [] } },
    status: "completed",
  };
  const { blocks } = calibrationReading(run, { objectives: [] } as unknown as Results);
  const seen = blocks.map(({ asked, silent }) => [
    new Set(asked.latencies),
    new Set(silent.latencies),
  ]);
  expect(seen).toEqual([
    [new Set([1]), new Set([1])],
    [new Set([91]), new Set([91])],
  ]);
});
