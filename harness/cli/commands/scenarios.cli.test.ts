import { expect, test } from "@playwright/test";
import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fakeWorld, type FakeWorld } from "../../testing/fake-world.ts";
import { runCommandLine } from "../program.ts";

const HOME = join(import.meta.dirname, "..", "..", "..");
const CODES = /^\S+ (?:error|warning) ([A-Z]{3}\d{3}):/gm;

let cwd = "";
test.beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), "harness-cli-"));
});
test.afterEach(() => {
  rmSync(cwd, { recursive: true, force: true });
});

async function harness(
  ...argv: string[]
): Promise<{ exitCode: number; stdout: string; stderr: string; world: FakeWorld }> {
  const world = fakeWorld({ cwd, home: HOME });
  const exitCode = await runCommandLine(argv, world);
  return { exitCode, stdout: world.stdout.join("\n"), stderr: world.stderr.join("\n"), world };
}

test.describe("harness validate", () => {
  test("finds scenarios by id, by file, by folder and by glob", async () => {
    mkdirSync(join(cwd, "scenarios"));
    cpSync(join(HOME, "scenarios", "slow-wan.yaml"), join(cwd, "scenarios", "mine.yaml"));
    for (const selector of ["mine", "scenarios/mine.yaml", "scenarios", "scen*/*.yaml"]) {
      const { exitCode, stdout } = await harness("validate", selector);
      expect(stdout).toBe("scenarios/mine.yaml: valid");
      expect(exitCode).toBe(0);
    }
  });

  test("finds the scenarios of the package by id, and its self-tests only there or by folder", async () => {
    const { stdout } = await harness("validate", "region-failover", "async-commit-loses-writes");
    expect(stdout).toMatch(
      /region-failover\.yaml: valid\n.*async-commit-loses-writes\.yaml: valid/,
    );
    const folder = await harness("validate", join(HOME, "scenarios"));
    expect(folder.stdout).not.toContain("self-test");
    const twins = await harness("validate", join(HOME, "scenarios", "self-test"));
    expect(twins.stdout.split("\n").length).toBeGreaterThanOrEqual(4);
  });

  test("refuses what a checker does not accept, with the line of the check", async () => {
    const good = readFileSync(join(HOME, "scenarios", "postgres-isolation.yaml"), "utf8");
    writeFileSync(join(cwd, "bad.yaml"), good.replace(/consistency: \S+/, "consistency: foo,"));
    const { exitCode, stderr } = await harness("validate", "bad.yaml");
    expect(stderr).toMatch(/^bad\.yaml:\d+ error CHK\d{3}: .*foo/m);
    expect(exitCode).toBe(3);
  });

  test("prints every problem of every file and exits with 3", async () => {
    const { exitCode, stderr } = await harness("validate", join(HOME, "fixtures", "invalid"));
    expect(exitCode).toBe(3);
    const codes = new Set([...stderr.matchAll(CODES)].map((match) => match[1]));
    expect(codes.size).toBeGreaterThan(50);
    expect(stderr).not.toMatch(/^\s+at /m);
    expect(stderr).toMatch(/(\d+) of \1 scenarios invalid$/);
  });

  test("prints problems as JSON for editors and CI", async () => {
    const fixture = join(HOME, "fixtures", "invalid", "TOP003-unknown-region.yaml");
    const { exitCode, stdout } = await harness("validate", fixture, "--json");
    expect(exitCode).toBe(3);
    expect(JSON.parse(stdout)).toMatchObject([{ code: "TOP003", line: 13, column: 42 }]);
  });

  for (const [what, argv, message, fix] of [
    ["id", ["validate", "region-failver"], 'no scenario "region-failver"', '"region-failover"'],
    ["tag", ["validate", "region-failover", "--tag", "nigthly"], "has the tag", '"nightly"'],
    ["command", ["vaildate", "x"], "unknown command", "validate"],
    ["flag", ["validate", "region-failover", "--jsn"], "unknown option", "--json"],
    ["parameter", ["validate", "region-failover", "--set", "outgae=1s"], "outgae", '"outage"'],
  ] as const) {
    test(`a mistyped ${what} exits with 3 and suggests the nearest one`, async () => {
      const { exitCode, stderr } = await harness(...argv);
      expect(exitCode).toBe(3);
      expect(stderr).toContain(message);
      expect(stderr).toContain(fix);
      expect(stderr).not.toMatch(/^\s+at /m);
    });
  }

  test("a binary, a folder without scenarios and a huge file are input errors, not crashes", async () => {
    writeFileSync(join(cwd, "binary.yaml"), Buffer.from([0, 159, 146, 150, 255]));
    writeFileSync(join(cwd, "huge.yaml"), "a: 1\n".repeat(2_000_000));
    mkdirSync(join(cwd, "empty"));
    for (const [selector, code] of [
      ["binary.yaml", "SCN001"],
      ["huge.yaml", "SCN003"],
      ["empty", "RUN001"],
      ["no/such/file.yaml", "RUN001"],
      ["*.yml", "RUN001"],
    ] as const) {
      const { exitCode, stderr } = await harness("validate", selector);
      expect(exitCode).toBe(3);
      expect(stderr).toContain(`error ${code}:`);
    }
  });
});

