/**
 * Options come from a command line or a scenario: a mistyped one must not quietly weaken a check. Every checker names
 * what it takes; names that `harness check` sets for any checker are let through.
 */
import { InputError } from "../lib/errors.ts";
import { nearest } from "../lib/nearest.ts";

export interface OptionRule {
  readonly accepts: (value: unknown) => boolean;
  readonly wanted: string;
}

export type OptionRules = Readonly<Record<string, OptionRule>>;

/** Set by the command line whatever the checker. */
const GENERAL = ["model", "initial", "keyBy", "failedCas", "consistency", "steps"];

export const FLAG: OptionRule = {
  accepts: (value) => typeof value === "boolean",
  wanted: "true or false",
};

export const INTEGER: OptionRule = { accepts: Number.isSafeInteger, wanted: "a whole number" };

export const NAMES: OptionRule = {
  accepts: (value) =>
    Array.isArray(value) && value.every((name) => ["string", "number"].includes(typeof name)),
  wanted: 'a list of names such as ["a", "b"]',
};

export function oneOf(...names: readonly string[]): OptionRule {
  return { accepts: (value) => names.includes(value as string), wanted: names.join(" or ") };
}

/** @throws InputError CHK031 for an option that the checker does not take, CHK032 for a value that it does not. */
export function requireOptions(checker: string, options: object, rules: OptionRules = {}): void {
  for (const [name, value] of Object.entries(options)) {
    const rule = rules[name];
    if (value === undefined || (rule === undefined && GENERAL.includes(name))) continue;
    if (rule === undefined) throw unknownOption(checker, name, Object.keys(rules));
    if (rule.accepts(value)) continue;
    throw new InputError({
      code: "CHK032",
      message: `${name} of ${checker} is ${JSON.stringify(value) ?? "not a value"}`,
      why: `it takes ${rule.wanted}`,
      fix: `give ${rule.wanted}`,
    });
  }
}

function unknownOption(checker: string, name: string, known: readonly string[]): InputError {
  const meant = nearest(name, known);
  return new InputError({
    code: "CHK031",
    message: `${checker} takes no option "${name}"`,
    why: known.length === 0 ? "it takes none of its own" : `it takes ${known.join(", ")}`,
    fix: meant === undefined ? "leave it out" : `did you mean "${meant}"?`,
  });
}
