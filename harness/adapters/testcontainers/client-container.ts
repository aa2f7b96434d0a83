/** A program that is a client in a region, in a container of its own: its standard output is ours to read. */
import { createWriteStream, type WriteStream } from "node:fs";
import { mkdir } from "node:fs/promises";
import { dirname, join, posix } from "node:path";
import { PassThrough } from "node:stream";
import { finished } from "node:stream/promises";
import { InputError, invariant } from "../../lib/errors.ts";
import type { ClientDescription, ClientLaunch, RunningClient } from "../../ports/runtime.ts";
import type { RegionPlan } from "./address-plan.ts";
import { type Container, tolerating } from "./docker-engine.ts";
import type { Image } from "./images.ts";
import { type ContainerSpec, startContainer } from "./loopback-container.ts";
import { lastLines } from "./log-follower.ts";
import { nameOf, type RunContext } from "./run-context.ts";
import { tar } from "./tar.ts";
import { within } from "./within.ts";

/** Readable by whoever the program runs as: the account of the scenario's folder. */
const FILES = "/client";
const SCENARIO = "/scenario";
/** The engine needs a moment to say that a container has ended. */
const ENGINE_MS = 5000;

export interface ClientIdentity {
  readonly launch: ClientLaunch;
  readonly image: Image;
  readonly region: RegionPlan;
  /** Its own address in the region. */
  readonly address: string;
}

export async function startClientContainer(
  context: RunContext,
  identity: ClientIdentity,
): Promise<RunningClient> {
  const { launch, image, region } = identity;
  const { programs } = image;
  const description = launch.describe({
    directory: FILES,
    program: (name) => (programs === undefined ? name : posix.join(programs, name)),
    addressOf: (node, port) => {
      invariant(region.hosts.has(node), `no link ${region.region}->${node}`);
      return { host: node, port };
    },
    scenarioDirectory: SCENARIO,
    // The region's network leads nowhere but to its egress, and names are lines in /etc/hosts.
    isolated: true,
  });
  const logFile = join(context.plan.runDirectory, "logs", `${launch.name}.log`);
  await mkdir(dirname(logFile), { recursive: true });
  const output = new PassThrough();
  const log = createWriteStream(logFile, { flags: "a" });
  const spec: ContainerSpec = {
    ...specOf(context, identity, description),
    onCreated: (container) => listen(context, container, { output, log }),
  };
  const id = await startContainer(context.engine, spec);
  return runningClient(context.engine.docker.getContainer(id), { output, log, logFile });
}

interface Heard {
  readonly output: PassThrough;
  readonly log: WriteStream;
}

/** Attached, not read from the engine's logs: those forget the last words of a program that ends at once. */
async function listen(
  { engine }: RunContext,
  container: Container,
  { output, log }: Heard,
): Promise<void> {
  const stream = await container.attach({ stream: true, stdout: true, stderr: true });
  engine.docker.modem.demuxStream(stream, output, log);
  const end = (): void => {
    output.end();
    log.end();
  };
  stream.once("end", end).once("close", end).once("error", end);
}

function specOf(
  context: RunContext,
  { launch, image, region, address }: ClientIdentity,
  { command, environment, files }: ClientDescription,
): ContainerSpec {
  const { scenarioDirectory } = context.plan;
  const { getuid, getgid } = process;
  return {
    name: nameOf(context, launch.name),
    image: image.reference,
    labels: context.labels,
    network: nameOf(context, region.region),
    address,
    hostname: "client",
    hosts: region.hosts,
    ports: new Map(),
    command,
    environment,
    mounts:
      scenarioDirectory === undefined ? [] : [{ folder: scenarioDirectory, target: SCENARIO }],
    rights: { only: [] },
    stopSignal: "SIGINT",
    // The scenario's folder may be its owner's alone.
    ...(getuid && getgid ? { user: `${getuid()}:${getgid()}` } : {}),
    archive: tar(
      Object.entries(files).map(([path, content]) => ({
        path: posix.join(FILES, path).slice(1),
        content: Buffer.from(content),
        mode: 0o644,
      })),
    ),
  };
}

function runningClient(
  container: Container,
  { output, log, logFile }: Heard & { readonly logFile: string },
): RunningClient {
  const exited = container.wait().then(
    ({ StatusCode: code }: { readonly StatusCode: number }) => code,
    // Removed with the run before it could tell.
    () => 137,
  );
  return {
    output,
    exited,
    stop: async (signal, graceMs) => {
      await tolerating([404, 409], container.kill({ signal }));
      const gone = within(graceMs, "the end of a client", undefined, () => exited);
      await gone.catch(() => tolerating([404, 409], container.kill({ signal: "SIGKILL" })));
      return within(ENGINE_MS, "the end of a client", undefined, () => exited).catch(() => 137);
    },
    tail: async (lines) => {
      await finished(log).catch(() => undefined);
      return lastLines(logFile, lines);
    },
  };
}

/** Addresses of a region that are kept free for clients (address-plan.ts), each for as long as its client lives. */
export class ClientAddresses {
  readonly #used = new Map<string, Set<string>>();

  take({ region, clients }: RegionPlan): string {
    const used = this.#used.get(region) ?? new Set();
    this.#used.set(region, used);
    const address = clients.find((each) => !used.has(each));
    if (address !== undefined) {
      used.add(address);
      return address;
    }
    throw new InputError({
      code: "ENV207",
      message: `more than ${clients.length} load drivers in ${region}; the containers runtime serves ${clients.length}`,
      fix: "let one workload make the load of several, or use --runtime process",
    });
  }

  giveBack({ region }: RegionPlan, address: string): void {
    this.#used.get(region)?.delete(address);
  }
}
