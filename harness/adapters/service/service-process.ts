/**
 * How a service is started: an image runs its own command; a local command runs in the folder that `build:` is relative
 * to, or without one in the scenario's folder. What it needs to know comes in its environment:
 *
 *   PORT                       where to listen
 *   HARNESS_LISTEN             the address to listen on
 *   HARNESS_NODE, HARNESS_REGION
 *   HARNESS_<BINDING>_<WHAT>   how to reach each group it uses, through the links of its own region; WHAT is URL,
 *                              HOSTS, USER, PASSWORD, DATABASE, as far as the group has them
 */
import { existsSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import type { NodeSpec } from "../../domain/topology.ts";
import { InputError } from "../../lib/errors.ts";
import type { RunningGroup } from "../../ports/node-kind.ts";
import type { NodePlace, ProcessDescription } from "../../ports/runtime.ts";
import type { ServiceConfig } from "./service-config.ts";

const START = `cd "$1" && shift && exec "$@"`;

export interface ProcessInput {
  readonly node: NodeSpec;
  readonly config: ServiceConfig;
  readonly uses: Readonly<Record<string, RunningGroup>>;
  readonly build: BuildFolder | undefined;
}

export function serviceProcess(input: ProcessInput, place: NodePlace): ProcessDescription {
  const { config, build } = input;
  return {
    command: commandOf(config, build, place),
    environment: environmentOf(input, place),
    files: {},
    stopSignal: "SIGTERM",
  };
}

/** Empty: the image's own. */
function commandOf(
  { command }: ServiceConfig,
  build: BuildFolder | undefined,
  place: NodePlace,
): readonly string[] {
  if (place.runsImage === true || command === undefined) return [];
  const [program = "", ...args] = command;
  const found = program === "node" ? place.program("node") : program;
  return ["sh", "-c", START, "sh", build?.base ?? place.scenarioDirectory, found, ...args];
}

function environmentOf(
  { node, config, uses }: ProcessInput,
  place: NodePlace,
): Readonly<Record<string, string>> {
  const environment: Record<string, string> = {
    PORT: String(place.port(config.port)),
    HARNESS_LISTEN: place.listen,
    HARNESS_NODE: node.name,
    HARNESS_REGION: node.region,
  };
  for (const [binding, group] of Object.entries(uses)) {
    const prefix = `HARNESS_${binding.toUpperCase().replaceAll("-", "_")}`;
    for (const [what, value] of Object.entries(group.bindings(node.region))) {
      environment[`${prefix}_${what}`] = value;
    }
  }
  for (const [name, value] of Object.entries(config.env)) environment[name] = String(value);
  return environment;
}

export interface BuildFolder {
  /** Folder with the Dockerfile, on this machine. */
  readonly folder: string;
  /** What its name is relative to. */
  readonly base: string;
}

/** The folder that `build:` names, looked for beside the scenario file and in every folder above it. */
export function buildFolder(build: string, scenarioDirectory: string): BuildFolder {
  let base = resolve(scenarioDirectory);
  for (;;) {
    const folder = resolve(base, build);
    if (existsSync(join(folder, "Dockerfile"))) return { folder, base };
    const parent = dirname(base);
    if (parent === base) break;
    base = parent;
  }
  throw new InputError({
    code: "TOP902",
    message: `build: ${build} has no Dockerfile`,
    why: `it was looked for in ${scenarioDirectory} and in every folder above it`,
    fix: "name a folder that holds a Dockerfile",
  });
}
