import { expect, test } from "@playwright/test";
import { fakeMachine } from "../../testing/fake-programs.ts";
import { fakeWorld } from "../../testing/fake-world.ts";
import { runCommandLine } from "../program.ts";

test("install tells for each part where it is and how long it took", async () => {
  using machine = fakeMachine();
  machine.program(machine.bin, "redis-server", "Redis server v=7.0.2");
  const world = fakeWorld({ env: machine.env, home: machine.home, cwd: machine.root });
  expect(await runCommandLine(["install", "redis"], world)).toBe(0);
  expect(world.stdout).toHaveLength(1);
  expect(world.stdout[0]).toMatch(/^✓ redis +7\.0\.2 +PATH +\.\/bin {2}\d+\.\d s$/);
});

test("install goes on after a part that cannot be had, then ends with exit code 4", async () => {
  using machine = fakeMachine();
  machine.program(machine.bin, "redis-server", "Redis server v=7.0.2");
  const world = fakeWorld({ env: machine.env, home: machine.home, cwd: machine.root });
  // PATH holds no apt-get here.
  expect(await runCommandLine(["install", "etcd", "redis"], world)).toBe(4);
  expect(world.stdout.map((line) => line.slice(0, 7))).toEqual(["✗ etcd ", "✓ redis"]);
  const said = world.stderr.join("\n");
  expect(said).toContain("error ENV140: etcd is not here and could not be fetched");
  expect(said).toContain("fix: sudo apt-get install etcd-server");
});

test("install suggests the nearest part", async () => {
  const world = fakeWorld();
  expect(await runCommandLine(["install", "toxiprxy"], world)).toBe(3);
  expect(world.stderr.join("\n")).toContain('did you mean "toxiproxy"?');
});

test("install --help shows examples", async () => {
  const world = fakeWorld();
  expect(await runCommandLine(["install", "--help"], world)).toBe(0);
  expect(world.stdout.join("\n")).toContain("harness install redis etcd");
});
