import type { Document, YAMLError } from "yaml";
import type { FormProblem } from "./code-registry.ts";
import type { Problem, Reporter } from "./reporter.ts";
import { lineText, positionOf, type Source } from "./source.ts";

/** Reports what the YAML parser found; false when the values cannot be trusted. */
export function reportSyntax(
  document: Document.Parsed,
  source: Source,
  reporter: Reporter,
): boolean {
  const problems = [...document.errors, ...document.warnings];
  const reported = new Set<number>();
  for (const problem of problems) {
    const [start, end] = problem.pos;
    const { line } = positionOf(source, start);
    // One slip often makes several errors on its line; the first one tells.
    if (reported.has(line)) continue;
    reported.add(line);
    const span = { start, end: Math.max(end, start + 1) };
    reporter.addForm(formOf(problem), span, describe(problem, lineText(source, line)));
  }
  return problems.length === 0;
}

function formOf(problem: YAMLError): FormProblem {
  switch (problem.code) {
    case "TAB_AS_INDENT":
      return "tabs";
    case "DUPLICATE_KEY":
      return "duplicate-key";
    case "MULTIPLE_DOCS":
      return "documents";
    case "BAD_ALIAS":
      return "growth";
    case "RESOURCE_EXHAUSTION":
      return "depth";
    default:
      return "syntax";
  }
}

function describe(problem: YAMLError, line: string): Problem {
  switch (problem.code) {
    case "TAB_AS_INDENT":
      return { message: "a tab is used for indentation" };
    case "MULTIPLE_DOCS":
      return { message: "a second document begins here" };
    case "RESOURCE_EXHAUSTION":
      return { message: "the file is nested too deeply to be read" };
    case "TAG_RESOLVE_FAILED":
      return {
        message: `this is not plain YAML: ${firstLine(problem.message)}`,
        fix: "remove the tag (the word that begins with !)",
      };
    default:
      return { message: `this is not YAML: ${firstLine(problem.message)}`, ...hint(line) };
  }
}

/** The two slips that the language invites: both are cured by quotes. */
function hint(line: string): { fix?: string } {
  const parameter = /[[{].*(\$\{[^}]*\})/.exec(line)?.[1];
  if (parameter !== undefined) return { fix: `quote it inside of brackets: "${parameter}"` };
  const comparison = /(?:target: *)([<>][^"'},]*)/.exec(line)?.[1];
  if (comparison !== undefined) return { fix: `quote it: "${comparison.trim()}"` };
  return {};
}

function firstLine(message: string): string {
  return (message.split("\n")[0] ?? "").replace(/ at line \d+, column \d+:?$/, "");
}