test.describe("harness plan", () => {
  const spawnPlan = (...argv: string[]): { status: number | null; stdout: string } => {
    const bin = join(HOME, "harness", "cli", "bin.mjs");
    const { status, stdout } = spawnSync(
      process.execPath,
      [bin, "plan", ...argv, "--runtime", "process"],
      { cwd, encoding: "utf8", timeout: 60_000 },
    );
    return { status, stdout };
  };
  const random = `scenario: random
title: Random times
topology:
  regions: [a, b, c, d, e]
  nodes: { db: { redis: { primary: a, replicas: [b, c, d, e] } } }
workloads:
  feed: { kind: set, on: db, from: all, clients: 5 }
timeline:
  - { at: 1s..20s, fault: partition, bridge: c, for: 1s..5s }
  - { at: 1s..20s, fault: kill, node: one of db, for: 1s..5s }
checks:
  - { check: no-lost-writes, workload: feed }
`;

  test("is the same, byte for byte, in two processes, and another one with another seed", () => {
    writeFileSync(join(cwd, "random.yaml"), random);
    const [first, second] = [spawnPlan("random.yaml"), spawnPlan("random.yaml")];
    expect(first.status).toBe(0);
    expect(first.stdout).toContain("Schedule (seed 1)");
    expect(second.stdout).toBe(first.stdout);
    const json = ["random.yaml", "--json", "--seed", "18446744073709551615"];
    const seeded = spawnPlan(...json);
    expect(JSON.parse(seeded.stdout)).toMatchObject({ seed: "18446744073709551615" });
    expect(spawnPlan(...json).stdout).toBe(seeded.stdout);
    const schedule = (text: string): unknown =>
      (JSON.parse(text) as { schedule: unknown }).schedule;
    const other = spawnPlan("random.yaml", "--json", "--seed", "2");
    expect(schedule(other.stdout)).not.toEqual(schedule(seeded.stdout));
  });

  test("shows topology, schedule, commands and what is judged", async () => {
    const { exitCode, stdout } = await harness(
      "plan",
      join(HOME, "fixtures", "warned", "SLO006-impossible-quantile.yaml"),
      "--runtime",
      "process",
    );
    expect(exitCode).toBe(0);
    expect(stdout).toContain("east->db-west:5432   40ms");
    expect(stdout).toMatch(/1\.000 s {2}start {2}outage {2}partition east \(isolate\)/);
    expect(stdout).toMatch(/3\.000 s {2}end {4}outage {2}heal, and prove it/);
    expect(stdout).toContain("Commands of this machine\n  none");
    expect(stdout).toContain("no-lost-writes(ledger)");
  });

  test("warns about an objective that no result could meet", async () => {
    const file = join(HOME, "fixtures", "warned", "SLO006-impossible-quantile.yaml");
    const { stderr } = await harness("plan", file, "--runtime", "process");
    expect(stderr).toContain("warning SLO006:");
  });

  test("shows what of a workload is judged, how surely, and how much load k6 makes", async () => {
    const sound = readFileSync(join(HOME, "scenarios", "slo-under-latency.yaml"), "utf8");
    const head = sound.slice(0, sound.indexOf("\nworkloads:"));
    writeFileSync(
      join(cwd, "slo-under-latency.yaml"),
      `${head}
workloads:
  many: { kind: k6, on: api, from: us-east-1, vus: 1000, requests: [GET /a] }
  open: { kind: k6, on: api, from: us-east-1, rate: 50/s, vus: 90, max-vus: 120, requests: [/a] }
  ramp: { kind: k6, on: api, from: us-east-1, stages: [{ target: 9, duration: 2s }, { target: 3 }], executor: ramping-vus, requests: [/a] }
  plain: { kind: http, on: api, from: us-east-1, clients: 7, path: /a }
objectives:
  - { name: A, sli: availability(many), from: us-east-1, request: /a, target: ">= 50%", confidence: 99% }
  - { name: B, sli: longest-gap(plain), during: after, target: "< 9s" }
  - { name: C, sli: latency(plain), during: before, target: "max < 9s", confidence: point }
`,
    );
    const { stdout, stderr } = await harness(
      "plan",
      "slo-under-latency.yaml",
      "--runtime",
      "process",
    );
    expect(stderr).toBe("");
    expect(stdout).toMatch(/many +k6 on api +from us-east-1 +constant-vus, 1000 VUs$/m);
    expect(stdout).toMatch(/open .* constant-arrival-rate, 50\/s, 90 VUs, at most 120 VUs$/m);
    expect(stdout).toMatch(/ramp .* ramping-vus, to 9 VUs, 3 VUs$/m);
    expect(stdout).toMatch(/plain .* 7 clients +as fast as they can$/m);
    expect(stdout).toMatch(/A +availability\(many\) "\/a" from us-east-1 >= 50% +whole +at 99 %$/m);
    expect(stdout).toMatch(/B +longest-gap\(plain\) < 9s +after$/m);
    expect(stdout).toMatch(/C +latency\(plain\) max < 9s +before +point estimate$/m);
  });

  test("a seed of more than 64 bits is refused", async () => {
    const { exitCode, stderr } = await harness(
      "plan",
      "slow-wan",
      "--seed",
      "18446744073709551616",
    );
    expect(exitCode).toBe(3);
    expect(stderr).toContain("is no seed");
  });
});

