import { expect, test } from "@playwright/test";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CALIBRATION_VERSION, type Calibration } from "../../domain/calibration.ts";
import { calibrationLines } from "../../report/calibration-text.ts";
import type { RunDocument } from "../../domain/run-document.ts";
import { fakeWorld } from "../../testing/fake-world.ts";
import { storeSampleRun } from "../../testing/stored-sample-run.ts";
import { runCommandLine } from "../program.ts";
import { readCalibrated, readCalibration, writeCalibration } from "../run/calibration-file.ts";

const CALIBRATION: Calibration = {
  schemaVersion: CALIBRATION_VERSION,
  scenario: "drill",
  runtime: "process",
  mode: "namespaces",
  platform: "linux-x64",
  cpus: 2,
  measuredAt: "2026-01-01T00:00:00.000Z",
  runs: 5,
  overhead: {
    proxyMs: { median: 0.2, bounds: { lower: 0.1, upper: 0.4 }, p95: 0.9, samples: 400 },
    observingMs: null,
    throughputLost: { median: 0.012, p95: 0.02, samples: 5 },
    recordingUs: { median: 8, p95: 9, samples: 5 },
  },
  objectives: [{ name: "Quick", runs: 5, fail: 1, inconclusive: 0, falseAlarmsAtMost: 0.657 }],
};

test("calibrate --help shows examples", async () => {
  const world = fakeWorld();
  expect(await runCommandLine(["calibrate", "--help"], world)).toBe(0);
  expect(world.stdout.join("\n")).toContain("harness calibrate region-failover --runs 20");
});

test("calibrate refuses a number of runs that is none, and a scenario that there is not", async () => {
  const world = fakeWorld();
  expect(await runCommandLine(["calibrate", "x", "--runs", "0"], world)).toBe(3);
  expect(world.stderr.join("\n")).toContain("a whole number from 1 to 1000");
  expect(await runCommandLine(["calibrate", "no-such-scenario"], fakeWorld())).toBe(3);
});

test("a calibration is found again for its scenario and mode, and for no other", async () => {
  const cwd = mkdtempSync(join(tmpdir(), "calibration-"));
  try {
    const world = fakeWorld({ cwd });
    await writeCalibration(world, "reports", CALIBRATION);
    const read = (scenario: string, mode: string) =>
      readCalibration(world, "reports", { scenario, mode });
    expect(await read("drill", "namespaces")).toEqual(CALIBRATION);
    expect(await read("drill", "containers")).toBeUndefined();
    expect(await read("other", "namespaces")).toBeUndefined();
  } finally {
    rmSync(cwd, { recursive: true, force: true });
  }
});

test("a run that took its calibration along says it wherever it is judged", async () => {
  const cwd = mkdtempSync(join(tmpdir(), "calibrated-"));
  try {
    const world = fakeWorld({ cwd, home: join(import.meta.dirname, "..", "..", "..") });
    await writeCalibration(world, "reports", { ...CALIBRATION, scenario: "sample" });
    const about = { scenario: "sample", mode: "namespaces" };
    const calibrated = await readCalibrated(world, "reports", about);
    const folder = join(cwd, "reports", "sample", "run-1");
    await storeSampleRun(folder);
    const file = join(folder, "run.json");
    const document = JSON.parse(readFileSync(file, "utf8")) as RunDocument;
    writeFileSync(file, JSON.stringify({ ...document, calibrated }));
    await runCommandLine(["analyze", "reports/sample/run-1"], world);
    const line =
      "calibrated overhead (5 null runs on 2026-01-01): a link adds 0.2 ms (0.1 ms … 0.4 ms, p95 0.9 ms)";
    expect(world.stdout.join("\n")).toContain(line);
    expect(readFileSync(join(folder, "report.md"), "utf8")).toContain("calibrated by 5 null runs");
  } finally {
    rmSync(cwd, { recursive: true, force: true });
  }
});

test("a calibration says what was measured, and leaves out what was not", () => {
  expect(calibrationLines(CALIBRATION)).toEqual([
    "drill: calibrated by 5 null runs on 2026-01-01 on namespaces, linux-x64, 2 processors",
    "  what the harness itself costs            median  95 % bounds of it  p95         of",
    "  a link adds                              0.2 ms  0.1 ms … 0.4 ms    0.9 ms      400 handshakes through a link and beside it, less the WAN",
    "  being watched costs … of the throughput  1.2 %   —                  2 % (max)   5 such pairs of load that waits for its answers",
    "  recording takes … an event               8 µs    —                  9 µs (max)  5 null runs",
    "  objectives when nothing was wrong",
    "    Quick  1 false alarm and 0 times undecided in 5 null runs: at most 66 % false alarms (95 %)",
  ]);
});
