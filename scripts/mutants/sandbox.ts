/** A temporary copy of what the checkers' tests need; mutants live there and never in the working tree. */
import { spawn } from "node:child_process";
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { mutate, type Mutant, type MutantTable } from "./mutant.ts";

const COPIED = [
  "harness",
  "fixtures/histories",
  "package.json",
  "tsconfig.json",
  "playwright.config.ts",
];
/** A mutant that never ends is as dead as one that fails. */
const DEADLINE_MS = 180_000;

export interface Sandbox {
  /** Whether the tests of a table pass on the unbroken sources; what they said if not. */
  readonly baseline: (tests: readonly string[]) => Promise<string | undefined>;
  /** Whether the tests fail once a rule is broken. */
  readonly kills: (table: MutantTable, mutant: Mutant) => Promise<boolean>;
  readonly remove: () => Promise<void>;
}

export interface TestRun {
  /** Random histories a property. */
  readonly propertyRuns: number;
  /** Only tests whose title matches; all unless given. */
  readonly grep: string | undefined;
}

export async function openSandbox(home: string, run: TestRun): Promise<Sandbox> {
  const root = await mkdtemp(join(tmpdir(), "harness-mutants-"));
  for (const path of COPIED) {
    await cp(join(home, path), join(root, path), { recursive: true });
  }
  await symlink(join(home, "node_modules"), join(root, "node_modules"));
  const test = (tests: readonly string[]) => runTests(root, tests, run);
  return {
    baseline: async (tests) => {
      const { passed, output } = await test(tests);
      return passed ? undefined : output;
    },
    kills: async (table, mutant) => {
      const path = join(root, table.file);
      const source = await readFile(path, "utf8");
      await writeFile(path, mutate(source, mutant));
      try {
        return !(await test(table.tests)).passed;
      } finally {
        await writeFile(path, source);
      }
    },
    remove: () => rm(root, { recursive: true, force: true }),
  };
}

async function runTests(root: string, tests: readonly string[], run: TestRun) {
  const cli = join(root, "node_modules/@playwright/test/cli.js");
  const child = spawn(
    process.execPath,
    [
      ...[cli, "test", ...tests, "--project=unit", "--workers=1", "--reporter=line", "-x"],
      ...(run.grep === undefined ? [] : ["--grep", run.grep]),
    ],
    {
      cwd: root,
      env: { ...process.env, HARNESS_PROPERTY_RUNS: String(run.propertyRuns), CI: "1" },
      stdio: ["ignore", "pipe", "pipe"],
      detached: true,
    },
  );
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8");
    stream.on("data", (text: string) => (output = (output + text).slice(-20_000)));
  }
  const timer = setTimeout(() => stopGroup(child.pid), DEADLINE_MS);
  const code = await new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", resolve);
  });
  clearTimeout(timer);
  return { passed: code === 0, output };
}

/** The workers of the test runner are in the group of the process that we started. */
function stopGroup(pid: number | undefined): void {
  if (pid !== undefined) process.kill(-pid, "SIGKILL");
}
