import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "@playwright/test";
import { linksOf } from "../../domain/topology.ts";
import type { NodePlace, RunningNetwork } from "../../ports/runtime.ts";
import { answers, dockerRuntime, imageNamed, withoutDocker } from "../../testing/docker-runs.ts";
import { sampleTopology } from "../../testing/sample-topology.ts";

const PORT = 7000;
const sample = sampleTopology(["here"], { local: PORT, built: PORT, pulled: PORT, broken: PORT });
const topology = { ...sample, nodes: sample.nodes.map((node) => ({ ...node, kind: "service" })) };
const { signal } = new AbortController();

/** Echoes until it is told to end; its address and port come as a service's do. */
const SCRIPT = `import { createServer } from "node:net";
createServer((socket) => socket.pipe(socket)).listen(process.env.PORT, process.env.HARNESS_LISTEN);
`;
const DOCKERFILE = `ARG BASE
FROM \${BASE}
COPY echo.py /srv/echo.py
CMD ["python3", "/srv/echo.py"]
`;
const PYTHON = `import os, socket
server = socket.create_server((os.environ["HARNESS_LISTEN"], int(os.environ["PORT"])))
while True:
    peer, _ = server.accept()
    peer.sendall(peer.recv(100))
    peer.close()
`;

let folder = "";
let network: RunningNetwork;

test.beforeAll(async () => {
  test.setTimeout(300_000);
  if ((await withoutDocker()) !== undefined) return;
  folder = await mkdtemp(join(tmpdir(), "harness-docker-"));
  await mkdir(join(folder, "service"));
  await writeFile(join(folder, "echo.mjs"), SCRIPT);
  await writeFile(join(folder, "service", "Dockerfile"), DOCKERFILE);
  await writeFile(join(folder, "service", "echo.py"), PYTHON);
  const runtime = await dockerRuntime();
  const runId = `services-${process.pid}`;
  const plan = { runId, topology, links: linksOf(topology), runDirectory: folder };
  network = await runtime.open({ ...plan, scenarioDirectory: folder }, signal);
});
test.beforeEach(async () => {
  const reason = await withoutDocker();
  test.skip(reason !== undefined, reason);
  test.setTimeout(180_000);
});
test.afterAll(async () => {
  if (folder === "") return;
  await network.close();
  await rm(folder, { recursive: true, force: true });
});

const describe = (command: readonly string[]) => (place: NodePlace) => ({
  command: command.map((word) => (word === "node" ? place.program("node") : word)),
  environment: { PORT: String(place.port(PORT)), HARNESS_LISTEN: place.listen },
  files: {},
  stopSignal: "SIGTERM" as const,
});

test("a local Node.js service runs from the scenario's folder, which it cannot change", async () => {
  const node = await network.launch(
    {
      node: "local-here",
      part: "service",
      describe: (place) => describe(["node", `${place.scenarioDirectory}/echo.mjs`])(place),
    },
    signal,
  );
  await answers(network, "local-here", PORT);
  const write = ["sh", "-c", 'touch "$0/mine"', node.place.scenarioDirectory];
  expect((await node.exec(write, { timeoutMs: 10_000 })).exitCode).not.toBe(0);
});

test("a service is built from its own Dockerfile and does what its image says", async () => {
  const build = join(folder, "service");
  const launch = { node: "built-here", part: "service", image: { build }, describe: describe([]) };
  const node = await network.launch(launch, signal);
  expect(node.place.runsImage).toBe(true);
  await answers(network, "built-here", PORT);
});

test("a service runs from an image by reference", async () => {
  const reference = await imageNamed("redis");
  const node = await network.launch(
    {
      node: "pulled-here",
      part: "service",
      image: { reference },
      describe: (place) =>
        describe([
          "redis-server",
          "--bind",
          place.listen,
          "--port",
          String(PORT),
          "--protected-mode",
          "no",
        ])(place),
    },
    signal,
  );
  const ping = ["redis-cli", "-h", node.place.listen, "-p", String(PORT), "PING"];
  await expect
    .poll(async () => node.exec(ping, { timeoutMs: 5000 }), { timeout: 20_000 })
    .toEqual({ exitCode: 0, stdout: "PONG\n", stderr: "" });
  await node.kill();
  expect(await node.state()).toBe("stopped");
});

test("a program that ends at once is a stopped node with its last words, not a hanging start", async () => {
  const before = performance.now();
  const node = await network.launch(
    {
      node: "broken-here",
      part: "service",
      describe: describe(["sh", "-c", "echo cannot >&2; exit 3"]),
    },
    signal,
  );
  expect(performance.now() - before).toBeLessThan(9000);
  await expect.poll(() => node.state()).toBe("stopped");
  await expect.poll(() => node.tail(1)).toBe("cannot");
});

test("an image that cannot be had is refused with what to do", async () => {
  const reference = "registry.invalid/nothing:1";
  const launch = { node: "broken-here", part: "service", image: { reference } };
  const runtime = await dockerRuntime();
  const plan = { runId: `refused-${process.pid}`, topology, links: [], runDirectory: folder };
  const another = await runtime.open(plan, signal);
  try {
    await expect(another.launch({ ...launch, describe: describe([]) }, signal)).rejects.toThrow(
      "image registry.invalid/nothing:1 is neither here nor to be pulled",
    );
  } finally {
    await another.close();
  }
});
