/** Are the things that a predicate names there? Checked when the checklist is read, before anything was run. */
import { nearest } from "../lib/nearest.ts";
import { partSpanOf, type Path } from "../lib/located/located-tree.ts";
import { quoted } from "../lib/located/source.ts";
import type { ChecklistCode } from "./codes.ts";
import type { Known, ScenarioNames } from "./known.ts";
import { formatSteps, unitOf, type Predicate, type Step, type Unit } from "./predicate.ts";
import type { Reading } from "./reader.ts";

interface Reference {
  readonly path: Path;
  readonly wanted: string;
  readonly known: readonly string[];
  readonly code: ChecklistCode;
  readonly message: string;
}

/** True when the scenario exists. */
export function checkScenario(
  reading: Reading,
  known: Known,
  path: Path,
  scenario: string,
): boolean {
  const message = `there is no scenario ${quoted(scenario)}`;
  const names = [...known.scenarios.keys()];
  return check(reading, { path, wanted: scenario, known: names, code: "CKL023", message });
}

/** True when the scenario will have a check of that name, or when that cannot be judged. */
export function checkCheck(
  reading: Reading,
  known: Known,
  { path, scenario, wanted }: { path: Path; scenario: string; wanted: string },
): boolean {
  const names = known.scenarios.get(scenario)?.names;
  if (names === undefined) return true;
  const message = `${scenario} has no check ${quoted(wanted)}`;
  return check(reading, { path, wanted, known: names.checks, code: "CKL024", message });
}

/** Steps of a predicate below `results[<scenario>]`. */
export function checkSteps(
  reading: Reading,
  known: Known,
  place: { readonly path: Path; readonly scenario: string; readonly predicate: Predicate },
): boolean {
  const { path, scenario, predicate } = place;
  const { steps } = predicate;
  if (!checkFields(reading, { path, schema: known.resultsSchema, steps })) return false;
  const names = known.scenarios.get(scenario)?.names;
  const [list, member] = steps;
  if (names === undefined || list === undefined || !("field" in list)) return true;
  if (member === undefined || !("key" in member) || typeof member.key !== "string") return true;
  const members = membersOf(names, list.field);
  if (members === undefined) return true;
  const message = `${scenario} has no ${list.field.replace(/s$/, "")} ${quoted(member.key)}`;
  const reference = { path, wanted: member.key, known: members, code: "CKL024", message } as const;
  return check(reading, reference) && checkUnit(reading, names, place);
}

function membersOf(names: ScenarioNames, list: string): readonly string[] | undefined {
  switch (list) {
    case "objectives":
      return [...names.objectives.keys()];
    case "checks":
    case "workloads":
    case "faults":
      return names[list];
    default:
      return undefined;
  }
}

function checkUnit(
  { tree, reporter }: Reading,
  names: ScenarioNames,
  { path, predicate }: { readonly path: Path; readonly predicate: Predicate },
): boolean {
  const [, member, last] = predicate.steps;
  const { literal } = predicate;
  if (member === undefined || !("key" in member) || literal.kind !== "number") return true;
  const known = names.objectives.get(String(member.key));
  const unit = known === undefined ? undefined : unitOf(known);
  const isValue = last === undefined || ("field" in last && FIGURES.includes(last.field));
  if (unit === undefined || !isValue || literal.unit === unit) return true;
  const written = predicate.text.split(predicate.comparison).at(-1)?.trim() ?? "";
  reporter.add("CKL027", partSpanOf(tree, path, written), {
    message: `${quoted(written)} is not in the unit of ${quoted(member.key)}`,
    fix: `write it like ${EXAMPLES[unit]}`,
  });
  return false;
}

const FIGURES: readonly string[] = ["value", "lower", "upper", "limit"];
const EXAMPLES: Readonly<Record<Unit, string>> = {
  ...{ ms: "30s", ratio: "99.9%", "per-second": "40/s", bytes: "64 MB" },
  "bytes-per-second": "64 MB/s",
  "": "3, without a unit",
};

/** Walks the schema along the steps; a record or a list takes any key. */
function checkFields(
  reading: Reading,
  { path, schema, steps }: { path: Path; schema: unknown; steps: readonly Step[] },
): boolean {
  let current = schema;
  for (const [i, step] of steps.entries()) {
    const { properties, items, additionalProperties, prefixItems } = (current ?? {}) as Schema;
    if (items !== undefined || prefixItems !== undefined) {
      if ("field" in step && step.field === "length") return true;
      current = items;
    } else if (properties !== undefined) {
      const name = "field" in step ? step.field : String(step.key);
      const where = formatSteps(steps.slice(0, i));
      const message = `there is no field ${quoted(name)} in ${where === "" ? "results" : where}`;
      const known = Object.keys(properties);
      if (!check(reading, { path, wanted: name, known, code: "CKL026", message })) return false;
      current = properties[name];
    } else if (typeof additionalProperties === "object") {
      current = additionalProperties;
    } else {
      return true;
    }
  }
  return true;
}

interface Schema {
  readonly properties?: Readonly<Record<string, unknown>>;
  readonly items?: unknown;
  readonly prefixItems?: unknown;
  readonly additionalProperties?: unknown;
}

function check({ tree, reporter }: Reading, reference: Reference): boolean {
  const { path, wanted, known, code, message } = reference;
  if (known.includes(wanted)) return true;
  const close = nearest(wanted, known);
  reporter.add(code, partSpanOf(tree, path, wanted), {
    message,
    why: known.length === 0 ? "there is none at all" : `there is ${known.join(", ")}`,
    ...(close === undefined ? {} : { fix: `did you mean "${close}"?` }),
  });
  return false;
}
