/**
 * Checks one part of the tree against a zod schema and turns what it found into diagnostics: every problem, at its
 * place, with the nearest known word where one was misspelt.
 */
import { z } from "zod";
import { nearest } from "../nearest.ts";
import type { IssueParameters } from "../unit-schemas.ts";
import type { FormProblem } from "./code-registry.ts";
import { hasErrors } from "./diagnostic.ts";
import {
  keySpanOf,
  pathKey,
  spanOf,
  valueAt,
  type LocatedTree,
  type Path,
} from "./located-tree.ts";
import type { Reporter } from "./reporter.ts";
import { quoted } from "./source.ts";

export interface SchemaCheck {
  readonly tree: LocatedTree;
  readonly reporter: Reporter;
  readonly path: Path;
  /** The value; left out: the one at the path. */
  readonly value?: unknown;
  /** Code of a rule that has none of its own. */
  readonly otherwise?: string;
  /** Keys that are known beside those of the schema: suggested, not accepted. */
  readonly alsoKnown?: readonly string[];
}

/** Undefined: refused, and the reporter says why. */
export function checkSchema<T>(schema: z.ZodType<T>, check: SchemaCheck): T | undefined {
  const { tree, path } = check;
  const value = "value" in check ? check.value : valueAt(tree.value, path);
  const knownKeys = new Map<string, readonly string[]>();
  const result = schema.safeParse(value, {
    // Most schemas here are used once: compiling them costs more than it saves.
    jitless: true,
    // The raw issue knows its schema, the finished one does not: the only way to learn which keys there are.
    error: (issue) => {
      if (issue.code === "unrecognized_keys" && issue.inst instanceof z.ZodObject) {
        knownKeys.set(pathKey(stringSteps(issue.path ?? [])), Object.keys(issue.inst.shape));
      }
      return undefined;
    },
  });
  if (result.success) return result.data;
  const report = new IssueReport(check, value, knownKeys);
  for (const issue of result.error.issues) report.add(issue, []);
  return undefined;
}

type Issue = z.core.$ZodIssue;

const TYPE_WORDS: Readonly<Record<string, string>> = {
  string: "text",
  int: "a whole number",
  number: "a number",
  boolean: "true or false",
  array: "a list",
  object: "a mapping of keys to values",
  record: "a mapping of keys to values",
};

class IssueReport {
  readonly #check: SchemaCheck;
  readonly #value: unknown;
  readonly #knownKeys: ReadonlyMap<string, readonly string[]>;

  constructor(
    check: SchemaCheck,
    value: unknown,
    knownKeys: ReadonlyMap<string, readonly string[]>,
  ) {
    this.#check = check;
    this.#value = value;
    this.#knownKeys = knownKeys;
  }

