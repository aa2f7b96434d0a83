import { expect, test } from "@playwright/test";
import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fakeWorld } from "../../testing/fake-world.ts";
import { runCommandLine } from "../program.ts";

test("fixtures list shows the ready-made sets", async () => {
  const world = fakeWorld();
  expect(await runCommandLine(["fixtures", "list"], world)).toBe(0);
  expect(world.stdout.join("\n")).toMatch(/^accounts\s+10000 {2}People with an account/m);
});

test("fixtures generate prints the same rows for the same seed", async () => {
  const [one, two] = [fakeWorld(), fakeWorld()];
  for (const world of [one, two]) {
    expect(await runCommandLine(["fixtures", "generate", "orders", "--seed", "7"], world)).toBe(0);
  }
  expect(one.stdout).toEqual(two.stdout);
  expect(one.stdout.join("\n").split("\n")).toHaveLength(11);
  expect(one.stdout[0]).toContain("id,account_id,product");
});

test("the digest is that of the rows in COPY's text format", async () => {
  const folder = mkdtempSync(join(tmpdir(), "harness-generate-"));
  const world = fakeWorld();
  const out = join(folder, "events.copy");
  expect(
    await runCommandLine(["fixtures", "generate", "events", "--rows", "3000", "--out", out], world),
  ).toBe(0);
  const sha256 = createHash("sha256").update(readFileSync(out)).digest("hex");
  expect(world.stderr.join("\n")).toBe(`events: 3000 rows, seed 0, sha256 ${sha256}`);
  rmSync(folder, { recursive: true });
});

for (const [what, argv, words] of [
  ["a set that is not there", ["acounts"], 'did you mean "accounts"?'],
  [
    "a format that is not there",
    ["accounts", "--format", "xml"],
    "there is csv, jsonl, json, copy",
  ],
  ["a seed that is none", ["accounts", "--seed", "x"], "SCN020"],
  ["no rows", ["accounts", "--rows", "0"], "a whole number from 1"],
] as const) {
  test(`fixtures generate: ${what} is invalid input`, async () => {
    const world = fakeWorld();
    expect(await runCommandLine(["fixtures", "generate", ...argv], world)).toBe(3);
    expect(world.stderr.join("\n")).toContain(words);
  });
}

test("run: addresses of live metrics are checked before anything starts", async () => {
  for (const [option, value] of [
    ["--metrics", "nowhere"],
    ["--otlp", "ftp://x"],
    ["--grafana", "x"],
  ] as const) {
    const world = fakeWorld();
    expect(await runCommandLine(["run", "x", option, value], world)).toBe(3);
    expect(world.stderr.join("\n")).toContain("write it like");
  }
});
