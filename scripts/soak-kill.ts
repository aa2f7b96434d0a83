/**
 * Kills runs with SIGKILL at random moments and looks for what they leave: processes, containers, networks, temporary
 * folders older than 15 s, run directories that cannot be judged. Seeded: the same seed kills at the same moments.
 *
 *   npm run soak:kill -- --runs 100 --runtime process --seed 1
 */
import { spawn, spawnSync } from "node:child_process";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { Random } from "../harness/lib/random.ts";

const HOME = join(dirname(fileURLToPath(import.meta.url)), "..");
const BIN = join(HOME, "harness", "cli", "bin.mjs");
const GRACE_MS = 15_000;
const MARK = "HARNESS_SOAK_RUN";

const { values } = parseArgs({
  options: {
    runs: { type: "string", default: "10" },
    runtime: { type: "string", default: "process" },
    scenario: { type: "string", default: "region-failover" },
    seed: { type: "string", default: "1" },
    within: { type: "string", default: "12000" },
  },
});
const random = new Random(BigInt(values.seed));
const out = await mkdtemp(join(tmpdir(), "harness-soak-"));
let failures = 0;
process.stdout.write(
  `seed ${values.seed}, ${values.runs} runs of ${values.scenario} (${values.runtime})\n`,
);
for (let run = 1; run <= Number(values.runs); run += 1) {
  const killAt = random.integer(50, Number(values.within));
  const problems = await killOne(`${process.pid}-${run}`, killAt);
  failures += problems.length > 0 ? 1 : 0;
  const verdict = problems.length > 0 ? problems.join("; ") : "clean";
  process.stdout.write(
    `${String(run).padStart(4)}  killed at ${String(killAt).padStart(6)} ms  ${verdict}\n`,
  );
}
await rm(out, { recursive: true, force: true });
process.stdout.write(`${Number(values.runs) - failures} clean, ${failures} not\n`);
process.exitCode = failures > 0 ? 1 : 0;

async function killOne(mark: string, afterMs: number): Promise<string[]> {
  const before = new Set(await readdir(tmpdir()));
  const folder = join(out, mark);
  const child = spawn(
    process.execPath,
    [BIN, "run", values.scenario, "--runtime", values.runtime, "--out", folder, "--quiet"],
    { cwd: HOME, env: { ...process.env, [MARK]: mark }, stdio: "ignore" },
  );
  await sleep(afterMs);
  child.kill("SIGKILL");
  const killedAt = performance.now();
  let left = await leftovers(mark, before);
  while (left.length > 0 && performance.now() - killedAt < GRACE_MS) {
    await sleep(250);
    left = await leftovers(mark, before);
  }
  return [...left, ...(await unjudgeable(folder))];
}

async function leftovers(mark: string, before: ReadonlySet<string>): Promise<string[]> {
  const [processes, folders] = await Promise.all([processesOf(mark), readdir(tmpdir())]);
  const fresh = folders.filter((name) => name.startsWith("harness-") && !before.has(name));
  return [
    ...processes.map((pid) => `process ${pid}`),
    ...fresh.map((name) => `folder ${name}`),
    ...containers(),
  ];
}

/** Every process of a run inherits the mark in its environment, however deep it sits in namespaces. */
async function processesOf(mark: string): Promise<string[]> {
  const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name));
  const found = await Promise.all(
    pids.map(async (pid) => {
      const environment = await readFile(`/proc/${pid}/environ`, "latin1").catch(() => "");
      return environment.includes(`${MARK}=${mark}\0`) && Number(pid) !== process.pid ? pid : "";
    }),
  );
  return found.filter((pid) => pid !== "");
}

function containers(): string[] {
  if (values.runtime !== "docker") return [];
  const list = (...args: string[]): string[] =>
    spawnSync("docker", [...args, "--filter", "label=tars.harness.run", "--format", "{{.ID}}"], {
      encoding: "utf8",
    })
      .stdout.split("\n")
      .filter(Boolean);
  return [
    ...list("ps", "--all").map((id) => `container ${id}`),
    ...list("network", "ls").map((id) => `network ${id}`),
  ];
}

/** A run killed before it had a run directory left nothing to judge; every other one must be analysable. */
async function unjudgeable(folder: string): Promise<string[]> {
  const scenarios = await readdir(folder).catch(() => []);
  const problems: string[] = [];
  for (const scenario of scenarios) {
    const runs = (await readdir(join(folder, scenario))).filter((name) => name !== "latest");
    for (const run of runs) {
      const path = join(folder, scenario, run);
      const written = (await readdir(path)).includes("run.json");
      if (!written) continue;
      const { status, stderr } = spawnSync(process.execPath, [BIN, "analyze", path, "--json"], {
        cwd: HOME,
        encoding: "utf8",
      });
      if (status === null || status > 2) problems.push(`analyze ended with ${status}: ${stderr}`);
    }
  }
  return problems;
}
