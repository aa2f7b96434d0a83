/**
 * What templates can say beside Handlebars' own {{#if}}, {{#each}} and {{#with}}. A figure that was not measured is null
 * and prints as a dash; a value of the wrong kind is an error at the place that prints it.
 */
import type { EvidenceReference } from "../domain/evidence.ts";
import { VERDICTS, type Verdict } from "../domain/verdict.ts";
import {
  formatChange,
  formatCount,
  formatDate,
  formatMoment,
  formatQuantity,
  markOf,
} from "./format.ts";
import type { Language } from "./language.ts";
import { ValueProblem } from "./problem.ts";

export type Helper = (
  args: readonly unknown[],
  hash: Readonly<Record<string, unknown>>,
  language: Language,
) => unknown;
export type Helpers = Readonly<Record<string, Helper>>;

export const DOCUMENT_HELPERS: Helpers = {
  /** `{{mark verdict}}`: ✅, ⚠️ or ❌. */
  mark: ([verdict]) =>
    VERDICTS.includes(verdict as Verdict)
      ? markOf(verdict as Verdict)
      : refuse(verdict, "a verdict"),
  /** `{{count 1234}}`: exact, `1,234`. */
  count: ([value]) => ofNumber(value, formatCount),
  /** `{{quantity 1234 "ms"}}`: `1.234 s`. Units: ms, ratio, per-second, bytes, count. */
  quantity: ([value, unit]) => ofNumber(value, (number) => formatQuantity(number, String(unit))),
  /** `{{percent 0.973}}`: `97.3 %`. */
  percent: ([ratio]) => ofNumber(ratio, (number) => formatQuantity(number, "ratio")),
  /** `{{delta change}}` or `{{delta change lower upper}}`, ratios: `−12.3 % (−15 % … −9.1 %)`. */
  delta: ([change, lower = null, upper = null]) =>
    ofNumber(change, (number) => formatChange(number, boundOf(lower), boundOf(upper))),
  /** `{{date "2026-11-21T08:26:42Z"}}`: `2026-11-21`. */
  date: ([iso]) => ofTime(iso, formatDate),
  /** `{{moment "2026-11-21T08:26:42Z"}}`: `2026-11-21 08:26 UTC`. */
  moment: ([iso]) => ofTime(iso, formatMoment),
  /** `{{plural n "run" "runs"}}`: `1 run`, `1,234 runs`. */
  plural: ([value, one, many]) =>
    ofNumber(value, (number) => `${formatCount(number)} ${String(number === 1 ? one : many)}`),
  /** `{{code text}}`: as a code span. */
  code: ([text], _hash, language) =>
    typeof text === "string" ? language.code(text) : refuse(text, "a text"),
  /** `{{link text target}}`. */
  link: ([text, target], _hash, language) => {
    if (typeof text !== "string") return refuse(text, "a text");
    return typeof target === "string" ? language.link(text, target) : refuse(target, "a target");
  },
  /** `{{evidence reference}}`, optionally `base="../.."` from the document to the project and `text=`. */
  evidence: ([reference], { base, text }, language) => {
    if (!isEvidence(reference)) return refuse(reference, "a reference to evidence");
    const { path, sha256, select } = reference;
    const target = typeof base === "string" && base !== "" ? `${base}/${path}` : path;
    const shown = typeof text === "string" ? text : (path.split("/").at(-1) ?? path);
    const title = [select, `sha256 ${sha256}`].filter((part) => part !== undefined).join(" · ");
    return language.link(shown, target, title);
  },
  /** `{{> page pageTitle=(concat scenario ": " verdict)}}`: texts and numbers, one after the other. */
  concat: (parts) => parts.map((part) => (typeof part === "number" ? String(part) : part)).join(""),
  eq: ([a, b]) => a === b,
  not: ([value]) => value === null || value === false || value === 0 || value === "",
  or: (values) => values.some((one) => Boolean(one) && !isEmptyList(one)),
  and: (values) => values.every((one) => Boolean(one) && !isEmptyList(one)),
};

function ofNumber(value: unknown, format: (value: number) => string): unknown {
  if (value === null) return "—";
  return typeof value === "number" && Number.isFinite(value)
    ? format(value)
    : refuse(value, "a number");
}

function ofTime(value: unknown, format: (iso: string) => string): unknown {
  if (value === null) return "—";
  return typeof value === "string" && Number.isFinite(Date.parse(value))
    ? format(value)
    : refuse(value, "an ISO 8601 time");
}

function boundOf(value: unknown): number | null {
  return typeof value === "number" && Number.isFinite(value) ? value : null;
}

function isEvidence(value: unknown): value is EvidenceReference {
  const { path, sha256 } = (value ?? {}) as Partial<EvidenceReference>;
  return typeof path === "string" && typeof sha256 === "string";
}

function isEmptyList(value: unknown): boolean {
  return Array.isArray(value) && value.length === 0;
}

function refuse(value: unknown, wanted: string): ValueProblem {
  const shown = JSON.stringify(value) ?? String(value);
  return new ValueProblem(`is ${shown.slice(0, 60)}, not ${wanted}`);
}
