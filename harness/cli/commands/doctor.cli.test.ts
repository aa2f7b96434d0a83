import { expect, test } from "@playwright/test";
import { PART_NAMES } from "../../ports/parts.ts";
import { fakeMachine } from "../../testing/fake-programs.ts";
import { fakeWorld } from "../../testing/fake-world.ts";
import type { DoctorReport } from "../doctor/doctor-report.ts";
import { runCommandLine } from "../program.ts";

test("doctor tells every part, with what is wrong and how to mend it", async () => {
  using machine = fakeMachine();
  machine.program(machine.bin, "redis-server", "Redis server v=7.0.2");
  const env = { ...machine.env, HARNESS_ETCD_BIN: "/nonexistent/etcd" };
  const world = fakeWorld({ env, home: machine.home, cwd: machine.root });
  const code = await runCommandLine(["doctor", "--json"], world);
  const report = JSON.parse(world.stdout.join("\n")) as DoctorReport;
  expect(report.parts.map((row) => row.name)).toEqual([...PART_NAMES]);
  const parts = Object.fromEntries(report.parts.map((row) => [row.name, row]));
  expect(parts["redis"]).toMatchObject({ state: "ok", version: "7.0.2", source: "PATH" });
  expect(parts["etcd"]).toMatchObject({
    state: "missing",
    why: "HARNESS_ETCD_BIN=/nonexistent/etcd does not exist",
    fix: "correct HARNESS_ETCD_BIN or unset it",
  });
  for (const row of [...report.parts, ...report.machine]) {
    if (row.state !== "ok") expect(row.fix, row.name).toBeTruthy();
  }
  expect(code).toBe(report.usable ? 0 : 4);
});

test("doctor finds no runtime where there is neither an engine nor toxiproxy", async () => {
  using machine = fakeMachine();
  const env = {
    ...machine.env,
    DOCKER_HOST: "tcp://127.0.0.1:9",
    HARNESS_TOXIPROXY_BIN: "/nonexistent",
  };
  const world = fakeWorld({ env, home: machine.home, cwd: machine.root });
  expect(await runCommandLine(["doctor"], world)).toBe(4);
  const said = world.stdout.join("\n");
  expect(said).toContain("✗ docker");
  expect(said).toMatch(/why: no engine answers: connect ECONNREFUSED 127.0.0.1:9/);
  expect(said).toContain("fix: harness install toxiproxy");
});

test("doctor --help shows examples", async () => {
  const world = fakeWorld();
  expect(await runCommandLine(["doctor", "--help"], world)).toBe(0);
  expect(world.stdout.join("\n")).toContain("harness doctor --json");
});
