/**
 * Text → plain values with places. YAML is a large language and this reader takes what our languages need: one document,
 * string keys, no tags, bounded size, depth and aliases. Whatever the text, it ends quickly and reports, never throws.
 */
import {
  isAlias,
  isMap,
  isScalar,
  isSeq,
  parseDocument,
  type Alias,
  type Document,
  type Pair,
  type ParsedNode,
  type YAMLMap,
} from "yaml";
import { pathKey, type LocatedTree, type Path, type Place } from "./located-tree.ts";
import type { Reporter } from "./reporter.ts";
import { quoted, type Source, type Span } from "./source.ts";
import { reportSyntax } from "./yaml-syntax.ts";

const MAX_DEPTH = 50;

export interface YamlLimits {
  readonly characters: number;
  /** Values after aliases were followed: a bomb of nine levels has a billion. */
  readonly values: number;
}

/** A scenario is written by a person. */
const SCENARIO_LIMITS: YamlLimits = { characters: 128 * 1024, values: 10_000 };

/** Undefined: nothing usable was read, and the reporter says why. */
export function readYaml(
  source: Source,
  reporter: Reporter,
  limits: YamlLimits = SCENARIO_LIMITS,
): LocatedTree | undefined {
  const { text } = source;
  if (!isReadable(source, reporter, limits)) return undefined;
  const document = parse(text);
  if (document === undefined) {
    reporter.addForm("depth", undefined, { message: "the file is nested too deeply to be read" });
    return undefined;
  }
  if (!reportSyntax(document, source, reporter)) return undefined;
  const walker = new Walker(reporter, limits.values);
  const root = document.contents;
  const value = root === null ? null : walker.walk(root, [], undefined);
  if (!walker.finished) return undefined;
  if (!isMap(root)) {
    const what = root === null ? "the file is empty" : "the file is no mapping of keys to values";
    const start = root?.range?.[0] ?? 0;
    reporter.addForm("no-mapping", { start, end: start + 1 }, { message: what });
    return undefined;
  }
  return { source, value, places: walker.places };
}

function isReadable({ text }: Source, reporter: Reporter, { characters }: YamlLimits): boolean {
  if (text.length > characters) {
    const message = `the file has more than ${characters / 1024} KiB`;
    reporter.addForm("size", undefined, { message });
    return false;
  }

  const control = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\ufffd]/.exec(text);
  if (control !== null) {
    const start = control.index;
    const code = control[0].charCodeAt(0).toString(16).padStart(4, "0").toUpperCase();
    reporter.addForm(
      "characters",
      { start, end: start + 1 },
      { message: `U+${code} is not allowed` },
    );
    return false;
  }
  if (text.trim() === "") {
    reporter.addForm("no-mapping", { start: 0, end: 1 }, { message: "the file is empty" });
    return false;
  }
  const deep = tooDeep(text);
  if (deep !== undefined) {
    const message = `more than ${MAX_DEPTH} brackets are open here`;
    reporter.addForm("depth", { start: deep, end: deep + 1 }, { message });
    return false;
  }
  return true;
}

/** Brackets that open one another, counted roughly: the parser needs seconds for a hundred thousand of them. */
function tooDeep(text: string): number | undefined {
  let depth = 0;
  for (const { 0: bracket, index } of text.matchAll(/[[\]{}]/g)) {
    depth = bracket === "[" || bracket === "{" ? depth + 1 : Math.max(0, depth - 1);
    if (depth > 2 * MAX_DEPTH) return index;
  }
  return undefined;
}

