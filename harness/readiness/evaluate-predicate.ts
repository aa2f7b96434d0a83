import { formatQuantity } from "../documents/format.ts";
import type { EvidenceState, Figure } from "../domain/readiness.ts";
import {
  formatSteps,
  unitOf,
  type Comparison,
  type Literal,
  type Predicate,
  type Step,
} from "./predicate.ts";

export interface PredicateOutcome {
  readonly state: EvidenceState;
  readonly why: string;
  readonly figure: Figure | null;
  /** JSONPath of what was compared; null: it is not there. */
  readonly jsonPath: string | null;
}

/** What may call a member of a list by name, in this order. */
const NAMES = ["name", "id", "code", "phase", "vantage", "part", "probe", "file"] as const;

type Looked =
  | {
      readonly ok: true;
      readonly value: unknown;
      readonly parent: unknown;
      readonly jsonPath: string;
    }
  | { readonly ok: false; readonly why: string };

/**
 * Compares one value of a JSON document. A figure with bounds is compared by them, as objectives are: met only when the
 * worse bound meets the limit, unmet when the better one misses it, unknown in between. What is not there, or has another
 * unit, is unknown.
 */
export function evaluatePredicate(predicate: Predicate, document: unknown): PredicateOutcome {
  const looked = lookUp(document, predicate.steps);
  if (!looked.ok) return { state: "unknown", why: looked.why, figure: null, jsonPath: null };
  const { comparison, literal } = predicate;
  const { value, jsonPath } = looked;
  if (literal.kind === "word")
    return { ...compareWord(value, comparison, literal.value), jsonPath };
  const measured = measuredOf(looked, predicate.steps);
  const text = formatSteps(predicate.steps);
  if (measured === undefined) {
    const why =
      value === null ? `${text} was not measured` : `${text} is ${brief(value)}, not a number`;
    return { state: "unknown", why, figure: null, jsonPath };
  }
  if (measured.unit !== undefined && measured.unit !== literal.unit) {
    const why = `${text} is in ${unitWord(measured.unit)} and cannot be compared with ${unitWord(literal.unit)}`;
    return { state: "unknown", why, figure: null, jsonPath };
  }
  const figure: Figure = {
    ...{ value: measured.value, unit: literal.unit, comparison, limit: literal.value },
    ...{ lower: measured.lower, upper: measured.upper, samples: measured.samples },
  };
  return { ...compareFigure(figure, comparison), figure, jsonPath };
}

function lookUp(document: unknown, steps: readonly Step[]): Looked {
  let value = document;
  let parent: unknown;
  let jsonPath = "$";
  for (const [i, step] of steps.entries()) {
    const next = take(value, step);
    if (typeof next === "string")
      return { ok: false, why: `${formatSteps(steps.slice(0, i + 1))} ${next}` };
    parent = value;
    value = next.value;
    jsonPath += typeof next.at === "number" ? `[${next.at}]` : `[${JSON.stringify(next.at)}]`;
  }
  return { ok: true, value, parent, jsonPath };
}

function take(value: unknown, step: Step): { value: unknown; at: string | number } | string {
  const key = "field" in step ? step.field : step.key;
  if (Array.isArray(value)) {
    if (key === "length") return { value: value.length, at: "length" };
    if (typeof key === "number") {
      return key < value.length ? { value: value[key] as unknown, at: key } : "is not there";
    }
    const matches = value.flatMap((member: unknown, at) => (isCalled(member, key) ? [at] : []));
    const [at] = matches;
    if (at === undefined) return "is not there";
    return matches.length > 1
      ? `names ${matches.length} entries`
      : { value: value[at] as unknown, at };
  }
  if (typeof value !== "object" || value === null || !Object.hasOwn(value, key))
    return "is not there";
  return { value: (value as Record<string | number, unknown>)[key], at: String(key) };
}

function isCalled(member: unknown, name: string): boolean {
  if (typeof member !== "object" || member === null) return false;
  const key = NAMES.find((known) => Object.hasOwn(member, known));
  return key !== undefined && (member as Record<string, unknown>)[key] === name;
}

interface Measured {
  readonly value: number;
  /** undefined: the document does not say, so the predicate's own is taken. */
  readonly unit: string | undefined;
  readonly lower: number | null;
  readonly upper: number | null;
  readonly samples: number | null;
}

/** Objectives of results.json and figures of imported results keep the unit, and bounds if any, beside the value. */
function measuredOf(looked: Looked & { ok: true }, steps: readonly Step[]): Measured | undefined {
  const last = steps.at(-1);
  const isValue = last !== undefined && "field" in last && last.field === "value";
  const holder = isValue ? looked.parent : looked.value;
  if (isRecord(holder) && typeof holder["value"] === "number" && "unit" in holder) {
    return {
      value: holder["value"],
      unit: unitOf(holder["unit"]),
      lower: numberOrNull(holder["lower"]),
      upper: numberOrNull(holder["upper"]),
      samples: numberOrNull(holder["samples"]),
    };
  }
  if (typeof looked.value !== "number") return undefined;
  const inMs = steps.some((step) => "field" in step && step.field.endsWith("Ms"));
  const none = { lower: null, upper: null, samples: null };
  return { value: looked.value, unit: inMs ? "ms" : undefined, ...none };
}

function compareFigure(
  figure: Figure,
  comparison: Comparison,
): { state: EvidenceState; why: string } {
  const { value, unit, lower, upper, limit } = figure;
  const shown = formatQuantity(value, unit);
  const target = `${comparison} ${formatQuantity(limit, unit)}`;
  const wantsLess = comparison === "<" || comparison === "<=";
  const isOrder = wantsLess || comparison === ">" || comparison === ">=";
  const worse = isOrder ? ((wantsLess ? upper : lower) ?? value) : value;
  const better = isOrder ? ((wantsLess ? lower : upper) ?? value) : value;
  const bounds =
    lower === null || upper === null || lower === upper
      ? ""
      : ` (95 % bounds ${formatQuantity(lower, unit)} to ${formatQuantity(upper, unit)})`;
  if (holds(worse, comparison, limit))
    return { state: "met", why: `${shown}${bounds} is ${target}` };
  if (!holds(better, comparison, limit)) {
    return { state: "unmet", why: `${shown}${bounds} is not ${target}` };
  }
  return { state: "unknown", why: `${shown}${bounds} does not decide ${target}` };
}

function compareWord(
  value: unknown,
  comparison: Comparison,
  wanted: Extract<Literal, { kind: "word" }>["value"],
): Omit<PredicateOutcome, "jsonPath"> {
  const isSame = value === wanted;
  const state = isSame === (comparison === "==") ? "met" : "unmet";
  return { state, why: `it is ${brief(value)}`, figure: null };
}

function holds(value: number, comparison: Comparison, limit: number): boolean {
  switch (comparison) {
    case "<":
      return value < limit;
    case "<=":
      return value <= limit;
    case ">":
      return value > limit;
    case ">=":
      return value >= limit;
    case "==":
      return value === limit;
    case "!=":
      return value !== limit;
  }
}

function unitWord(unit: string): string {
  return unit === "" ? "no unit" : unit;
}

function brief(value: unknown): string {
  const text = JSON.stringify(value) ?? "nothing";
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}

function numberOrNull(value: unknown): number | null {
  return typeof value === "number" ? value : null;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
