/**
 * The product itself: every scenario and every known-bad twin, on every runtime that this machine has. A scenario must end
 * in pass, a twin in what its file expects, and both runtimes must agree.
 */
import { expect, test } from "@playwright/test";
import { spawn } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { dockerAnswers } from "./adapters/testcontainers/engine.ts";
import type { Results } from "./domain/results.ts";

const HOME = join(import.meta.dirname, "..");
const RUNTIMES = ["process", "docker"] as const;
const isDockerRequired = process.env["HARNESS_REQUIRE_DOCKER"] === "1";

function scenariosIn(folder: string): string[] {
  return readdirSync(join(HOME, folder))
    .filter((name) => name.endsWith(".yaml"))
    .map((name) => join(folder, name));
}

const files = [...scenariosIn("scenarios"), ...scenariosIn("scenarios/self-test")];

interface Ran {
  readonly exitCode: number | null;
  readonly stderr: string;
  readonly results: Results;
}

async function run(file: string, runtime: string): Promise<Ran> {
  const out = mkdtempSync(join(tmpdir(), "scenario-spec-"));
  try {
    const child = spawn(
      process.execPath,
      [
        join(HOME, "harness/cli/bin.mjs"),
        "run",
        file,
        "--runtime",
        runtime,
        "--out",
        out,
        "--quiet",
      ],
      { cwd: HOME, stdio: ["ignore", "ignore", "pipe"] },
    );
    let stderr = "";
    child.stderr.on("data", (chunk: Buffer) => (stderr += chunk.toString()));
    const exitCode = await new Promise<number | null>((resolve) => child.on("close", resolve));
    const path = join(out, basename(file, ".yaml"), "latest", "results.json");
    return { exitCode, stderr, results: JSON.parse(readFileSync(path, "utf8")) as Results };
  } finally {
    rmSync(out, { recursive: true, force: true });
  }
}

for (const runtime of RUNTIMES) {
  test.describe(`${runtime} runtime`, () => {
    if (runtime === "docker") {
      test.beforeEach(async () => {
        const docker = await dockerAnswers();
        if (docker.answers) return;
        expect(isDockerRequired, `Docker is required and does not answer: ${docker.why}`).toBe(
          false,
        );
        test.skip(true, `no Docker engine answers: ${docker.why}`);
      });
    }
    for (const file of files) {
      test(`${file} ends as it should`, async () => {
        const { exitCode, results, stderr } = await run(file, runtime);
        const told = `${stderr}\n${results.reasons.join("\n")}`;
        expect(results.status, told).toBe("completed");
        if (results.expected === undefined) expect(results.verdict, told).toBe("pass");
        else expect(results.expected, told).toMatchObject({ met: true });
        expect(exitCode, told).toBe(0);
      });
    }
  });
}
