/**
 * What the way of samples from k6 into a run costs, as ratios to k6 alone, at an open rate of requests: iterations that
 * were completed, and CPU time of k6 per iteration. Rounds of all arms take turns, and each arm is compared with k6 alone of
 * its own round, so that whatever else the machine does hits both; medians over the rounds, and their range.
 *
 *   npm run bench:k6 -- --repeat 5 --rate 2000 --seconds 3 --candidates
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { k6Driver } from "../harness/adapters/k6/k6-driver.ts";
import { k6Schema } from "../harness/adapters/k6/k6-language.ts";
import { SYSTEM_TAGS } from "../harness/adapters/k6/sample-tags.ts";
import { fileRunStore } from "../harness/adapters/node/file-run-store.ts";
import { createParts } from "../harness/adapters/parts/parts.ts";
import { loadSeries } from "../harness/domain/load.ts";
import type { PlannedLoad } from "../harness/ports/load-driver.ts";

const { values } = parseArgs({
  options: {
    repeat: { type: "string", default: "5" },
    /** Requests a second. */
    rate: { type: "string", default: "2000" },
    seconds: { type: "string", default: "3" },
    candidates: { type: "boolean", default: false },
  },
});
const HOME = join(import.meta.dirname, "..");
const work = mkdtempSync(join(tmpdir(), "bench-k6-"));
const SCRIPT = "user.js";

/** How many requests an iteration makes, and who wrote the script. */
interface Shape {
  readonly name: string;
  readonly requests: number;
  readonly isUsers: boolean;
}
const SHAPES: readonly Shape[] = [
  { name: "one request, generated", requests: 1, isUsers: false },
  { name: "three requests with checks, generated", requests: 3, isUsers: false },
  { name: "three requests with checks, a user's script", requests: 3, isUsers: true },
];

/** What k6 is told to do with its samples. */
interface Arm {
  readonly name: string;
  /** From the product's own arguments. */
  readonly args: (own: readonly string[]) => readonly string[];
  readonly isOurs?: boolean;
}

const ALONE: Arm = { name: "k6 alone", args: (own) => without(own, ["--out", "--system-tags"]) };
const OURS: Arm = { name: "samples recorded", args: (own) => own, isOurs: true };
const tagged = (name: string, more: readonly string[], out: string): Arm => ({
  name,
  args: (own) => {
    const tags = [...SYSTEM_TAGS, ...more].join(",");
    return [...without(own, ["--out", "--system-tags"]), "--system-tags", tags, "--out", out];
  },
});
const CANDIDATES: readonly Arm[] = [
  tagged("csv, no user and no iteration", [], "csv=-"),
  tagged("csv, user of every row", ["vu"], "csv=-"),
  tagged("csv, user and iteration of every row", ["vu", "iter"], "csv=-"),
  tagged("csv.gz into a file", [], `csv=${join(work, "samples.csv.gz")}`),
  tagged("json into a file", [], `json=${join(work, "samples.json")}`),
];

function without(args: readonly string[], flags: readonly string[]): string[] {
  return args.filter((arg, i) => !flags.includes(arg) && !flags.includes(args[i - 1] ?? ""));
}

function userScript(requests: number): string {
  const asked = Array.from({ length: requests }, (_, i) => {
    const call = `http.get(url + "/p${i}", { tags: { name: "p${i}" } })`;
    return `  check(${call}, { "p${i} is 200": (r) => r.status === 200 });`;
  });
  return `import http from "k6/http";
import { check } from "k6";
const url = __ENV.HARNESS_URL;
export default function () {
${asked.join("\n")}
}
`;
}

function plan({ requests, isUsers }: Shape, url: string): PlannedLoad {
  const paths = Array.from({ length: requests }, (_, i) => `/p${i}`);
  const source = isUsers
    ? { script: SCRIPT }
    : { requests: paths.map((path) => ({ path, checks: { status: 200 } })) };
  const options = k6Schema.parse({ ...source, vus: 300, duration: `${values.seconds}s` });
  const spec = { name: "bench", kind: "k6", on: "api", from: ["here"], clients: 4, line: 1 };
  const load = { ratePerSecond: Number(values.rate) / requests, timeoutMs: 2000, options };
  return k6Driver.instance({
    spec: { ...spec, ...load, minimumAcknowledged: 1 },
    ...{ options, region: "here", seed: "7", longestMs: 60_000, url, addresses: ["127.0.0.1"] },
    ...{ data: {}, fixtures: [] },
  });
}

interface Cost {
  readonly iterations: number;
  readonly cpuUs: number;
}

