/** Runs in containers for contract tests: echo servers in Node.js, started the way a local service is. */
import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { createParts } from "../adapters/parts/parts.ts";
import { dockerAnswers } from "../adapters/testcontainers/engine.ts";
import {
  createDockerRuntime,
  type DockerRuntimeOptions,
  imageOptions,
} from "../adapters/testcontainers/docker-runtime.ts";
import {
  ensureFolderImage,
  ensureImage,
  type ImageOptions,
} from "../adapters/testcontainers/images.ts";
import { RUN_LABEL } from "../adapters/testcontainers/run-labels.ts";
import { linksOf, type Topology } from "../domain/topology.ts";
import type {
  NodeHandle,
  NodeLaunch,
  NodePlace,
  RunningNetwork,
  Runtime,
} from "../ports/runtime.ts";
import { probe } from "./probe.ts";

const run = promisify(execFile);
export const PACKAGE = fileURLToPath(new URL("../..", import.meta.url));

/** Why tests with containers are skipped here; undefined: they run. With HARNESS_REQUIRE_DOCKER=1 they always run. */
export async function withoutDocker(): Promise<string | undefined> {
  if (process.env["HARNESS_REQUIRE_DOCKER"] === "1") return undefined;
  const answer = await dockerAnswers();
  return answer.answers ? undefined : `no Docker engine answers: ${answer.why}`;
}

export function dockerRuntime(more: Partial<DockerRuntimeOptions> = {}): Promise<Runtime> {
  const parts = createParts({ env: process.env, home: PACKAGE });
  return createDockerRuntime({ parts, home: PACKAGE, reason: "a test wants it", ...more });
}

/** Answers each line with the same line, says where it listens, ends on SIGTERM with a word. */
const ECHO = `const { createServer } = require("node:net");
const [host, port] = process.argv.slice(1);
process.on("SIGTERM", () => { console.log("ends in order"); process.exit(0); });
createServer((socket) => { socket.on("error", () => {}); socket.pipe(socket); })
  .listen(Number(port), host, () => console.log("listens on " + host));`;

export function echo(node: string, port: number, more: Partial<NodeLaunch> = {}): NodeLaunch {
  return {
    node,
    part: "service",
    describe: (place: NodePlace) => ({
      command: [place.program("node"), "-e", ECHO, place.listen, String(place.port(port))],
      environment: { GREETING: "hello" },
      files: { "etc/echo.conf": "as launched\n" },
      stopSignal: "SIGTERM",
    }),
    ...more,
  };
}

export interface EchoRun {
  readonly id: string;
  readonly topology: Topology;
  readonly network: RunningNetwork;
  node(name: string): NodeHandle;
}

export interface EchoRunOptions {
  readonly topology: Topology;
  readonly runDirectory: string;
  /** Nodes whose own region reaches them through a proxy too. */
  readonly sameRegion?: ReadonlySet<string>;
  readonly scenarioDirectory?: string;
}

let runs = 0;

/** Opens a run with an echo server on every node, and waits until all of them answer over the control path. */
export async function openEchoRun(runtime: Runtime, options: EchoRunOptions): Promise<EchoRun> {
  const { sameRegion, ...directories } = options;
  const nodes = options.topology.nodes.map((node) => ({ ...node, kind: "service" }));
  const topology = { ...options.topology, nodes };
  const { signal } = new AbortController();
  const id = `test-${process.pid}-${++runs}-${Date.now().toString(36)}`;
  const links = linksOf(topology, sameRegion);
  const network = await runtime.open({ runId: id, links, ...directories, topology }, signal);
  try {
    const handles = await Promise.all(
      topology.nodes.map(async ({ name, ports }) => {
        const port = Object.values(ports)[0] ?? 0;
        const handle = await network.launch(echo(name, port), signal);
        await answers(network, name, port);
        return [name, handle] as const;
      }),
    );
    const byName = new Map(handles);
    const node = (name: string): NodeHandle => {
      const handle = byName.get(name);
      if (!handle) throw new Error(`no node ${name}`);
      return handle;
    };
    return { id, topology, network, node };
  } catch (cause) {
    await network.close();
    throw cause;
  }
}

