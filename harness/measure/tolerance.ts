/** Whether the answers of a probe are what they must be. Pure: what monotone has to remember is passed in. */
import type { ProbeReading, Tolerance } from "../domain/probe.ts";
import { selectPath } from "../lib/json-path.ts";
import { findsPattern } from "../lib/linear-regex.ts";

export interface Judged {
  readonly held: boolean;
  /** What was seen, by node; what was wrong where it did not hold. */
  readonly seen: string;
}

/** Last number of every node, for `monotone`. */
export type Memory = Map<string, number>;

const SHOWN = 60;

/** No node answering is never a hold, whatever was expected. */
export function judgeReadings(
  expect: Tolerance,
  readings: readonly ProbeReading[],
  memory: Memory = new Map(),
): Judged {
  const answered = readings.filter(({ value }) => value !== null);
  const required = expect.count === undefined ? readings : answered;
  const missed = required.flatMap((reading) => {
    const problem = problemOf(expect, reading, memory);
    return problem === undefined ? [] : [`${reading.node} ${problem}`];
  });
  if (expect.count !== undefined && answered.length !== expect.count) {
    missed.push(`${answered.length} nodes answer, not ${expect.count}`);
  }
  const nothing = readings.length === 0 && expect.count !== 0;
  const seen = readings.map(({ node, value, error }) =>
    value === null
      ? `${node}=no answer${error === undefined ? "" : ` (${error})`}`
      : `${node}=${shown(value)}`,
  );
  return {
    held: missed.length === 0 && !nothing,
    seen: [...(nothing ? ["nothing answered"] : seen), ...missed.map((each) => `✗ ${each}`)].join(
      ", ",
    ),
  };
}

/** What is wrong with one answer; undefined: nothing. */
function problemOf(
  expect: Tolerance,
  { node, value, figures }: ProbeReading,
  memory: Memory,
): string | undefined {
  if (value === null) return "gave no answer";
  const { status, path } = expect;
  if (status !== undefined && figures?.["status"] !== status) {
    return `has status ${figures?.["status"] ?? "none"}, not ${status}`;
  }
  if (path === undefined) return valueProblem(expect, value, { node, memory });
  const found = selectPath(structured(value), path);
  if (found.length === 0) return `has nothing at ${path}`;
  for (const [i, each] of found.entries()) {
    const problem = valueProblem(expect, each, { node: `${node}#${i}`, memory });
    if (problem !== undefined) return `at ${path} ${problem}`;
  }
  return undefined;
}

function valueProblem(
  expect: Tolerance,
  value: unknown,
  { node, memory }: { readonly node: string; readonly memory: Memory },
): string | undefined {
  const { equals, min, max, matches, near, within = 0, monotone } = expect;
  if (equals !== undefined && !isEqual(value, equals))
    return `is ${shown(value)}, not ${shown(equals)}`;
  if (matches !== undefined && !findsPattern(matches, textOf(value))) {
    return `${shown(value)} does not match ${matches}`;
  }
  if (min === undefined && max === undefined && near === undefined && monotone === undefined)
    return undefined;
  const number = numberOf(value);
  if (number === undefined) return `is no number: ${shown(value)}`;
  if (min !== undefined && number < min) return `is ${number}, below ${min}`;
  if (max !== undefined && number > max) return `is ${number}, above ${max}`;
  if (near !== undefined && Math.abs(number - near) > within * Math.abs(near)) {
    return `is ${number}, not within ${within * 100} % of ${near}`;
  }
  if (monotone === undefined) return undefined;
  const before = memory.get(node);
  memory.set(node, number);
  if (before === undefined) return undefined;
  const wrong = monotone === "increasing" ? number < before : number > before;
  return wrong ? `went from ${before} to ${number}, and must be ${monotone}` : undefined;
}

/** The number that a value is, or that its text says. */
export function numberOf(value: unknown): number | undefined {
  if (typeof value === "boolean") return value ? 1 : 0;
  if (typeof value === "bigint") return Number(value);
  if (typeof value !== "number" && (typeof value !== "string" || value.trim() === ""))
    return undefined;
  const number = Number(value);
  return Number.isFinite(number) ? number : undefined;
}

/** Databases answer with text what scenarios write as numbers. */
function isEqual(value: unknown, expected: Tolerance["equals"]): boolean {
  if (value === expected) return true;
  if (typeof expected === "number") return numberOf(value) === expected;
  return typeof expected === "string" && textOf(value) === expected;
}

function structured(value: unknown): unknown {
  if (typeof value !== "string") return value;
  try {
    return JSON.parse(value) as unknown;
  } catch {
    return value;
  }
}

export function textOf(value: unknown): string {
  return typeof value === "string" ? value : (JSON.stringify(value) ?? String(value));
}

function shown(value: unknown): string {
  const text = textOf(value).replace(/\s+/g, " ");
  return text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text;
}