async function measure(program: string, planned: PlannedLoad, arm: Arm, n: number): Promise<Cost> {
  const directory = join(work, `client-${n}`);
  const summary = join(directory, "summary.json");
  mkdirSync(directory);
  const { command, environment, files } = planned.describe({
    ...{ directory, scenarioDirectory: work, isolated: true, program: () => program },
    addressOf: (host, port) => ({ host, port }),
  });
  for (const [name, text] of Object.entries(files)) writeFileSync(join(directory, name), text);
  const [, ...own] = command;
  const main = own.at(-1) ?? "";
  const args = [...arm.args(own.slice(0, -1)), "--summary-export", summary, main];
  const child = spawn(program, args, {
    stdio: ["ignore", "pipe", "ignore"],
    env: { PATH: process.env["PATH"], ...environment },
  });
  let ticks = 0;
  const watch = setInterval(() => (ticks = ticksOf(child.pid ?? 0) ?? ticks), 20);
  const store = fileRunStore(work, (text) => text);
  const run = await store.create("bench", `run-${n}`);
  const reader = planned.reader((us) => us);
  child.stdout.on("data", (chunk: Buffer) => {
    if (arm.isOurs !== true) return;
    for (const record of reader.push(chunk)) run.sample(loadSeries("bench"), record);
  });
  const [exitCode] = (await once(child, "close")) as [number | null];
  clearInterval(watch);
  await run.close();
  if (exitCode !== 0) throw new Error(`${arm.name}: k6 ended with ${exitCode}`);
  const told = JSON.parse(readFileSync(summary, "utf8")) as {
    readonly metrics: { readonly iterations: { readonly count: number } };
  };
  const iterations = told.metrics.iterations.count;
  return { iterations, cpuUs: (ticks * 10_000) / iterations };
}

/** Ticks of 10 ms that a process has used; undefined once it is gone. */
function ticksOf(pid: number): number | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return Number(fields[11]) + Number(fields[12]);
  } catch {
    return undefined;
  }
}

/** Median and range. */
function spread(numbers: readonly number[]): string {
  const sorted = [...numbers].sort((a, b) => a - b);
  const at = (share: number): string =>
    (sorted[Math.round((sorted.length - 1) * share)] ?? NaN).toFixed(2);
  return `${at(0.5)} (${at(0)} … ${at(1)})`;
}

/** The system under load, in a process of its own: as little as there can be. */
const SERVER = `const { createServer } = require("node:http");
const server = createServer((request, response) => { request.resume(); response.end("ok\\n"); });
server.listen(0, "127.0.0.1", () => console.log(server.address().port));`;

async function serve(): Promise<{ readonly url: string; readonly stop: () => void }> {
  const child = spawn(process.execPath, ["-e", SERVER], { stdio: ["ignore", "pipe", "inherit"] });
  const [port] = (await once(child.stdout, "data")) as [Buffer];
  return { url: `http://127.0.0.1:${port.toString().trim()}`, stop: () => child.kill() };
}

const server = await serve();
const k6 = await createParts({ env: process.env, home: HOME }).install("k6", () => undefined);
const arms = [OURS, ...(values.candidates ? CANDIDATES : [])];
let runs = 0;
try {
  console.log(
    `k6 ${k6.version}, ${values.rate} requests/s for ${values.seconds} s, median of ${values.repeat} (range)`,
  );
  for (const shape of SHAPES) {
    const planned = plan(shape, server.url);
    writeFileSync(join(work, SCRIPT), userScript(shape.requests));
    const ratios = new Map(
      arms.map((arm) => [arm, { iterations: [0].slice(1), cpu: [0].slice(1) }]),
    );
    const alone: number[] = [];
    for (let round = 0; round < Number(values.repeat); round += 1) {
      const bare = await measure(k6.program("k6"), planned, ALONE, (runs += 1));
      alone.push(bare.cpuUs);
      for (const [arm, seen] of ratios) {
        const cost = await measure(k6.program("k6"), planned, arm, (runs += 1));
        seen.iterations.push(cost.iterations / bare.iterations);
        seen.cpu.push(cost.cpuUs / bare.cpuUs);
      }
    }
    console.log(`  ${shape.name}: k6 alone takes ${spread(alone)} µs of CPU an iteration`);
    for (const [arm, { iterations, cpu }] of ratios) {
      const made = `iterations × ${spread(iterations)}`;
      console.log(`    ${arm.name.padEnd(38)} ${made}  k6 CPU × ${spread(cpu)}`);
    }
  }
} finally {
  server.stop();
  rmSync(work, { recursive: true, force: true });
}
