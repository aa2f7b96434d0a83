/**
 * JUnit XML, which has no standard: what Jenkins' own reader accepts, with the ways of Ant and Jenkins (a single
 * `testsuite`, or a list), Maven Surefire (re-runs, thousands separators) and pytest and Playwright (a list of suites).
 */
import type { ImportText } from "./import-problem.ts";
import { importProblem } from "./import-problem.ts";
import {
  statusOf,
  type ImportedCase,
  type ImportedFigures,
  type ImportedResults,
  type ImportedStatus,
  type ImportedSuite,
} from "./imported-results.ts";
import { readXml, type XmlElement } from "./xml-source.ts";

export function importJunit(source: ImportText): ImportedResults {
  const root = readXml(source);
  if (root.name !== "testsuites" && root.name !== "testsuite") {
    throw importProblem("IMP001", source, {
      message: `its root element is <${root.name}>, that of JUnit XML is <testsuites> or <testsuite>`,
      at: Math.max(0, source.text.indexOf(`<${root.name}`)),
    });
  }
  const found = suitesIn(root, "");
  const suites = found.map(({ suite }) => suite);
  const times = found.flatMap(({ element }) => element.attributes["timestamp"] ?? []);
  const { created, note } = earliest(times);
  const notes = [...found.flatMap(({ notes: own }) => own), ...(note === undefined ? [] : [note])];
  return {
    format: "junit",
    tool: toolOf(
      root,
      found.map(({ element }) => element),
    ),
    created,
    status: statusOf(suites.flatMap(({ cases }) => cases.map(({ status }) => status))),
    suites,
    notes,
  };
}

interface FoundSuite {
  readonly element: XmlElement;
  readonly suite: ImportedSuite;
  readonly notes: readonly string[];
}

/** Every suite that has cases of its own, or says that something failed in it; outer ones first. */
function suitesIn(element: XmlElement, prefix: string): FoundSuite[] {
  const inner = childrenOf(element, "testsuite");
  if (element.name !== "testsuite") return inner.flatMap((suite) => suitesIn(suite, prefix));
  const own = element.attributes["name"] ?? "";
  const name = prefix === "" ? own : `${prefix} › ${own}`;
  const nested = inner.flatMap((suite) => suitesIn(suite, name));
  const cases = childrenOf(element, "testcase").map(caseOf);
  const all = [...cases, ...nested.flatMap(({ suite }) => suite.cases)];
  const { missing, notes } = compareTotals(element, name, all);
  const figures = figuresOf(element);
  const suite = { name, cases: [...cases, ...missing], figures };
  const isEmpty = suite.cases.length === 0 && inner.length > 0;
  return [...(isEmpty ? [] : [{ element, suite, notes }]), ...nested];
}

/** Broken outside of every case, in a set-up for instance: only the totals know of it. */
function compareTotals(
  { attributes }: XmlElement,
  name: string,
  cases: readonly ImportedCase[],
): { missing: ImportedCase[]; notes: string[] } {
  const said = count(attributes["failures"]) + count(attributes["errors"]);
  const seen = cases.filter(({ status }) => status === "failed").length;
  const total = attributes["tests"] === undefined ? cases.length : count(attributes["tests"]);
  const notes =
    total === cases.length
      ? []
      : [`suite "${name}" says that it has ${total} tests, and ${cases.length} are in the file`];
  if (said <= seen) return { missing: [], notes };
  const message = `the suite counts ${said} failures and errors, its cases show ${seen}`;
  const missing = { name: "(totals of the suite)", status: "failed", message } as const;
  return { missing: [{ ...missing, durationMs: null, figures: {} }], notes };
}

const FAILED = ["failure", "error", "rerunFailure", "rerunError"];
/** Passed in the end, after it had failed: nobody can tell. */
const FLAKY = ["flakyFailure", "flakyError"];

