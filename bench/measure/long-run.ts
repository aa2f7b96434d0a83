/**
 * A run of many samples, judged by `harness analyze` itself from a run directory: how long it takes, and the most memory
 * that the process ever had. The requests are made up; what reads and judges them is not.
 *
 *   tsx bench/measure/long-run.ts --samples 10000000
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import {
  createWriteStream,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { REGISTRIES } from "../../harness/cli/registries.ts";
import type { JournalEvent } from "../../harness/domain/journal.ts";
import type { LoadRecord } from "../../harness/domain/load.ts";
import { Random } from "../../harness/lib/random.ts";
import { parseScenario } from "../../harness/scenario/parse-scenario.ts";
import { sampleDocument } from "../../harness/testing/sample-run.ts";

const { values } = parseArgs({ options: { samples: { type: "string", default: "10000000" } } });
const samples = Number(values.samples);
const RATE = 2000;
const REGIONS = ["us-east-1", "eu-central-1"];
const HOME = join(import.meta.dirname, "..", "..");
const lastsNs = (samples / RATE) * 1e9;

const directory = mkdtempSync(join(tmpdir(), "bench-long-run-"));
try {
  writeRun();
  await writeSamples();
  const { seconds, peakMb, verdict } = await analyze();
  console.log(`${samples.toLocaleString("en-US")} samples of 2 regions, 6 objectives: ${verdict}`);
  console.log(
    `harness analyze: ${seconds.toFixed(1)} s (${Math.round(samples / seconds / 1000)} k samples/s), at most ${peakMb.toFixed(0)} MB of memory (bound: 300 MB for 10 M)`,
  );
} finally {
  rmSync(directory, { recursive: true, force: true });
}

function writeRun(): void {
  const file = join(HOME, "bench", "scenarios", "long-load.yaml");
  const { scenario, diagnostics } = parseScenario(readFileSync(file, "utf8"), {
    file,
    registries: REGISTRIES,
  });
  if (scenario === undefined) throw new Error(JSON.stringify(diagnostics));
  mkdirSync(join(directory, "samples"));
  writeFileSync(join(directory, "run.json"), JSON.stringify(sampleDocument(scenario)));
  const schedule = {
    type: "constant",
    rate: RATE,
    unitMs: 2000,
    durationMs: lastsNs / 1e6,
  } as const;
  const end = lastsNs + 1e9;
  const events: [number, JournalEvent][] = [
    [0, { type: "steady-state", when: "before", held: true, probes: [] }],
    ...REGIONS.map((region): [number, JournalEvent] => [
      0,
      { type: "load-planned", workload: "browse", region, schedules: { browse: schedule } },
    ]),
    [0, { type: "phase-started", phase: "before" }],
    [lastsNs / 3, { type: "phase-ended", phase: "before" }],
    [lastsNs / 3, { type: "phase-started", phase: "during" }],
    [(2 * lastsNs) / 3, { type: "phase-ended", phase: "during" }],
    [(2 * lastsNs) / 3, { type: "phase-started", phase: "after" }],
    [lastsNs, { type: "phase-ended", phase: "after" }],
    [end, { type: "run-ended", status: "completed" }],
  ];
  const lines = events.map(([time, event]) =>
    JSON.stringify({ time: Math.round(time), wall: new Date(time / 1e6).toISOString(), ...event }),
  );
  writeFileSync(join(directory, "journal.jsonl"), `${lines.join("\n")}\n`);
}

async function writeSamples(): Promise<void> {
  const file = createWriteStream(join(directory, "samples", "load.browse.jsonl"));
  const random = new Random(1);
  for (let from = 0; from < samples; from += 10_000) {
    const lines: string[] = [];
    for (let i = from; i < Math.min(samples, from + 10_000); i += 1) {
      const ms = Math.round(random.exponential(40) * 1000) / 1000;
      const record: LoadRecord = {
        ...{ type: "request", region: REGIONS[i % 2] ?? "", scenario: "browse" },
        ...{
          time: Math.round((i / RATE) * 1e9 + ms * 1e6),
          name: i % 3 === 0 ? "orders" : "health",
        },
        ...{ ms, status: 200, ok: true },
      };
      lines.push(JSON.stringify(record));
    }
    if (!file.write(`${lines.join("\n")}\n`)) await once(file, "drain");
  }
  file.end();
  await once(file, "close");
}

async function analyze(): Promise<{ seconds: number; peakMb: number; verdict: string }> {
  const startedAt = performance.now();
  const child = spawn(
    process.execPath,
    [join(HOME, "harness", "cli", "bin.mjs"), "analyze", directory],
    { cwd: HOME, stdio: ["ignore", "pipe", "inherit"] },
  );
  let peakKb = 0;
  const look = setInterval(() => {
    peakKb = Math.max(peakKb, peakOf(child.pid));
  }, 100);
  let output = "";
  child.stdout.on("data", (chunk: Buffer) => (output += chunk.toString()));
  await once(child, "close");
  clearInterval(look);
  const verdict = output.split("\n")[0] ?? "";
  return {
    seconds: (performance.now() - startedAt) / 1000,
    peakMb: (peakKb * 1024) / 1e6,
    verdict,
  };
}

/** kB, as the kernel kept it; 0 when the process is gone. */
function peakOf(pid: number | undefined): number {
  try {
    const status = readFileSync(`/proc/${pid}/status`, "utf8");
    return Number(/^VmHWM:\s+(\d+)/m.exec(status)?.[1] ?? 0);
  } catch {
    return 0;
  }
}
