import type { Results } from "../domain/results.ts";
import { escapeXml } from "../lib/escape-xml.ts";
import type { Verdict } from "../domain/verdict.ts";

interface Case {
  readonly name: string;
  readonly verdict: Verdict;
  readonly text: string;
}

/**
 * The subset of JUnit XML that Jenkins, GitLab and GitHub tools agree on. Violated = failure; not decided = error, so
 * that no tool paints it green. A self-test is one case: it is green when it ended as its file says.
 */
export function renderJunit(results: Results): string {
  const cases = results.expected === undefined ? casesOf(results) : [selfTest(results)];
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

function casesOf(results: Results): Case[] {
  return [
    ...results.objectives.map((o) => ({
      name: `objective ${o.name}`,
      verdict: o.verdict,
      text: `${o.sli} ${o.target}: ${o.value === null ? "nothing measured" : `${o.value} ${o.unit}`}; ${o.why}`,
    })),
    ...results.checks.map((c) => ({ name: `check ${c.name}`, verdict: c.verdict, text: c.why })),
    ...results.faults.map((f) => ({
      name: `fault ${f.id} proved and healed`,
      verdict: isProved(f) ? ("pass" as const) : ("inconclusive" as const),
      text: f.evidence.join("\n"),
    })),
    { name: "verdict", verdict: results.verdict, text: storyOf(results) },
  ];
}

function isProved(fault: Results["faults"][number]): boolean {
  return fault.provedAt !== null && fault.healProvedAt !== null;
}

function selfTest(results: Results): Case {
  const { verdict, finding, met } = results.expected ?? { verdict: "pass", met: false };
  const wanted = finding === undefined ? verdict : `${verdict} with finding ${finding}`;
  return {
    name: `self-test ends in ${wanted}`,
    verdict: met ? "pass" : "fail",
    text: [`ended in ${results.verdict}`, storyOf(results)].join("\n"),
  };
}

function storyOf({ reasons, findings }: Results): string {
  return [...reasons, ...findings.map(({ code, message }) => `${code}: ${message}`)].join("\n");
}

function testCase(scenario: string, { name, verdict, text }: Case): string {
  const open = `    <testcase classname="${escapeXml(scenario)}" name="${escapeXml(name)}" time="0">`;
  if (verdict === "pass") return `${open}</testcase>`;
  const tag = verdict === "fail" ? "failure" : "error";
  return `${open}<${tag} message="${escapeXml(firstLine(text))}" type="${verdict}">${escapeXml(text)}</${tag}></testcase>`;
}

function firstLine(text: string): string {
  return text.split("\n")[0] ?? "";
}