function caseOf(element: XmlElement): ImportedCase {
  const { classname = "", name = "", time } = element.attributes;
  const { status, message } = outcomeOf(element);
  return {
    name: classname === "" ? name : `${classname} › ${name}`,
    status,
    durationMs: secondsToMs(time),
    message,
    figures: figuresOf(element),
  };
}

function outcomeOf(element: XmlElement): { status: ImportedStatus; message: string } {
  const first = (names: readonly string[]): XmlElement | undefined =>
    element.children.find(({ name }) => names.includes(name));
  const failed = first(FAILED);
  if (failed !== undefined) return { status: "failed", message: messageOf(failed) };
  const skipped = first(["skipped"]);
  if (skipped !== undefined) return { status: "skipped", message: messageOf(skipped) };
  const { status = "", result = "" } = element.attributes;
  if (["notrun", "disabled", "skipped"].includes(status) || result === "suppressed") {
    return { status: "skipped", message: status || result };
  }
  const flaky = first(FLAKY);
  if (flaky === undefined) return { status: "passed", message: "" };
  return { status: "unknown", message: `passed after it had failed: ${messageOf(flaky)}` };
}

function messageOf({ attributes, text }: XmlElement): string {
  return attributes["message"] || text.split("\n")[0] || attributes["type"] || "";
}

/** Properties that are numbers. */
function figuresOf(element: XmlElement): ImportedFigures {
  const properties = childrenOf(element, "properties").flatMap((list) =>
    childrenOf(list, "property"),
  );
  return Object.fromEntries(
    properties.flatMap(({ attributes, text }) => {
      const { name } = attributes;
      const value = attributes["value"] ?? text;
      const isNumber =
        /^-?\d+(\.\d+)?([eE][-+]?\d+)?$/.test(value) && Number.isFinite(Number(value));
      return name !== undefined && isNumber ? [[name, { value: Number(value), unit: "" }]] : [];
    }),
  );
}

function childrenOf(element: XmlElement, name: string): readonly XmlElement[] {
  return element.children.filter((child) => child.name === name);
}

function count(text: string | undefined): number {
  const value = Number(text);
  return Number.isInteger(value) && value > 0 ? value : 0;
}

/** `1,234.5` is written by Surefire in some locales; what is no number is not known. */
function secondsToMs(text: string | undefined): number | null {
  if (text === undefined || text.trim() === "") return null;
  const seconds = Number(text.replace(/,(?=\d{3}(\D|$))/g, ""));
  return Number.isFinite(seconds) && seconds >= 0 ? Math.round(seconds * 1e6) / 1000 : null;
}

function earliest(times: readonly string[]): { created: string | null; note?: string } {
  const instants = times.flatMap((text) => {
    const hasZone = /(Z|[+-]\d\d:?\d\d)$/.test(text);
    const instant = Date.parse(hasZone ? text : `${text}Z`);
    return Number.isNaN(instant) ? [] : [{ instant, hasZone }];
  });
  const first = instants.toSorted((a, b) => a.instant - b.instant)[0];
  if (first === undefined) return { created: null };
  const created = new Date(first.instant).toISOString();
  return first.hasZone ? { created } : { created, note: "its times have no zone: taken as UTC" };
}

function toolOf(root: XmlElement, suites: readonly XmlElement[]): string {
  const schema = [root, ...suites].some((element) =>
    Object.entries(element.attributes).some(
      ([name, value]) => name.endsWith("noNamespaceSchemaLocation") && value.includes("surefire"),
    ),
  );
  if (schema) return "Maven Surefire";
  if (suites.some(({ attributes }) => attributes["name"] === "pytest")) return "pytest";
  const hasPlaywrightRoot = root.name === "testsuites" && root.attributes["id"] !== undefined;
  const isSpec = (name = ""): boolean => /\.(spec|test)\.[cm]?[jt]sx?$/.test(name);
  if (hasPlaywrightRoot && suites.some(({ attributes }) => isSpec(attributes["name"]))) {
    return "Playwright";
  }
  return "JUnit XML";
}
