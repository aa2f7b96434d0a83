import { expect, test } from "@playwright/test";
import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fixtureSources } from "../../adapters/fixtures/fixture-sources.ts";
import { Tally } from "../../domain/row-batch.ts";
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

for (const format of ["csv", "jsonl", "json"] as const) {
  test(`rows that are written as ${format} and read again are the same`, async () => {
    const folder = mkdtempSync(join(tmpdir(), "harness-again-"));
    const [world, file] = [fakeWorld(), `oddities.${format}`];
    const argv = [
      "fixtures",
      "generate",
      "oddities",
      "--rows",
      "2500",
      "--out",
      join(folder, file),
    ];
    expect(await runCommandLine(argv, world)).toBe(0);
    const origin = { type: "file", file, format, columns: {}, key: "id" } as const;
    const spec = { ...{ name: "x", into: "db", place: "x", options: {}, line: 1 }, origin };
    const content = await fixtureSources(folder).open(spec, "0");
    const tally = new Tally();
    if (content.type === "rows") {
      for await (const { bytes, count } of content.batches()) tally.add(bytes, count);
    }
    const { rows, sha256 } = tally.finish();
    expect(world.stderr.join("\n")).toBe(`oddities: ${rows} rows, seed 0, sha256 ${sha256}`);
    rmSync(folder, { recursive: true });
  });
}

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

const SCENARIO = `scenario: drill
title: Drill
topology:
  regions: [a]
  nodes: { db: { postgres: { primary: a } } }
fixtures:
  - { into: db, generate: accounts, rows: 30000 }
  - { into: db, file: shops.csv, key: id, columns: { id: integer } }
workloads: { feed: { kind: set, on: db, from: all, clients: 1 } }
checks: [{ check: no-lost-writes, workload: feed }]
`;

/** A scenario of its own beside this file of shops. */
async function plan(shops: string, ...options: string[]) {
  const cwd = mkdtempSync(join(tmpdir(), "harness-plan-"));
  writeFileSync(join(cwd, "drill.yaml"), SCENARIO);
  writeFileSync(join(cwd, "shops.csv"), shops);
  const world = fakeWorld({ cwd });
  try {
    const argv = ["plan", "drill.yaml", "--runtime", "process", ...options];
    const exitCode = await runCommandLine(argv, world);
    return { exitCode, stdout: world.stdout.join("\n"), stderr: world.stderr.join("\n") };
  } finally {
    rmSync(cwd, { recursive: true });
  }
}

test("plan lists fixtures: what goes where, how many rows, about how much", async () => {
  const shops = "id,name\n1,Nord\n2,Süd\n";
  const { stdout } = await plan(shops);
  expect(stdout).toMatch(/accounts +into db \(accounts\) +30,000 rows +about 2\.\d+ MB/);
  expect(stdout).toMatch(/shops\.csv +into db \(shops\) +2 rows +about 14 B/);
  const { fixtures } = JSON.parse((await plan(shops, "--json")).stdout) as { fixtures: unknown };
  expect(fixtures).toMatchObject([
    { source: "accounts", into: "db", place: "accounts", rows: 30_000 },
    { source: "shops.csv", into: "db", place: "shops", rows: 2, approximateBytes: 14 },
  ]);
});

test("plan tells every problem of the files that would be loaded, at its line", async () => {
  const { exitCode, stderr } = await plan("id,name\n1,Nord\nx,Süd\n1,West,more\n1,Ost\n");
  expect(exitCode).toBe(3);
  expect(stderr).toContain('shops.csv:3 error FIX910: "id": "x" is no integer');
  expect(stderr).toContain("shops.csv:4 error FIX910: the row has 3 fields");
  expect(stderr).toContain('shops.csv:5 error FIX910: "id" "1" is there twice');
});

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
