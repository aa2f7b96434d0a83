import { expect, test } from "@playwright/test";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";

const BIN = join(import.meta.dirname, "..", "bin.mjs");

function scenario(name: string, sabotage: string): string {
  return `scenario: ${name}
title: A short run that is watched
seed: 42
topology:
  regions: [east, west]
  wan:
    east <-> west: 20ms
  nodes:
    db:
      redis: { primary: east, replicas: [west] }
fixtures:
  - { into: db, generate: events, rows: 1000 }
workloads:
  ledger: { kind: set, on: db, from: [west], clients: 2, rate: 50/s }
timeline:
  - { at: 200ms, fault: partition, isolate: west, for: 4s, as: outage }
timing: { before: 1s, after: 1s }
${sabotage}checks:
  - { check: no-lost-writes, workload: ledger }
`;
}

/** Runs the scenario and scrapes it all the while: every line that was ever shown. */
async function watch(name: string, sabotage = ""): Promise<ReadonlySet<string>> {
  const folder = mkdtempSync(join(tmpdir(), "harness-metrics-"));
  const file = join(folder, `${name}.yaml`);
  writeFileSync(file, scenario(name, sabotage));
  const out = ["--out", join(folder, "reports")];
  const args = [BIN, "run", file, "--runtime", "process", ...out, "--metrics", "127.0.0.1:0"];
  const child = spawn(process.execPath, args, { stdio: ["ignore", "ignore", "pipe"] });
  const ended = once(child, "exit") as Promise<unknown>;
  const lines = new Set<string>();
  try {
    const url = await new Promise<string>((resolve, reject) => {
      const said: string[] = [];
      createInterface({ input: child.stderr }).on("line", (line) => {
        said.push(line);
        const found = /^metrics: (\S+)$/.exec(line)?.[1];
        if (found !== undefined) resolve(found);
      });
      void ended.then(() => reject(new Error(said.join("\n"))));
    });
    while (child.exitCode === null) {
      const text = await fetch(url)
        .then((response) => response.text())
        .catch(() => "");
      for (const line of text.split("\n")) lines.add(line);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    return lines;
  } finally {
    child.kill("SIGTERM");
    rmSync(folder, { recursive: true, force: true });
  }
}

const outage = 'fault="outage",kind="partition",target="west"';

test("run --metrics shows a real run while it goes on: phases, load, fault and its proof, fixtures", async () => {
  const lines = await watch("watched");
  const value = (metric: string): string[] =>
    [...lines].flatMap((line) =>
      line.startsWith(`${metric} `) ? [line.split(" ").at(-1) ?? ""] : [],
    );
  for (const phase of ["before", "during", "after"]) {
    expect(value(`harness_phase{scenario="watched",phase="${phase}"}`)).toContain("1");
  }
  expect(value(`harness_fault_active{scenario="watched",${outage}}`).sort()).toEqual(["0", "1"]);
  expect(value(`harness_fault_proved{scenario="watched",${outage}}`)).toContain("1");
  expect(value('harness_fixture_rows{scenario="watched",group="db",fixture="events"}')).toEqual([
    "1000",
  ]);
  const counted = value(
    'harness_operations_total{scenario="watched",workload="ledger",region="west",outcome="ok"}',
  );
  expect(new Set(counted).size).toBeGreaterThan(1);
  expect([...lines].some((line) => line.startsWith("harness_probe_value{"))).toBe(true);
});

test("the twin whose injector does nothing shows a fault that is never proved", async () => {
  const lines = await watch("unproved", "sabotage: injector-does-nothing\n");
  const proved = [...lines].filter((line) => line.startsWith("harness_fault_proved{"));
  expect(proved).toEqual([`harness_fault_proved{scenario="unproved",${outage}} 0`]);
});
