/** reports/sample is what the README shows: a whole run, and the documents that were made of it. */
import { expect, test } from "@playwright/test";
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { verifyRunDirectory } from "../../adapters/attestation/run-files.ts";
import { readinessProblem } from "../release/read-readiness.ts";
import { sha256Of } from "../../readiness/reader.ts";
import { fakeWorld } from "../../testing/fake-world.ts";
import { runCommandLine } from "../program.ts";

const HOME = join(import.meta.dirname, "..", "..", "..");
const SAMPLE = join(HOME, "reports", "sample");
const AGAIN = "CONTRIBUTING.md says how to make the sample anew";

const files = readdirSync(SAMPLE, { recursive: true, encoding: "utf8" }).filter((name) =>
  statSync(join(SAMPLE, name)).isFile(),
);

function read(name: string): string {
  return readFileSync(join(SAMPLE, name), "utf8");
}

async function harness(...argv: string[]) {
  const world = fakeWorld({ cwd: HOME, home: HOME, env: process.env });
  return { exitCode: await runCommandLine(argv, world), stderr: world.stderr.join("\n") };
}

test("the run is what its statement says, and its readiness what its envelope says", async () => {
  expect(await verifyRunDirectory(SAMPLE), AGAIN).toEqual([]);
  const readiness = join(SAMPLE, "readiness", "tars");
  const text = readFileSync(join(readiness, "readiness.json"), "utf8");
  expect(await readinessProblem(readiness, sha256Of(text)), AGAIN).toBeUndefined();
});

test("its release documents are verified", async () => {
  const git = (...args: string[]): string =>
    execFileSync("git", args, { cwd: HOME, encoding: "utf8" }).trim();
  let isShallow = true;
  try {
    isShallow = git("rev-parse", "--is-shallow-repository") === "true";
  } catch {
    // No checkout at all: an unpacked archive.
  }
  test.skip(isShallow, "the commits that the notes list are not in this checkout");
  const documents = files.filter((name) => /^release\/.*\.md$/.test(name));
  expect(documents).toHaveLength(3);
  const { exitCode, stderr } = await harness(
    "verify",
    ...documents.map((name) => join("reports", "sample", name)),
  );
  expect([exitCode, stderr], AGAIN).toEqual([0, ""]);
});

test("a checklist takes it as evidence", async () => {
  const { startedAt } = JSON.parse(read("results.json")) as { startedAt: string };
  const { exitCode, stderr } = await harness(
    ...["checklist", "tars", "--results", SAMPLE, "--at", startedAt],
  );
  expect([exitCode, stderr]).toEqual([0, ""]);
});

test("it names no folder and no machine, and stays small", () => {
  let bytes = 0;
  for (const name of files) {
    bytes += statSync(join(SAMPLE, name)).size;
    if (name.endsWith(".png")) continue;
    expect(read(name), name).not.toMatch(/(?<![\w.:/])\/(?:home|root|tmp|Users|work)\//);
    if (hostname().length > 4) expect(read(name), name).not.toContain(hostname());
  }
  expect(bytes).toBeLessThan(3_000_000);
});