test.describe("harness list", () => {
  test("lists id, duration, title and tags of what can be run by id", async () => {
    const { exitCode, stdout } = await harness("list");
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^region-failover +\d+s {2}Losing the primary region .*\[failover/m);
    expect(stdout).toMatch(/^injector-does-nothing/m);
  });

  test("narrows by tag, and speaks JSON", async () => {
    const { stdout } = await harness("list", "--tag", "wan", "--json");
    expect(JSON.parse(stdout)).toMatchObject([{ id: "slow-wan", valid: true }]);
  });

  test("shows a scenario that is invalid instead of hiding it", async () => {
    mkdirSync(join(cwd, "scenarios"));
    writeFileSync(join(cwd, "scenarios", "broken.yaml"), "scenario: broken\n");
    const { stdout } = await harness("list");
    expect(stdout).toMatch(/^broken .*invalid: see harness validate broken/m);
  });
});

test.describe("harness init", () => {
  test("writes a valid scenario and a workflow, and never writes over anything", async () => {
    const first = await harness("init", "mine");
    expect(first.exitCode).toBe(0);
    expect(first.stdout).toContain("wrote mine/scenarios/first.yaml");
    expect(first.stdout).toContain("npx harness run mine/scenarios/first.yaml");
    expect((await harness("validate", "mine/scenarios")).exitCode).toBe(0);
    const workflow = join(cwd, "mine", ".github", "workflows", "harness.yml");
    expect(readFileSync(workflow, "utf8")).toContain("npx harness run scenarios");
    writeFileSync(workflow, "mine");
    const second = await harness("init", "mine");
    expect(second.stdout).toContain("kept  mine/.github/workflows/harness.yml");
    expect(readFileSync(workflow, "utf8")).toBe("mine");
  });

  test("a place that cannot be written to is exit code 4", async () => {
    writeFileSync(join(cwd, "file"), "");
    const { exitCode, stderr } = await harness("init", "file");
    expect(exitCode).toBe(4);
    expect(stderr).toContain("error ENV020:");
  });
});

for (const command of ["validate", "plan", "list", "init"]) {
  test(`harness ${command} --help shows examples`, async () => {
    const { exitCode, stdout } = await harness(command, "--help");
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/Examples:\n {2}harness /);
  });
}

test("harness --version prints the version of the package", async () => {
  const { version } = JSON.parse(readFileSync(join(HOME, "package.json"), "utf8")) as {
    version: string;
  };
  for (const flag of ["--version", "-V"]) {
    expect(await harness(flag)).toMatchObject({ exitCode: 0, stdout: version });
  }
});
