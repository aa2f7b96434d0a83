/**
 * YAML text → validated Scenario, or every problem it has. Pure: what a scenario may name comes in registries, and
 * every random choice comes from its seed, so the same text, parameters and seed always give the same scenario.
 */
import type { Scenario } from "../domain/scenario.ts";
import { Random } from "../lib/random.ts";
import { checkContradictions } from "./contradictions.ts";
import {
  DiagnosticsError,
  hasErrors,
  sortDiagnostics,
  type Diagnostic,
} from "../lib/located/diagnostic.ts";
import { keySpanOf, spanOf } from "../lib/located/located-tree.ts";
import { substituteParameters, type Parameters } from "./parameters.ts";
import {
  checkFields,
  type FixtureLibrary,
  type ReadContext,
  type ScriptLibrary,
} from "./read-context.ts";
import { readYaml } from "../lib/located/read-yaml.ts";
import type { Registries } from "./registries.ts";
import { createReporter } from "./reporter.ts";
import { checkSampleSizes } from "./sample-sizes.ts";
import { rootShape } from "./root-shape.ts";
import { readChecks } from "./sections/checks.ts";
import { readFixtures } from "./sections/fixtures.ts";
import { readHead, type Head } from "./sections/head.ts";
import { readObjectives } from "./sections/objectives.ts";
import { readProbes } from "./sections/probes.ts";
import { readSteadyState } from "./sections/steady-state.ts";
import { readTimeline } from "./sections/timeline.ts";
import { readTopology } from "./sections/topology.ts";
import { readWorkloads } from "./sections/workloads.ts";
import { sourceOf } from "../lib/located/source.ts";

export interface ParseOptions {
  /** For messages, and its name is the id of the scenario. */
  readonly file: string;
  readonly registries: Registries;
  /** What `fixtures:` may name. */
  readonly fixtures?: FixtureLibrary;
  /** Scripts beside the scenario. */
  readonly scripts?: ScriptLibrary;
  /** `--set name=value`. */
  readonly overrides?: Readonly<Record<string, string>>;
  /** `--seed`: decimal string of a 64-bit number (readSeed); replaces the scenario's own. */
  readonly seed?: string;
}

export interface ParseResult {
  /** Undefined when there is an error. */
  readonly scenario: Scenario | undefined;
  /** Errors and warnings, in the order of the file. */
  readonly diagnostics: readonly Diagnostic[];
}

/** Never throws for anything that a text can hold. */
export function parseScenario(text: string, options: ParseOptions): ParseResult {
  const source = sourceOf(options.file, text);
  const reporter = createReporter(source);
  const read = readYaml(source, reporter);
  if (read === undefined) return resultOf(undefined, reporter.diagnostics);
  const { tree, parameters } = substituteParameters(read, options.overrides ?? {}, reporter);
  const { registries, fixtures, scripts } = options;
  const files = {
    ...(fixtures === undefined ? {} : { fixtures }),
    ...(scripts === undefined ? {} : { scripts }),
  };
  const beside: Diagnostic[] = [];
  const base = { tree, reporter, registries, beside, ...files };
  // The seed is read first: everything after it may draw.
  const unseeded = { ...base, random: new Random(0) };
  const { fields } = checkFields(unseeded, rootShape, { path: [] });
  const head = readHead(fields);
  const seed = options.seed ?? head.seed;
  const context: ReadContext = { ...base, random: new Random(BigInt(seed)).fork("schedule") };
  checkName(context, fields.scenario, idOf(options.file));
  const scenario = readSections(context, {
    head: { ...head, seed },
    file: options.file,
    parameters,
  });
  if (!hasErrors([...reporter.diagnostics, ...beside])) checkWhole(context, scenario);
  return resultOf(scenario, [...reporter.diagnostics, ...beside]);
}

/** The scenario, or a DiagnosticsError with every problem. Warnings do not stop it. */
export function loadScenario(text: string, options: ParseOptions): Scenario {
  const { scenario, diagnostics } = parseScenario(text, options);
  if (scenario === undefined) throw new DiagnosticsError(diagnostics);
  return scenario;
}

/** File name without folder and ending: the id of a scenario. */
export function idOf(file: string): string {
  return (file.split(/[/\\]/).at(-1) ?? file).replace(/\.ya?ml$/, "");
}

function resultOf(scenario: Scenario | undefined, diagnostics: readonly Diagnostic[]): ParseResult {
  const sorted = sortDiagnostics(diagnostics);
  return { scenario: hasErrors(sorted) ? undefined : scenario, diagnostics: sorted };
}

interface Basics {
  readonly head: Head;
  readonly file: string;
  readonly parameters: Parameters;
}

function readSections(context: ReadContext, { head, file, parameters }: Basics): Scenario {
  const known = readTopology(context);
  const workloads = readWorkloads(context, known);
  const probes = readProbes(context, known);
  const timeline = readTimeline(context, known, head.timing.faultsMs);
  const references = {
    workloads: workloads?.names,
    groups: known.groups && [...known.groups.keys()],
    regions: known.regions,
    probes,
    faultIds: timeline.faultIds,
  };
  return {
    ...head,
    id: idOf(file),
    file,
    parameters,
    topology: known.topology,
    groups: known.specs,
    fixtures: readFixtures(context, known),
    workloads: workloads?.specs ?? [],
    probes: probes?.specs ?? [],
    steadyState: readSteadyState(context, known, probes),
    faults: timeline.faults,
    actions: timeline.actions,
    timing: { ...head.timing, faultsMs: timeline.faultsMs },
    objectives: readObjectives(context, references),
    checks: readChecks(context, references),
    commands: [...known.commands, ...timeline.commands],
  };
}

/** What can only be judged when every part is sound. */
function checkWhole(context: ReadContext, scenario: Scenario): void {
  checkContradictions(context, scenario);
  checkSampleSizes(context, scenario);
  if (scenario.objectives.length > 0 || scenario.checks.length > 0) return;
  context.reporter.add("SCN041", keySpanOf(context.tree, ["scenario"]), {
    message: "nothing is judged: there are no objectives and no checks",
  });
}

function checkName(context: ReadContext, name: string | undefined, id: string): void {
  if (name === undefined || name === id) return;
  context.reporter.add("SCN040", spanOf(context.tree, ["scenario"]), {
    message: `the scenario calls itself "${name}", its file "${id}"`,
  });
}
