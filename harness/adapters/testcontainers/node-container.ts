/** What a node's place looks like from inside its container, and what that container is made of. */
import { posix } from "node:path";
import { InputError, invariant } from "../../lib/errors.ts";
import type { NodeLaunch, NodePlace, ProcessDescription } from "../../ports/runtime.ts";
import type { RegionPlan } from "./address-plan.ts";
import type { Image } from "./images.ts";
import type { ContainerSpec, Mount } from "./loopback-container.ts";
import { HARNESS_USER, nameOf, type RunContext, volumeOptions } from "./run-context.ts";
import { tar } from "./tar.ts";

export interface NodeIdentity {
  readonly launch: NodeLaunch;
  readonly image: Image;
  readonly region: RegionPlan;
  readonly ports: ReadonlyMap<number, number> | undefined;
}

const DATA = "/data";
const SCENARIO = "/scenario";
const NODE_PROGRAM = "/opt/harness/bin/node";
/** Rights that Docker gives and no node needs. */
const TAKEN = ["NET_RAW", "MKNOD", "AUDIT_WRITE", "SYS_CHROOT", "SETFCAP"];

/** The volume of a node's data: memory, one per node, kept by the egress of its region as long as the run lives. */
export function dataVolume(context: RunContext, node: string, target: string): Mount {
  const spec = context.plan.topology.nodes.find(({ name }) => name === node);
  // Whose account the image of a service runs under is not ours to say.
  const owner = spec?.kind === "service" ? undefined : HARNESS_USER;
  return { volume: nameOf(context, "data", node), target, options: volumeOptions(owner) };
}

export function nodePlace({ image, launch, region }: NodeIdentity): NodePlace {
  const { programs } = image;
  return {
    dataDirectory: DATA,
    program: (name) => {
      if (launch.part === "service" && name === "node") return NODE_PROGRAM;
      return programs === undefined ? name : posix.join(programs, name);
    },
    template: image.template,
    listen: region.nodes.get(launch.node) ?? "",
    port: (declared) => declared,
    addressOf: (node, port) => {
      invariant(region.hosts.has(node), `no link ${region.region}->${node}`);
      return { host: node, port };
    },
    scenarioDirectory: SCENARIO,
    runsImage: launch.image !== undefined,
  };
}

export function nodeContainer(
  context: RunContext,
  { image, launch, ports, region }: NodeIdentity,
  description: ProcessDescription,
): ContainerSpec {
  const { node } = launch;
  const address = region.nodes.get(node) ?? "";
  const ours = image.programs !== undefined;
  return {
    name: nameOf(context, node),
    image: image.reference,
    labels: context.labels,
    network: nameOf(context, region.region),
    address,
    hostname: node,
    // Its own name means itself, even where the others of its region reach it through a link.
    hosts: new Map([...region.hosts, [node, address]]),
    ports: ports ?? new Map<number, number>(),
    ...commandOf(description, image),
    ...userOf(launch),
    environment: { ...description.environment, ...(ours ? filesAsEnvironment(description) : {}) },
    mounts: [dataVolume(context, node, DATA), ...folders(context, launch)],
    rights: ours ? { only: [] } : { without: TAKEN },
    stopSignal: description.stopSignal,
    ...(ours ? {} : archiveOf(description, image)),
  };
}

/** A command of the host runs in the base image with the host's own Node.js, its script in the scenario's folder. */
function folders(context: RunContext, { part }: NodeLaunch): Mount[] {
  if (part !== "service") return [];
  const { scenarioDirectory } = context.plan;
  return [
    ...(process.platform === "linux" ? [{ folder: process.execPath, target: NODE_PROGRAM }] : []),
    ...(scenarioDirectory === undefined ? [] : [{ folder: scenarioDirectory, target: SCENARIO }]),
  ];
}

/** The scenario's folder may be its owner's alone, so a command of the host runs under the harness's own account. */
function userOf({ image, part }: NodeLaunch): { readonly user?: string } {
  const { getuid, getgid } = process;
  if (part !== "service" || image !== undefined || !getuid || !getgid) return {};
  return { user: `${getuid()}:${getgid()}` };
}

/**
 * Writes the files at each start, then becomes the program: the engine's own way into a container's file system takes
 * 50 ms of a processor per node. They come by the environment, which only the node's own account may read; a command
 * line everybody may.
 */
const WRITE_FILES = `umask 077
n=0
while eval "path=\\$HARNESS_PATH_$n"; [ -n "$path" ]; do
  case $path in */*) mkdir -p "\${path%/*}" ;; esac
  eval "printf %s \\"\\$HARNESS_FILE_$n\\"" > "$path"
  unset "HARNESS_PATH_$n" "HARNESS_FILE_$n"
  n=$((n + 1))
done
exec "$@"`;

function hasFiles({ files }: ProcessDescription): boolean {
  return Object.keys(files).length > 0;
}

function filesAsEnvironment({ files }: ProcessDescription): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(files).flatMap(([path, content], n) => [
      [`HARNESS_PATH_${n}`, `/${inside(path)}`],
      [`HARNESS_FILE_${n}`, content],
    ]),
  );
}

/** Without a command of its own the node does what its image says. */
function commandOf(
  description: ProcessDescription,
  { command, programs }: Image,
): { readonly command?: readonly string[] } {
  const given = description.command.length > 0 ? description.command : undefined;
  if (programs === undefined) return given ? { command: given } : {};
  const program = given ?? command;
  return { command: hasFiles(description) ? ["sh", "-c", WRITE_FILES, "sh", ...program] : program };
}

/** Only its owner may read a file; where the image names its account by name, everybody in the container may. */
function archiveOf({ files }: ProcessDescription, { user }: Image): { readonly archive?: Buffer } {
  const entries = Object.entries(files);
  if (entries.length === 0) return {};
  const owner = /^(\d*)(?::|$)/u.exec(user)?.[1];
  const archive = tar(
    entries.map(([path, content]) => ({
      path: inside(path),
      content: Buffer.from(content),
      mode: owner === undefined ? 0o644 : 0o600,
      owner: Number(owner ?? 0),
    })),
  );
  return { archive };
}

function inside(path: string): string {
  const whole = posix.join(DATA, path);
  if (whole.startsWith(`${DATA}/`)) return whole.slice(1);
  throw new InputError({
    code: "ENV211",
    message: `file ${path} would lie outside of the node's data directory`,
  });
}