/** Waits until an echo server answers over the control path. */
export async function answers(network: RunningNetwork, node: string, port: number): Promise<void> {
  for (let attempt = 0; attempt < 200; attempt++) {
    const { saw } = await probe(network.control(node, port), 500);
    if (saw === "answer") return;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error(`${node} does not answer on ${port}`);
}

/** Everything on the engine with a run's label, or any run's, found in a way of its own: the docker command. */
export async function resourcesOf(runId: string | undefined): Promise<readonly string[]> {
  const label = `label=${RUN_LABEL}${runId === undefined ? "" : `=${runId}`}`;
  const lists = [
    ["ps", "--all", "--format", "container {{.Names}}"],
    ["network", "ls", "--format", "network {{.Name}}"],
    ["volume", "ls", "--format", "volume {{.Name}}"],
  ];
  const outputs = await Promise.all(
    lists.map((arguments_) => run("docker", [...arguments_, "--filter", label])),
  );
  return outputs.flatMap(({ stdout }) => stdout.split("\n").filter((line) => line !== ""));
}

export interface InspectedContainer {
  readonly Name: string;
  readonly Config: {
    readonly Image: string;
    readonly Labels: Readonly<Record<string, string>>;
  };
  readonly HostConfig: {
    readonly Privileged: boolean;
    readonly CapAdd: readonly string[] | null;
    readonly CapDrop: readonly string[] | null;
  };
  readonly NetworkSettings: {
    readonly Ports: Readonly<Record<string, readonly { readonly HostIp: string }[] | null>> | null;
    readonly Networks: Readonly<Record<string, { readonly IPAddress: string }>>;
  };
}

/** Containers of a run as the docker command shows them; with a name, that one alone. */
export async function inspectContainers(
  runId: string,
  name?: string,
): Promise<readonly InspectedContainer[]> {
  const all = ["ps", "--all", "--quiet", "--filter", `label=${RUN_LABEL}=${runId}`];
  const ids =
    name === undefined
      ? (await run("docker", all)).stdout.split("\n").filter((id) => id !== "")
      : [`harness-${runId}-${name}`];
  const { stdout } = await run("docker", ["inspect", ...ids], { maxBuffer: 1 << 24 });
  return JSON.parse(stdout) as readonly InspectedContainer[];
}

/** Runs a command in the network of a node's container, with the right to change it. */
export async function beside(
  runId: string,
  node: string,
  command: readonly string[],
): Promise<string> {
  const [egress] = await inspectContainers(runId, "egress-east");
  const { stdout } = await run("docker", [
    ...["run", "--rm", "--label", `${RUN_LABEL}=${runId}`, "--cap-add", "NET_ADMIN"],
    ...["--network", `container:harness-${runId}-${node}`, egress?.Config.Image ?? "", ...command],
  ]);
  return stdout;
}

/** Reference of one of our own images, built when it is not there. */
export async function imageNamed(name: string): Promise<string> {
  return (await ensureImage(name, await testImages())).reference;
}

/** An image that runs a Python program as root; built once per content. */
export async function buildImage(program: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "harness-image-"));
  const dockerfile = `ARG BASE\nFROM \${BASE}\nUSER 0:0\nCOPY main.py /srv/\nCMD ["python3", "/srv/main.py"]\n`;
  try {
    await writeFile(join(folder, "Dockerfile"), dockerfile);
    await writeFile(join(folder, "main.py"), program);
    return (await ensureFolderImage(folder, await testImages())).reference;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

export async function logsOf(container: string): Promise<string> {
  return (await run("docker", ["logs", container])).stdout;
}

async function testImages(): Promise<ImageOptions> {
  const parts = createParts({ env: process.env, home: PACKAGE });
  return imageOptions({ parts, home: PACKAGE, reason: "a test wants it" });
}
