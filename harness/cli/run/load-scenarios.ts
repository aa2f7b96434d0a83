import type { Scenario } from "../../domain/scenario.ts";
import { InputError } from "../../lib/errors.ts";
import type { Runtime, RuntimeCapabilities } from "../../ports/runtime.ts";
import {
  DiagnosticsError,
  formatDiagnostics,
  type Diagnostic,
} from "../../lib/located/diagnostic.ts";
import { loadRefusals } from "../../scenario/load-refusals.ts";
import { parseScenario } from "../../scenario/parse-scenario.ts";
import { refusals } from "../../scenario/refusals.ts";
import { readSeed } from "../../scenario/seed.ts";
import { findScenarios } from "../find-scenarios.ts";
import { LOAD_DRIVERS, REGISTRIES } from "../registries.ts";
import { checkOptionProblems } from "./check-options.ts";
import { fixtureFileProblems, fixtureLibrary } from "./fixture-library.ts";
import { scriptLibrary } from "./script-library.ts";
import type { World } from "../world.ts";

export interface LoadedScenario {
  readonly scenario: Scenario;
  /** The file as it was read. */
  readonly text: string;
}

export interface LoadOptions {
  readonly tag?: readonly string[];
  readonly seed?: string;
  readonly set: Readonly<Record<string, string>>;
}

/** Finds and reads scenarios; throws every problem of all of them at once. Warnings are printed. */
export async function loadScenarios(
  world: World,
  selectors: readonly string[],
  options: LoadOptions,
): Promise<LoadedScenario[]> {
  const seed = seedOf(options.seed);
  const found = await findScenarios(world, selectors, { tags: options.tag ?? [] });
  const problems: Diagnostic[] = [];
  const loaded: LoadedScenario[] = [];
  for (const { file, text } of found) {
    const { scenario, diagnostics } = parseScenario(text, {
      file,
      registries: REGISTRIES,
      overrides: options.set,
      fixtures: fixtureLibrary(world, file),
      scripts: scriptLibrary(world, file),
      ...(seed === undefined ? {} : { seed }),
    });
    const more = scenario === undefined ? [] : await problemsBeyond(world, scenario);
    problems.push(...diagnostics, ...more);
    if (scenario !== undefined && more.length === 0) loaded.push({ scenario, text });
  }
  if (loaded.length < found.length) throw new DiagnosticsError(problems);
  if (problems.length > 0) world.console.err(formatDiagnostics(problems));
  return loaded;
}

/** What the text of a scenario alone does not show: the files that it names, what its checkers accept. */
export async function problemsBeyond(world: World, scenario: Scenario): Promise<Diagnostic[]> {
  return [
    ...(await fixtureFileProblems(world, scenario)),
    ...(await checkOptionProblems(scenario)),
  ];
}

function seedOf(given: string | undefined): string | undefined {
  if (given === undefined) return undefined;
  const seed = readSeed(given);
  if (seed !== undefined) return seed;
  throw new InputError({
    code: "SCN020",
    message: `--seed ${given} is no seed`,
    why: "a seed is a 64-bit number, so that it can be written down and used again",
    fix: "say a whole number from 0 to 18446744073709551615, or leave it out",
  });
}

/** Throws when a runtime cannot do what a scenario asks for. */
export function refuse(loaded: LoadedScenario, capabilities: RuntimeCapabilities): void {
  const { scenario, text } = loaded;
  const refused = refusals(scenario, capabilities, { registries: REGISTRIES, text });
  if (refused.length > 0) throw new DiagnosticsError(refused);
}

/** Throws when the load driver that a runtime has cannot make the load of a scenario. */
export async function refuseLoad(
  loaded: readonly LoadedScenario[],
  runtime: Runtime,
): Promise<void> {
  const versions = await driverVersions(loaded, runtime);
  const refused = loaded.flatMap(({ scenario, text }) =>
    loadRefusals(scenario, versions, { registries: REGISTRIES, text }),
  );
  if (refused.length > 0) throw new DiagnosticsError(refused);
}

/** Of the load drivers that scenarios use, by part; without those that are not here yet. */
export async function driverVersions(
  loaded: readonly LoadedScenario[],
  runtime: Runtime,
): Promise<ReadonlyMap<string, string>> {
  const kinds = loaded.flatMap(({ scenario }) => scenario.workloads.map(({ kind }) => kind));
  const versions = new Map<string, string>();
  for (const { kind, part } of LOAD_DRIVERS.values()) {
    const version = kinds.includes(kind) ? await runtime.versionOf?.(part) : undefined;
    if (version !== undefined) versions.set(part, version);
  }
  return versions;
}
