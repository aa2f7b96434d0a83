/**
 * What the way of samples from k6 into a run costs, as ratios to k6 alone: iterations that were completed and CPU time per
 * iteration, at an open rate. Arms take turns, so that whatever else the machine does hits all of them; medians.
 *
 *   npm run bench:k6 -- --repeat 5 --rate 2000 --candidates
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { K6CsvReader } from "../harness/adapters/k6/csv-reader.ts";
import { SYSTEM_TAGS } from "../harness/adapters/k6/sample-tags.ts";
import { fileRunStore } from "../harness/adapters/node/file-run-store.ts";
import { createParts } from "../harness/adapters/parts/parts.ts";
import { loadSeries } from "../harness/domain/load.ts";

const { values } = parseArgs({
  options: {
    repeat: { type: "string", default: "3" },
    rate: { type: "string", default: "2000" },
    seconds: { type: "string", default: "6" },
    candidates: { type: "boolean", default: false },
  },
});
const HOME = join(import.meta.dirname, "..");
const work = mkdtempSync(join(tmpdir(), "bench-k6-"));
const TAGS = ["--system-tags", SYSTEM_TAGS.join(",")];

interface Arm {
  readonly name: string;
  readonly args: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly isOurs?: boolean;
}

const ALONE: Arm = { name: "k6 alone", args: [] };
const OURS: Arm = {
  name: "samples recorded (csv through a pipe)",
  args: [...TAGS, "--out", "csv=-"],
  environment: { K6_CSV_TIME_FORMAT: "unix_micro", K6_CSV_SAVE_INTERVAL: "200ms" },
  isOurs: true,
};
const CANDIDATES: readonly Arm[] = [
  { name: "csv into a file, all tags", args: ["--out", `csv=${join(work, "all.csv")}`] },
  { name: "csv.gz into a file", args: [...TAGS, "--out", `csv=${join(work, "samples.csv.gz")}`] },
  { name: "json into a file", args: [...TAGS, "--out", `json=${join(work, "samples.json")}`] },
];

interface Cost {
  readonly iterations: number;
  readonly cpuMsPerIteration: number;
}

function script(url: string): string {
  const { rate, seconds } = values;
  return `import http from "k6/http";
import { check } from "k6";
export const options = { discardResponseBodies: true, scenarios: { bench: {
  executor: "constant-arrival-rate", rate: ${rate}, timeUnit: "1s", duration: "${seconds}s",
  preAllocatedVUs: 300, maxVUs: 300 } } };
export default function () {
  check(http.get("${url}", { tags: { name: "bench" } }), { "is 200": (r) => r.status === 200 });
}
export function handleSummary(data) {
  return { stderr: "iterations=" + data.metrics.iterations.values.count + "\\n" };
}
`;
}

/** Ticks of 10 ms that a process has used; undefined once it is gone. */
function ticks(pid: number): number | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return Number(fields[11]) + Number(fields[12]);
  } catch {
    return undefined;
  }
}

async function measure(program: string, main: string, arm: Arm, n: number): Promise<Cost> {
  const args = ["run", "--quiet", "--no-usage-report", "--address", "", ...arm.args, main];
  const child = spawn(program, args, {
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, ...arm.environment },
  });
  let cpu = 0;
  const watch = setInterval(() => (cpu = ticks(child.pid ?? 0) ?? cpu), 50);
  let words = "";
  child.stderr.on("data", (chunk: Buffer) => (words += chunk.toString()));
  const store = fileRunStore(work, (text) => text);
  const directory = await store.create("bench", `run-${n}`);
  const reader = new K6CsvReader({ region: "bench", toRunTime: (us) => us });
  child.stdout.on("data", (chunk: Buffer) => {
    if (arm.isOurs !== true) return;
    for (const record of reader.push(chunk)) directory.sample(loadSeries("bench"), record);
  });
  await once(child, "close");
  clearInterval(watch);
  await directory.close();
  const iterations = Number(/iterations=(\d+)/.exec(words)?.[1] ?? Number.NaN);
  return { iterations, cpuMsPerIteration: (cpu * 10) / iterations };
}

function median(numbers: readonly number[]): number {
  return [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? Number.NaN;
}

/** The system under load, in a process of its own: as little as there can be. */
const SERVER = `const { createServer } = require("node:http");
const server = createServer((request, response) => { request.resume(); response.end("ok\\n"); });
server.listen(0, "127.0.0.1", () => console.log(server.address().port));`;

async function serve(): Promise<{ readonly url: string; readonly stop: () => void }> {
  const child = spawn(process.execPath, ["-e", SERVER], { stdio: ["ignore", "pipe", "inherit"] });
  const [port] = (await once(child.stdout, "data")) as [Buffer];
  return { url: `http://127.0.0.1:${port.toString().trim()}/`, stop: () => child.kill() };
}

const server = await serve();
const k6 = await createParts({ env: process.env, home: HOME }).install("k6", () => undefined);
try {
  const main = join(work, "main.js");
  writeFileSync(main, script(server.url));
  const arms = [ALONE, OURS, ...(values.candidates ? CANDIDATES : [])];
  const costs = new Map<Arm, Cost[]>(arms.map((arm) => [arm, []]));
  for (let n = 0; n < Number(values.repeat) * arms.length; n += 1) {
    const arm = arms[n % arms.length] ?? ALONE;
    costs.get(arm)?.push(await measure(k6.program("k6"), main, arm, n));
  }
  const of = (arm: Arm, key: keyof Cost): number =>
    median((costs.get(arm) ?? []).map((cost) => cost[key]));
  console.log(
    `k6 ${k6.version}, ${values.rate}/s for ${values.seconds} s, median of ${values.repeat}`,
  );
  for (const arm of arms) {
    const iterations = of(arm, "iterations") / of(ALONE, "iterations");
    const cpu = of(arm, "cpuMsPerIteration");
    console.log(
      `  ${arm.name.padEnd(40)} iterations × ${iterations.toFixed(3)}  k6 CPU ${(cpu * 1000).toFixed(0)} µs an iteration (× ${(cpu / of(ALONE, "cpuMsPerIteration")).toFixed(2)})`,
    );
  }
} finally {
  server.stop();
  rmSync(work, { recursive: true, force: true });
}