function parse(text: string): Document.Parsed | undefined {
  try {
    // Duplicate keys are found by the walker: the parser compares every key with every other.
    return parseDocument(text, { uniqueKeys: false, stringKeys: false, prettyErrors: false });
  } catch (error) {
    // The composer recurses; nothing else throws.
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

class Walker {
  readonly places = new Map<string, Place>();
  readonly #reporter: Reporter;
  readonly #maxValues: number;
  /** An alias means the last anchor of its name before it. */
  readonly #anchors = new Map<string, ParsedNode>();
  #expanding = 0;
  /** The alias of the file that is being expanded. */
  #alias: Span | undefined;
  /** Collections being expanded: meeting one again is a circle. */
  readonly #open = new Set<ParsedNode>();
  #values = 0;
  #stopped = false;

  constructor(reporter: Reporter, maxValues: number) {
    this.#reporter = reporter;
    this.#maxValues = maxValues;
  }

  /** False when a bound was hit and the values are incomplete. */
  get finished(): boolean {
    return !this.#stopped;
  }

  walk(node: ParsedNode | null, path: Path, key: Span | undefined): unknown {
    if (this.#stopped) return null;
    const span = spanOfNode(node, key);
    this.places.set(pathKey(path), key === undefined ? { value: span } : { key, value: span });
    this.#values += 1;
    if (this.#values > this.#maxValues) {
      return this.#stop(
        "growth",
        span,
        `aliases make more than ${this.#maxValues} values of this file`,
      );
    }
    if (path.length > MAX_DEPTH) {
      return this.#stop("depth", span, `more than ${MAX_DEPTH} levels`);
    }
    if (node === null) return null;
    if (isAlias(node)) return this.#walkAlias(node, path, key);
    if (node.anchor !== undefined && this.#expanding === 0) this.#anchors.set(node.anchor, node);
    if (isScalar(node)) return scalarValue(node.value, node.source);
    if (this.#open.has(node)) {
      return this.#stop("growth", span, "this value contains itself");
    }
    this.#open.add(node);
    const value = isSeq(node)
      ? node.items.map((item, i) => this.walk(item, [...path, i], undefined))
      : this.#walkMap(node, path);
    this.#open.delete(node);
    return value;
  }

  #walkAlias(alias: Alias.Parsed, path: Path, key: Span | undefined): unknown {
    const span = spanOfNode(alias, key);
    const target = this.#anchors.get(alias.source);
    if (target === undefined) {
      const message = `there is no anchor "${alias.source}"`;
      this.#reporter.addForm("growth", span, {
        message,
        fix: `add &${alias.source} to a value above`,
      });
      return null;
    }
    if (this.#expanding === 0) this.#alias = span;
    this.#expanding += 1;
    const value = this.walk(target, path, key);
    this.#expanding -= 1;
    if (this.#expanding === 0) this.#alias = undefined;
    this.places.set(pathKey(path), key === undefined ? { value: span } : { key, value: span });
    return value;
  }

  #walkMap(map: YAMLMap.Parsed, path: Path): unknown {
    const result: Record<string, unknown> = {};
    const seen = new Set<string>();
    for (const pair of map.items) {
      const key = this.#keyOf(pair);
      if (key === undefined) continue;
      if (seen.has(key.text)) {
        const message = `the key ${quoted(key.text)} is there twice`;
        this.#reporter.addForm("duplicate-key", key.span, { message });
        continue;
      }
      seen.add(key.text);
      const value = this.walk(pair.value, [...path, key.text], key.span);
      // Plain assignment would set the prototype for a key called __proto__.
      Object.defineProperty(result, key.text, { value, enumerable: true, configurable: true });
    }
    return result;
  }

  #keyOf(pair: Pair<ParsedNode, ParsedNode | null>): { text: string; span: Span } | undefined {
    const span = spanOfNode(pair.key, undefined);
    const text = isScalar(pair.key) && pair.key.value !== null ? pair.key.source : undefined;
    if (text !== undefined && text !== "__proto__") return { text, span };
    this.#reporter.addForm("type", span, {
      message: "this cannot be a key",
      why: "keys are words",
      fix: "use a word",
    });
    return undefined;
  }

  #stop(code: "growth" | "depth", span: Span, message: string): null {
    if (!this.#stopped) this.#reporter.addForm(code, this.#alias ?? span, { message });
    this.#stopped = true;
    return null;
  }
}

/** Integers that a number cannot hold keep their digits: a seed has 64 bits. */
function scalarValue(value: unknown, text: string | undefined): unknown {
  if (typeof value === "number" && Number.isInteger(value) && !Number.isSafeInteger(value)) {
    return text ?? String(value);
  }
  return value;
}

function spanOfNode(node: ParsedNode | null, key: Span | undefined): Span {
  const range = node?.range;
  if (range === undefined || range === null) return { start: key?.end ?? 0, end: key?.end ?? 0 };
  return { start: range[0], end: range[1] };
}
