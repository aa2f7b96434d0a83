import type { z } from "zod";
import { checkSchema } from "../lib/located/check-schema.ts";
import { partSpanOf, spanOf, valueAt, type Path } from "../lib/located/located-tree.ts";
import { quoted } from "../lib/located/source.ts";
import { nearest } from "../lib/nearest.ts";
import type { CommitRule, EvidenceSource, EvidenceSpec, Validity } from "./checklist.ts";
import { evidenceSchemas } from "./checklist-shapes.ts";
import type { Known } from "./known.ts";
import { parsePredicate, type Predicate } from "./predicate.ts";
import type { Reading } from "./reader.ts";
import { checkCheck, checkScenario, checkSteps } from "./references.ts";

export interface EvidenceReading extends Reading {
  readonly known: Known;
  readonly defaults: Validity;
}

type Kind = keyof typeof evidenceSchemas;
type Entry<K extends Kind> = z.output<(typeof evidenceSchemas)[K]>;

const KINDS = Object.keys(evidenceSchemas) as Kind[];
const DEFAULT_TIMEOUT_MS = 60_000;
const URL_TIMEOUT_MS = 5000;

/** One entry of `evidence:`. Undefined: it was refused, and the reporter says why. */
export function parseEvidence(reading: EvidenceReading, path: Path): EvidenceSpec | undefined {
  const value = valueAt(reading.tree.value, path);
  if (typeof value === "string") {
    const source = resultsPredicate(reading, path, value);
    return source && { says: oneLine(value), source, validity: reading.defaults };
  }
  const kind = kindOf(reading, path, value);
  if (kind === undefined) return undefined;
  const entry = checkSchema(evidenceSchemas[kind] as z.ZodType<Entry<Kind>>, { ...reading, path });
  if (entry === undefined) return undefined;
  const source = SOURCES[kind](reading, path, entry as never);
  if (source === undefined) return undefined;
  // A person says how long it counts.
  const validity = "manual" in entry ? reading.defaults : validityOf(entry, reading.defaults);
  return { says: saysOf(source, entry), source, validity };
}

export function validityOf(
  entry: { "max-age"?: number | "never" | undefined; commit?: CommitRule | undefined },
  defaults: Validity,
): Validity {
  const age = entry["max-age"];
  return {
    maxAgeMs: age === undefined ? defaults.maxAgeMs : age === "never" ? undefined : age,
    commit: entry.commit ?? defaults.commit,
  };
}

function kindOf({ tree, reporter }: Reading, path: Path, value: unknown): Kind | undefined {
  const keys = typeof value === "object" && value !== null ? Object.keys(value) : [];
  const kinds = KINDS.filter((kind) => keys.includes(kind));
  if (kinds.length === 1) return kinds[0];
  const [unknown = ""] = keys;
  const close = kinds.length === 0 ? nearest(unknown, KINDS) : undefined;
  reporter.add("CKL028", spanOf(tree, path), {
    message:
      kinds.length === 0
        ? "this names no kind of evidence"
        : `this is ${kinds.join(" and ")} at once`,
    ...(close === undefined ? {} : { fix: `did you mean "${close}"?` }),
  });
  return undefined;
}

type SourceReader<K extends Kind> = (
  reading: EvidenceReading,
  path: Path,
  entry: Entry<K>,
) => EvidenceSource | undefined;

