/** Workflow commands of GitHub Actions: one line each, shown beside the file in a pull request. */
import { testsOf } from "../domain/run-tests.ts";
import type { Results } from "../domain/results.ts";
import type { Verdict } from "../domain/verdict.ts";

export interface Annotation {
  readonly level: "error" | "warning" | "notice";
  readonly title: string;
  readonly message: string;
  /** Relative to the repository. */
  readonly file?: string;
  readonly line?: number;
}

/** GitHub shows ten of each level for a step and drops the others without a word. */
const SHOWN = 10;
const LEVELS = { fail: "error", inconclusive: "warning" } as const satisfies Partial<
  Record<Verdict, Annotation["level"]>
>;

/** What did not pass, the worst first; a run that passed has none. `file` is the scenario's. */
export function annotationsOf(results: Results, file: string): Annotation[] {
  const all = testsOf(results)
    .filter((test) => test.verdict !== "pass")
    .map(({ name, verdict, text }) => ({
      level: verdict === "fail" ? LEVELS.fail : LEVELS.inconclusive,
      title: `${results.scenario}: ${name} ${verdict}`,
      message: text === "" ? verdict : text,
      file,
    }));
  const errors = all.filter(({ level }) => level === "error");
  const warnings = all.filter(({ level }) => level === "warning");
  return [...errors.slice(0, SHOWN), ...warnings.slice(0, SHOWN)];
}

/** The line that the runner reads. Nothing in a value can end it, or begin another command. */
export function workflowCommand({ level, title, message, file, line }: Annotation): string {
  const properties = [
    ...(file === undefined ? [] : [`file=${escapeProperty(file)}`]),
    ...(line === undefined ? [] : [`line=${line}`]),
    `title=${escapeProperty(title)}`,
  ];
  return `::${level} ${properties.join(",")}::${escapeData(message)}`;
}

function escapeData(text: string): string {
  return text
    .toWellFormed()
    .replaceAll("%", "%25")
    .replaceAll("\r", "%0D")
    .replaceAll("\n", "%0A")
    .replace(CONTROLS, "\uFFFD");
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}

const CONTROLS = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F-\u009F\u2028\u2029]/g;
