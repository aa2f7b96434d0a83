/**
 * What the harness itself costs, as ratios within one run: topology ready against a bare start of the same servers by a
 * shell script, error of fault starts, time to heal, overhead outside the scenario's own timeline, cost of recording.
 *
 *   npm run bench:engine -- --repeat 5
 */
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { fileRunStore } from "../harness/adapters/node/file-run-store.ts";
import { systemClock } from "../harness/adapters/node/system-clock.ts";
import { createParts } from "../harness/adapters/parts/parts.ts";
import { dockerAnswers } from "../harness/adapters/testcontainers/engine.ts";
import type { JournalEntry } from "../harness/domain/journal.ts";
import type { Results } from "../harness/domain/results.ts";
import { HistoryRecorder } from "../harness/engine/history-recorder.ts";
import { startRunClock } from "../harness/engine/run-clock.ts";

const HOME = join(import.meta.dirname, "..");
const SCENARIO = join("bench", "scenarios", "topology.yaml");
const { values } = parseArgs({ options: { repeat: { type: "string", default: "3" } } });
const repeat = Number(values.repeat);

interface Measured {
  readonly readyMs: number;
  readonly faultErrorMs: readonly number[];
  readonly healMs: readonly number[];
  readonly overheadMs: number;
  readonly microsecondsPerOperation: number;
}

function median(numbers: readonly number[]): number {
  return [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? NaN;
}

async function bareStartMs(): Promise<number> {
  const parts = createParts({ env: process.env, home: HOME });
  const quiet = (): void => undefined;
  const [postgres, redis] = [
    await parts.install("postgres", quiet),
    await parts.install("redis", quiet),
  ];
  const work = mkdtempSync("/dev/shm/bare-start-");
  const user =
    process.getuid?.() === 0 ? ["unshare", "-U", "--map-user=1000", "--map-group=1000"] : [];
  const programs = join(postgres.program("postgres"), "..");
  const script = [
    join(HOME, "bench", "bare-start.sh"),
    work,
    programs,
    redis.program("redis-server"),
    postgres.template ?? "",
  ];
  const [program = "sh", ...args] = [...user, "sh", ...script];
  const startedAt = performance.now();
  const { status } = spawnSync(program, args, {
    env: { ...process.env, ...postgres.environment, ...redis.environment },
    timeout: 30_000,
  });
  const took = performance.now() - startedAt;
  rmSync(work, { recursive: true, force: true });
  if (status !== 0) throw new Error(`bare start ended with ${String(status)}`);
  return took;
}

function measure(runtime: string): Measured {
  const out = mkdtempSync(join(tmpdir(), "bench-"));
  try {
    const startedAt = performance.now();
    spawnSync(
      process.execPath,
      [
        join(HOME, "harness/cli/bin.mjs"),
        "run",
        SCENARIO,
        "--runtime",
        runtime,
        "--out",
        out,
        "--quiet",
      ],
      { cwd: HOME, stdio: "ignore" },
    );
    const wallMs = performance.now() - startedAt;
    const folder = join(out, "topology", "latest");
    const results = JSON.parse(readFileSync(join(folder, "results.json"), "utf8")) as Results;
    const journal = readFileSync(join(folder, "journal.jsonl"), "utf8")
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as JournalEntry);
    return figuresOf(results, journal, wallMs);
  } finally {
    rmSync(out, { recursive: true, force: true });
  }
}

function figuresOf(results: Results, journal: readonly JournalEntry[], wallMs: number): Measured {
  const lasted = (name: string): number => {
    const phase = results.phases.find((each) => each.phase === name);
    return phase?.endedAt == null ? 0 : (phase.endedAt - phase.startedAt) / 1e6;
  };
  const own = lasted("before") + lasted("during") + lasted("after");
  const load = (own + lasted("heal") + lasted("recovery")) * 1000;
  const acknowledged = results.workloads.reduce((sum, { operations }) => sum + operations.ok, 0);
  const healed = journal.filter((entry) => entry.type === "fault-healed");
  return {
    readyMs: lasted("start"),
    faultErrorMs: results.faults.map((fault) => ((fault.startedAt ?? NaN) - fault.plannedAt) / 1e6),
    healMs: results.faults.map(
      (fault, i) => ((healed[i]?.time ?? NaN) - fault.plannedAt) / 1e6 - 800,
    ),
    overheadMs: wallMs - own,
    microsecondsPerOperation: load / Math.max(1, acknowledged),
  };
}

/** CPU of writing the two records of an operation, in µs. */
async function recordingMicroseconds(): Promise<number> {
  const root = mkdtempSync(join(tmpdir(), "bench-record-"));
  const directory = await fileRunStore(root, (text) => text).create("bench", "record");
  const recorder = new HistoryRecorder(startRunClock(systemClock, directory), directory);
  const operations = 200_000;
  const startedAt = process.cpuUsage();
  for (let value = 0; value < operations; value += 1) {
    const common = {
      process: value % 8,
      f: "add",
      value,
      workload: "ledger",
      vantage: "us-east-1",
    };
    recorder.record({ ...common, type: "invoke" });
    recorder.record({ ...common, type: "ok", node: "db-us-east-1" });
  }
  await directory.close();
  const { user, system } = process.cpuUsage(startedAt);
  rmSync(root, { recursive: true, force: true });
  return (user + system) / operations;
}

const bare = median(
  await Promise.all([bareStartMs()]).then(async ([first]) => [
    first,
    await bareStartMs(),
    await bareStartMs(),
  ]),
);
const record = await recordingMicroseconds();
const docker = await dockerAnswers();
const runtimes = docker.answers ? ["process", "docker"] : ["process"];
const report: Record<string, unknown> = {
  bareStartMs: bare,
  recordingMicrosecondsPerOperation: record,
};
console.log(`bare start of the same servers: ${bare.toFixed(0)} ms`);
for (const runtime of runtimes) {
  const runs = Array.from({ length: repeat }, () => measure(runtime));
  const errors = runs.flatMap((run) => run.faultErrorMs).sort((a, b) => a - b);
  const ready = median(runs.map((run) => run.readyMs));
  const figures = {
    readyMs: ready,
    readyToBare: ready / bare,
    faultStartErrorMs: { median: median(errors), max: errors.at(-1) },
    healMs: median(runs.flatMap((run) => run.healMs)),
    overheadMs: median(runs.map((run) => run.overheadMs)),
    recordingShare: record / median(runs.map((run) => run.microsecondsPerOperation)),
  };
  report[runtime] = figures;
  console.log(
    `${runtime}: ready ${ready.toFixed(0)} ms (${figures.readyToBare.toFixed(2)} × bare), fault start error median ${figures.faultStartErrorMs.median.toFixed(1)} ms max ${(figures.faultStartErrorMs.max ?? NaN).toFixed(1)} ms, heal ${figures.healMs.toFixed(1)} ms, overhead ${figures.overheadMs.toFixed(0)} ms, recording ${(100 * figures.recordingShare).toFixed(1)} % of an operation`,
  );
}
mkdirSync(join(HOME, "reports"), { recursive: true });
writeFileSync(
  join(HOME, "reports", "bench-engine.json"),
  `${JSON.stringify(report, undefined, 2)}\n`,
);
