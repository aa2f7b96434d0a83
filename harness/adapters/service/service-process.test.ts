import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "@playwright/test";
import type { RunningGroup } from "../../ports/node-kind.ts";
import { samplePlace } from "../../testing/sample-place.ts";
import { serviceSchema } from "./service-config.ts";
import { serviceKind } from "./service-kind.ts";
import { buildFolder, serviceProcess } from "./service-process.ts";

const uses = {
  "main-db": { bindings: (region: string) => ({ HOSTS: `db:5432 from ${region}` }) },
} as unknown as Readonly<Record<string, RunningGroup>>;

function process(yaml: object, place = samplePlace, build?: { folder: string; base: string }) {
  const config = serviceSchema.parse(yaml);
  const [node] = serviceKind.expand("api", config, ["us"]);
  if (node === undefined) throw new Error("there is no such node");
  return serviceProcess({ node, config, uses, build }, place);
}

test("service process: bindings come as variables, through the links of the node's own region", () => {
  const { environment } = process({ command: ["./run"], port: 9000, env: { LEVEL: 3 } });
  expect(environment).toEqual({
    PORT: "9000",
    HARNESS_LISTEN: "10.0.0.5",
    HARNESS_NODE: "api-us",
    HARNESS_REGION: "us",
    HARNESS_MAIN_DB_HOSTS: "db:5432 from us",
    LEVEL: "3",
  });
});

test("service process: a command runs in the scenario's folder, node is the harness's own", () => {
  const { command } = process({ command: ["node", "server.mjs"] });
  expect(command.slice(-3)).toEqual(["/scenario", "/bin/node", "server.mjs"]);
});

test("service process: beside a build folder the command is relative to the same place", () => {
  const build = { folder: "/pkg/containers/api", base: "/pkg" };
  const { command } = process({ build: "containers/api", command: ["./run"] }, samplePlace, build);
  expect(command.slice(-2)).toEqual(["/pkg", "./run"]);
});

test("service process: where its image runs, the image's own command does", () => {
  const place = { ...samplePlace, runsImage: true };
  expect(process({ image: "api:1", command: ["./run"] }, place).command).toEqual([]);
});

test("build folder: it is found beside the scenario or above it, and missed with words", async () => {
  const base = await mkdtemp(join(tmpdir(), "harness-build-"));
  try {
    const folder = join(base, "containers/api");
    await mkdir(folder, { recursive: true });
    await mkdir(join(base, "scenarios/deep"), { recursive: true });
    await writeFile(join(folder, "Dockerfile"), "FROM scratch\n");
    const found = buildFolder("containers/api", join(base, "scenarios/deep"));
    expect(found).toEqual({ folder, base });
    expect(() => buildFolder("containers/none", base)).toThrow(/has no Dockerfile/);
  } finally {
    await rm(base, { recursive: true, force: true });
  }
});

test("service schema: something to run is needed, and only one kind of image", () => {
  expect(serviceSchema.safeParse({}).success).toBe(false);
  expect(serviceSchema.safeParse({ image: "a", build: "b" }).success).toBe(false);
  expect(serviceSchema.safeParse({ build: "b", command: ["./run"] }).success).toBe(true);
});
