import type { Results } from "../domain/results.ts";
import { testsOf, type RunTest } from "../domain/run-tests.ts";
import { escapeXml } from "../lib/escape-xml.ts";

/**
 * The subset of JUnit XML that Jenkins, GitLab and GitHub tools agree on. Violated = failure; not decided = error, so
 * that no tool paints it green.
 */
export function renderJunit(results: Results): string {
  const cases = testsOf(results);
  const failures = cases.filter(({ verdict }) => verdict === "fail").length;
  const errors = cases.filter(({ verdict }) => verdict === "inconclusive").length;
  const seconds = (results.durationMs / 1000).toFixed(3);
  const counts = `tests="${cases.length}" failures="${failures}" errors="${errors}"`;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites ${counts} time="${seconds}">`,
    `  <testsuite name="${escapeXml(results.scenario)}" ${counts} skipped="0" time="${seconds}" timestamp="${escapeXml(results.startedAt)}">`,
    ...cases.map((each) => testCase(results.scenario, each)),
    "  </testsuite>",
    "</testsuites>",
    "",
  ].join("\n");
}

function testCase(scenario: string, { name, verdict, text }: RunTest): string {
  const open = `    <testcase classname="${escapeXml(scenario)}" name="${escapeXml(name)}" time="0">`;
  if (verdict === "pass") return `${open}</testcase>`;
  const tag = verdict === "fail" ? "failure" : "error";
  return `${open}<${tag} message="${escapeXml(firstLine(text))}" type="${verdict}">${escapeXml(text)}</${tag}></testcase>`;
}

function firstLine(text: string): string {
  return text.split("\n")[0] ?? "";
}