const SOURCES: { readonly [K in Kind]: SourceReader<K> } = {
  scenario: (reading, path, { scenario }) =>
    checkScenario(reading, reading.known, [...path, "scenario"], scenario)
      ? { kind: "scenario", scenario }
      : undefined,
  predicate: (reading, path, { predicate }) =>
    resultsPredicate(reading, [...path, "predicate"], predicate),
  "no-finding": (reading, path, { "no-finding": finding, in: scenario, check }) => {
    if (!checkScenario(reading, reading.known, [...path, "in"], scenario)) return undefined;
    const place = { path: [...path, "check"], scenario, wanted: check };
    if (!checkCheck(reading, reading.known, place)) return undefined;
    return { kind: "no-finding", scenario, finding, check };
  },
  report: (reading, path, { report, where }) => {
    if (where === undefined) return { kind: "report", path: report, predicate: undefined };
    const predicate = readPredicate(reading, [...path, "where"], where);
    return predicate && { kind: "report", path: report, predicate };
  },
  command: (_reading, _path, entry) => ({
    kind: "command",
    command: entry.command as [string, ...string[]],
    timeoutMs: entry.timeout ?? DEFAULT_TIMEOUT_MS,
    exitCode: entry["exit-code"] ?? 0,
    output: entry.output,
  }),
  url: (reading, path, { url, timeout, status, contains }) => {
    if (!isHttp(url)) {
      const message = `${quoted(url)} is no address that can be probed`;
      reading.reporter.add("CKL031", spanOf(reading.tree, [...path, "url"]), { message });
      return undefined;
    }
    const timeoutMs = timeout ?? URL_TIMEOUT_MS;
    return { kind: "url", url, timeoutMs, status: status ?? 200, contains };
  },
  file: (_reading, _path, { file, contains, sha256 }) => {
    const texts =
      contains === undefined ? [] : typeof contains === "string" ? [contains] : contains;
    return { kind: "file", path: file, contains: texts, sha256 };
  },
  manual: (reading, path, { manual }) => {
    if (manual.until < manual.on) {
      const message = `it ends on ${manual.until}, before ${manual.on}`;
      reading.reporter.add("CKL032", spanOf(reading.tree, [...path, "manual", "until"]), {
        message,
      });
      return undefined;
    }
    return { kind: "manual", ...manual, for: manual.for };
  },
};

function isHttp(url: string): boolean {
  return URL.canParse(url) && ["http:", "https:"].includes(new URL(url).protocol);
}

function readPredicate(reading: Reading, path: Path, text: string): Predicate | undefined {
  const parsed = parsePredicate(oneLine(text));
  if (parsed.ok) return parsed.value;
  const { problem, part, fix } = parsed;
  const message = `${quoted(text)} ${problem}`;
  reading.reporter.add("CKL025", partSpanOf(reading.tree, path, part), { message, fix });
  return undefined;
}

/** `results[<scenario>]…`: the steps that are left are those inside of results.json. */
function resultsPredicate(
  reading: EvidenceReading,
  path: Path,
  text: string,
): EvidenceSource | undefined {
  const predicate = readPredicate(reading, path, text);
  if (predicate === undefined) return undefined;
  const [root, scenario, ...steps] = predicate.steps;
  const isResults = root !== undefined && "field" in root && root.field === "results";
  if (!isResults || scenario === undefined || !("key" in scenario) || steps.length === 0) {
    const message = `${quoted(text)} does not begin with results[<scenario>] and a field`;
    reading.reporter.add("CKL025", spanOf(reading.tree, path), { message });
    return undefined;
  }
  const id = String(scenario.key);
  if (!checkScenario(reading, reading.known, path, id)) return undefined;
  const inside = { ...predicate, steps };
  const place = { path, scenario: id, predicate: inside };
  if (!checkSteps(reading, reading.known, place)) return undefined;
  return { kind: "predicate", scenario: id, predicate: inside };
}

function saysOf(source: EvidenceSource, entry: Entry<Kind>): string {
  switch (source.kind) {
    case "scenario":
      return `scenario ${source.scenario} passes`;
    case "predicate":
      return source.predicate.text;
    case "no-finding":
      return `no finding ${source.finding} by ${source.check} in ${source.scenario}`;
    case "report":
      return `${source.path}: ${source.predicate?.text ?? "everything passed"}`;
    case "command": {
      const output = source.output === undefined ? "" : `, printing /${source.output}/`;
      return `${source.command.join(" ")} exits with ${source.exitCode}${output}`;
    }
    case "url":
      return `${source.url} answers ${source.status}${"contains" in entry ? ` with ${quoted(source.contains)}` : ""}`;
    case "file": {
      const texts = source.contains.map((text) => quoted(text)).join(", ");
      return `${source.path} ${texts === "" ? "is there" : `contains ${texts}`}`;
    }
    case "manual":
      return `${source.by} looked on ${source.on}`;
  }
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}
