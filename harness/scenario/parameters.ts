/**
 * `parameters:` with defaults, used as `${name}` in any value. A value that is nothing but `${name}` keeps the type of
 * the parameter; inside of other text it becomes text. `$${` is a literal `${`. `--set name=value` replaces a default
 * and keeps its type.
 */
import { nearest } from "../lib/nearest.ts";
import {
  keySpanOf,
  partSpanOf,
  spanOf,
  type LocatedTree,
  type Path,
} from "../lib/located/located-tree.ts";
import type { Reporter } from "./reporter.ts";
import { quoted } from "../lib/located/source.ts";

export type ParameterValue = string | number | boolean;
export type Parameters = Readonly<Record<string, ParameterValue>>;

const NAME = /^[A-Za-z][A-Za-z0-9_-]*$/;
const REFERENCE = /\$\$\{|\$\{([^}]*)\}/g;
const WHOLE = /^\$\{([^}]*)\}$/;
/** Parameters may hold parameters; doubling each time, a few lines could fill the memory. */
const MAX_TEXT = 10_000;

export interface Substituted {
  readonly tree: LocatedTree;
  readonly parameters: Parameters;
}

/** Problems are reported; what could not be replaced stays as it is, so that reading goes on. */
export function substituteParameters(
  tree: LocatedTree,
  overrides: Readonly<Record<string, string>>,
  reporter: Reporter,
): Substituted {
  const root = tree.value as Readonly<Record<string, unknown>>;
  const declared = declaredParameters(tree, root["parameters"], reporter);
  applyOverrides(declared, overrides, reporter);
  const resolver = new Resolver(tree, declared, reporter);
  const parameters = Object.fromEntries(
    [...declared.keys()].map((name) => [name, resolver.parameter(name)]),
  );
  const value = Object.fromEntries(
    Object.entries(root).map(([key, part]) => [
      key,
      key === "parameters" ? parameters : resolver.replace(part, [key]),
    ]),
  );
  return { tree: { ...tree, value }, parameters };
}

function declaredParameters(
  tree: LocatedTree,
  block: unknown,
  reporter: Reporter,
): Map<string, ParameterValue> {
  const declared = new Map<string, ParameterValue>();
  if (block === undefined || block === null) return declared;
  if (typeof block !== "object" || Array.isArray(block)) {
    reporter.add("SCN012", spanOf(tree, ["parameters"]), {
      message: "parameters: is no mapping of names to defaults",
    });
    return declared;
  }
  for (const [name, value] of Object.entries(block)) {
    const path = ["parameters", name];
    if (!NAME.test(name)) {
      const message = `${quoted(name)} is no name for a parameter`;
      reporter.add("SCN015", keySpanOf(tree, path), {
        message,
        fix: "use letters, digits, - and _, beginning with a letter",
      });
    } else if (isParameterValue(value)) {
      declared.set(name, value);
    } else {
      reporter.add("SCN012", spanOf(tree, path), {
        message: `the default of ${name} is no text, finite number or true or false`,
        fix: "give it one value",
      });
    }
  }
  return declared;
}

function isParameterValue(value: unknown): value is ParameterValue {
  return (
    typeof value === "string" ||
    typeof value === "boolean" ||
    (typeof value === "number" && Number.isFinite(value))
  );
}

function applyOverrides(
  declared: Map<string, ParameterValue>,
  overrides: Readonly<Record<string, string>>,
  reporter: Reporter,
): void {
  for (const [name, text] of Object.entries(overrides)) {
    const current = declared.get(name);
    if (current === undefined) {
      reporter.add("RUN020", undefined, {
        message: `--set ${name}: the scenario has no such parameter`,
        ...suggestion(name, [...declared.keys()]),
      });
      continue;
    }
    const value = convert(text, typeof current);
    if (value === undefined) {
      reporter.add("RUN021", undefined, {
        message: `--set ${name}: ${quoted(text)} is no ${typeof current}`,
        why: `its default ${quoted(current)} is one, and --set keeps the type`,
      });
    } else {
      declared.set(name, value);
    }
  }
}

function convert(text: string, type: string): ParameterValue | undefined {
  switch (type) {
    case "number":
      return /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : undefined;
    case "boolean":
      return text === "true" ? true : text === "false" ? false : undefined;
    default:
      return text;
  }
}

class Resolver {
  readonly #tree: LocatedTree;
  readonly #declared: ReadonlyMap<string, ParameterValue>;
  readonly #reporter: Reporter;
  readonly #resolved = new Map<string, ParameterValue>();
  /** Parameters whose value is being worked out: meeting one again is a circle. */
  readonly #open: string[] = [];

  constructor(
    tree: LocatedTree,
    declared: ReadonlyMap<string, ParameterValue>,
    reporter: Reporter,
  ) {
    this.#tree = tree;
    this.#declared = declared;
    this.#reporter = reporter;
  }

  /** The value with every parameter in it replaced. */
  parameter(name: string): ParameterValue {
    const known = this.#resolved.get(name);
    if (known !== undefined) return known;
    const value = this.#declared.get(name) ?? "";
    this.#open.push(name);
    const resolved = this.replace(value, ["parameters", name]) as ParameterValue;
    this.#open.pop();
    this.#resolved.set(name, resolved);
    return resolved;
  }

  /** Depth is bounded by the reader. */
  replace(value: unknown, path: Path): unknown {
    if (typeof value === "string") return this.#replaceText(value, path);
    if (Array.isArray(value)) return value.map((item, i) => this.replace(item, [...path, i]));
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [key, this.replace(item, [...path, key])]),
    );
  }

  #replaceText(text: string, path: Path): ParameterValue {
    if (!text.includes("${")) return text;
    const whole = WHOLE.exec(text)?.[1];
    if (whole !== undefined) return this.#lookUp(whole, path) ?? text;
    const replaced = text.replace(REFERENCE, (reference, name: string | undefined) =>
      name === undefined ? "${" : String(this.#lookUp(name, path) ?? reference),
    );
    if (replaced.length <= MAX_TEXT) return replaced;
    this.#reporter.add("SCN007", spanOf(this.#tree, path), {
      message: `with its parameters this text has ${replaced.length} characters`,
      fix: `keep it below ${MAX_TEXT}`,
    });
    return "";
  }

  #lookUp(name: string, path: Path): ParameterValue | undefined {
    const span = partSpanOf(this.#tree, path, `\${${name}}`);
    if (!this.#declared.has(name)) {
      const known = [...this.#declared.keys()];
      const message = `there is no parameter ${quoted(name)}`;
      this.#reporter.add("SCN030", span, { message, ...suggestion(name, known) });
      return undefined;
    }
    const at = this.#open.indexOf(name);
    if (at !== -1) {
      const circle = [...this.#open.slice(at), name].join(" → ");
      this.#reporter.add("SCN031", span, { message: `parameters in a circle: ${circle}` });
      return undefined;
    }
    return this.parameter(name);
  }
}

function suggestion(name: string, known: readonly string[]): { why?: string; fix?: string } {
  if (known.length === 0) return { why: "the scenario has no parameters" };
  const close = nearest(name, known);
  return {
    why: `its parameters are ${known.join(", ")}`,
    ...(close === undefined ? {} : { fix: `did you mean "${close}"?` }),
  };
}