  add(issue: Issue, prefix: Path): void {
    const inner = [...prefix, ...stringSteps(issue.path)];
    const value = valueAt(this.#value, inner);
    // An unknown parameter was reported where it was found; its text is not what was meant.
    const isReported = hasErrors(this.#check.reporter.diagnostics);
    if (typeof value === "string" && value.includes("${") && isReported) return;
    if (value === undefined && isAboutTheValue(issue)) return this.#missing(inner);
    switch (issue.code) {
      case "unrecognized_keys":
        return issue.keys.forEach((key) => this.#unknownKey(key, inner));
      case "invalid_type":
        return this.#wrongType(issue.expected, value, inner);
      case "invalid_value":
        return this.#wrongWord(issue.values.map(String), value, inner);
      case "too_small":
      case "too_big":
      case "not_multiple_of":
        return this.#outOfRange(issue, value, inner);
      case "invalid_union":
        return this.#noneOf(issue, value, inner);
      case "invalid_key":
        return this.#badKey(issue, inner);
      case "invalid_format":
        return this.#badForm(issue.message, value, inner);
      case "custom":
        return this.#custom(issue, value, inner);
      case "invalid_element":
        return issue.issues.forEach((each) => this.add(each, inner));
    }
  }

  #missing(inner: Path): void {
    const { tree, path, reporter } = this.#check;
    const whole = [...path, ...inner];
    const parent = whole.slice(0, -1);
    const name = String(whole.at(-1));
    const { start, end } = keySpanOf(tree, parent);
    reporter.addForm(
      "missing-key",
      parent.length === 0 ? { start, end: start + 1 } : { start, end },
      {
        message: `the key "${name}" is missing`,
        fix: `add ${name}:`,
      },
    );
  }

  #unknownKey(key: string, inner: Path): void {
    const { tree, path, reporter, alsoKnown = [] } = this.#check;
    const known = [...(this.#knownKeys.get(pathKey(inner)) ?? []), ...alsoKnown];
    const close = nearest(key, known);
    reporter.addForm("unknown-key", keySpanOf(tree, [...path, ...inner, key]), {
      message: `unknown key ${quoted(key)}`,
      ...(known.length === 0 ? {} : { why: `the keys here are ${known.join(", ")}` }),
      ...(close === undefined ? {} : { fix: `did you mean "${close}"?` }),
    });
  }

  #wrongType(expected: string, value: unknown, inner: Path): void {
    if (typeof value === "number" && (expected === "number" || expected === "int")) {
      const message = `${quoted(value)} is not ${TYPE_WORDS[expected]}`;
      return this.#report("range", inner, { message });
    }
    const words = TYPE_WORDS[expected] ?? expected;
    const scalar = typeof value === "number" || typeof value === "boolean";
    const fix = expected === "string" && scalar ? `quote it: "${String(value)}"` : `write ${words}`;
    this.#report("type", inner, { message: `${shown(value)} is not ${words}`, fix });
  }

  #wrongWord(words: readonly string[], value: unknown, inner: Path): void {
    const close = typeof value === "string" ? nearest(value, words) : undefined;
    this.#report("word", inner, {
      message: `${shown(value)} is not one of ${words.join(", ")}`,
      ...(close === undefined ? {} : { fix: `did you mean "${close}"?` }),
    });
  }

  #outOfRange(issue: Issue, value: unknown, inner: Path): void {
    const parts: string[] = [];
    if (issue.code === "too_small") parts.push(`at least ${issue.minimum}`);
    if (issue.code === "too_big") parts.push(`at most ${issue.maximum}`);
    if (issue.code === "not_multiple_of") parts.push(`a multiple of ${issue.divisor}`);
    const counted = typeof value === "string" || Array.isArray(value);
    const what = Array.isArray(value) ? " entries" : " characters";
    const bound = `${parts.join(" and ")}${counted ? what : ""}`;
    this.#report("range", inner, {
      message: `${shown(value)} is out of range`,
      why: `it must be ${counted ? "of " : ""}${bound}`,
      fix: `use ${bound}`,
    });
  }

  /** The branch that got furthest is the one that was meant. */
  #noneOf(issue: Extract<Issue, { code: "invalid_union" }>, value: unknown, inner: Path): void {
    const branches = issue.errors.filter((branch) => branch.length > 0);
    const furthest = branches
      .map((branch) => ({ branch, depth: Math.max(...branch.map(({ path }) => path.length)) }))
      .sort((a, b) => b.depth - a.depth)[0];
    if (furthest !== undefined && furthest.depth > 0) {
      return furthest.branch.forEach((each) => this.add(each, inner));
    }
    const expected = branches.flat().map((each) => {
      if (each.code === "invalid_type") return TYPE_WORDS[each.expected] ?? each.expected;
      if (each.code === "invalid_value") return each.values.map(String).join(", ");
      return each.message;
    });
    const words = [...new Set(expected)].join(" or ");
    this.#report("type", inner, {
      message: `${shown(value)} is not ${words === "" ? "what is expected here" : words}`,
    });
  }

  #badKey(issue: Extract<Issue, { code: "invalid_key" }>, inner: Path): void {
    const { tree, path, reporter } = this.#check;
    reporter.addForm("form", keySpanOf(tree, [...path, ...inner]), {
      message: `the key ${quoted(inner.at(-1))} does not have the right form`,
      ...(issue.issues[0] === undefined ? {} : { fix: issue.issues[0].message }),
    });
  }

  #badForm(message: string, value: unknown, inner: Path): void {
    const own = !message.startsWith("Invalid");
    this.#report("form", inner, {
      message: `${shown(value)} does not have the right form`,
      ...(own ? { fix: message } : {}),
    });
  }

  #custom(issue: Extract<Issue, { code: "custom" }>, value: unknown, inner: Path): void {
    const { code, why, fix }: IssueParameters = issue.params ?? {};
    const whole = typeof value !== "object" && !issue.message.includes(quoted(value));
    const { tree, path, reporter, otherwise } = this.#check;
    const span = spanOf(tree, [...path, ...inner]);
    const problem = {
      message: whole ? `${shown(value)} ${issue.message}` : issue.message,
      ...(why === undefined ? {} : { why }),
      ...(fix === undefined ? {} : { fix }),
    };
    const own = reporter.codeNamed(code) ?? otherwise;
    if (own === undefined) reporter.addForm("range", span, problem);
    else reporter.add(own, span, problem);
  }

  #report(
    form: FormProblem,
    inner: Path,
    problem: { message: string; why?: string; fix?: string },
  ): void {
    const { tree, path, reporter } = this.#check;
    reporter.addForm(form, spanOf(tree, [...path, ...inner]), problem);
  }
}

function isAboutTheValue(issue: Issue): boolean {
  return issue.code !== "unrecognized_keys" && issue.code !== "invalid_key";
}

function stringSteps(path: readonly PropertyKey[]): (string | number)[] {
  return path.map((step) => (typeof step === "symbol" ? String(step) : step));
}

function shown(value: unknown): string {
  if (value === null) return "nothing";
  if (Array.isArray(value)) return "a list";
  return typeof value === "object" ? "a mapping" : quoted(value);
}
