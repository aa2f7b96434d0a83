/**
 * `results[region-failover].objectives["Clients are back"].value < 30s`: a path into JSON, a comparison and a value with
 * its unit. A step in brackets picks a member of a list by its name (`name`, `id`, `code` …) or by its position.
 */
export type Step = { readonly field: string } | { readonly key: string | number };

export const COMPARISONS = ["<=", ">=", "==", "!=", "<", ">"] as const;
export type Comparison = (typeof COMPARISONS)[number];

export type Literal =
  | { readonly kind: "number"; readonly value: number; readonly unit: Unit }
  | { readonly kind: "word"; readonly value: string | boolean | null };

/** Empty: a bare number. */
export type Unit = "ms" | "ratio" | "per-second" | "bytes" | "bytes-per-second" | "";

const KNOWN_UNITS: readonly Unit[] = ["ms", "ratio", "per-second", "bytes", "bytes-per-second"];

/** The unit that a document says, as predicates say it: bare numbers are called `number` and `count` there. */
export function unitOf(name: unknown): Unit {
  return KNOWN_UNITS.find((known) => known === name) ?? "";
}

export interface Predicate {
  readonly text: string;
  readonly steps: readonly Step[];
  readonly comparison: Comparison;
  readonly literal: Literal;
}

export interface PredicateProblem {
  readonly problem: string;
  /** The part of the text that is meant. */
  readonly part: string;
  readonly fix: string;
}

type Parsed<T> =
  { readonly ok: true; readonly value: T } | ({ readonly ok: false } & PredicateProblem);

const FIELD = /^[A-Za-z_][\w-]*/;
const BARE_KEY = /^[\w .:@()/<>-]+?(?=\])/;
const OPERATOR = /^\s*(<=|>=|==|!=|<|>|=)\s*/;
const EXAMPLE = 'write results[<scenario>].objectives["<name>"].value < 30s';

const UNITS: Readonly<Record<string, readonly [unit: Unit, factor: number]>> = {
  ms: ["ms", 1],
  s: ["ms", 1000],
  m: ["ms", 60_000],
  h: ["ms", 3_600_000],
  d: ["ms", 86_400_000],
  "%": ["ratio", 0.01],
  "/s": ["per-second", 1],
  "/m": ["per-second", 1 / 60],
  B: ["bytes", 1],
  KB: ["bytes", 1e3],
  MB: ["bytes", 1e6],
  GB: ["bytes", 1e9],
  "B/s": ["bytes-per-second", 1],
  "KB/s": ["bytes-per-second", 1e3],
  "MB/s": ["bytes-per-second", 1e6],
  "GB/s": ["bytes-per-second", 1e9],
};

export function parsePredicate(text: string): Parsed<Predicate> {
  const path = parsePath(text);
  if (!path.ok) return path;
  const { steps, rest } = path.value;
  const operator = OPERATOR.exec(rest);
  const comparison = COMPARISONS.find((known) => known === operator?.[1]);
  if (operator === null || comparison === undefined) {
    const part = operator?.[1] ?? (rest.trim() === "" ? text : rest.trim());
    const problem =
      rest.trim() === "" ? "compares nothing" : `has ${JSON.stringify(part)} for a comparison`;
    return { ok: false, problem, part, fix: `compare with one of ${COMPARISONS.join(" ")}` };
  }
  const written = rest.slice(operator[0].length).trim();
  const literal = parseLiteral(written);
  if (literal === undefined) {
    return {
      ok: false,
      problem: written === "" ? "compares with nothing" : `compares with "${written}"`,
      part: written === "" ? text : written,
      fix: "write a value with its unit such as 30s, 99.9% or 40/s, a bare number, or a word",
    };
  }
  if (literal.kind === "word" && comparison !== "==" && comparison !== "!=") {
    const problem = `orders a word with ${comparison}`;
    return { ok: false, problem, part: written, fix: "compare words with == or !=" };
  }
  return { ok: true, value: { text, steps, comparison, literal } };
}

function parsePath(text: string): Parsed<{ steps: readonly Step[]; rest: string }> {
  const steps: Step[] = [];
  let rest = text.trimStart();
  for (;;) {
    const isFirst = steps.length === 0;
    if (rest.startsWith("[")) {
      const key = parseKey(rest.slice(1).trimStart());
      if (key === undefined) {
        return { ok: false, problem: "has a [ that is not closed", part: rest, fix: EXAMPLE };
      }
      steps.push({ key: key.value });
      rest = key.rest;
      continue;
    }
    const dotted = isFirst ? rest : rest.startsWith(".") ? rest.slice(1) : undefined;
    if (dotted === undefined) break;
    const field = FIELD.exec(dotted)?.[0];
    if (field === undefined) {
      return { ok: false, problem: "is no path", part: rest.trim() || text, fix: EXAMPLE };
    }
    steps.push({ field });
    rest = dotted.slice(field.length);
  }
  return { ok: true, value: { steps, rest } };
}

function parseKey(text: string): { value: string | number; rest: string } | undefined {
  const quoted = /^("(?:[^"\\]|\\.)*"|'[^']*')\s*\]/.exec(text);
  if (quoted?.[1] !== undefined) {
    const value = unquote(quoted[1]);
    return value === undefined ? undefined : { value, rest: text.slice(quoted[0].length) };
  }
  const bare = BARE_KEY.exec(text)?.[0];
  if (bare === undefined || bare.trim() === "") return undefined;
  const key = bare.trim();
  return { value: /^\d{1,9}$/.test(key) ? Number(key) : key, rest: text.slice(bare.length + 1) };
}

function parseLiteral(text: string): Literal | undefined {
  const number = /^(-?\d+(?:\.\d+)?(?:e[+-]?\d+)?) ?(ms|s|m|h|d|%|\/s|\/m|[KMG]?B(?:\/s)?)?$/.exec(
    text,
  );
  if (number !== null) {
    const [unit, factor] = UNITS[number[2] ?? ""] ?? (["", 1] as const);
    // 99.9 / 100 is a little more than 0.999, which what was measured would then miss.
    const value = Number((Number(number[1]) * factor).toPrecision(15));
    return { kind: "number", value, unit };
  }
  if (text === "true" || text === "false") return { kind: "word", value: text === "true" };
  if (text === "null") return { kind: "word", value: null };
  if (/^["']/.test(text)) {
    const value = unquote(text);
    return value === undefined ? undefined : { kind: "word", value };
  }
  return /^[A-Za-z][\w -]*$/.test(text) ? { kind: "word", value: text } : undefined;
}

function unquote(text: string): string | undefined {
  if (text.startsWith("'"))
    return text.length > 1 && text.endsWith("'") ? text.slice(1, -1) : undefined;
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "string" ? value : undefined;
  } catch {
    return undefined;
  }
}

/** The path as a person would write it. */
export function formatSteps(steps: readonly Step[]): string {
  return steps
    .map((step, i) => {
      if ("field" in step) return `${i === 0 ? "" : "."}${step.field}`;
      return typeof step.key === "number" ? `[${step.key}]` : `[${JSON.stringify(step.key)}]`;
    })
    .join("");
}
