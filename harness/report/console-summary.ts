import type { Results, WorkloadResult } from "../domain/results.ts";
import type { Verdict } from "../domain/verdict.ts";
import { formatCount, formatMs, shorten } from "../documents/format.ts";
import { overheadLine } from "./calibration-text.ts";
import { objectiveLines } from "./objective-lines.ts";
import { offeredText } from "./offered-text.ts";

const COLOURS: Readonly<Record<Verdict, string>> = { pass: "32", inconclusive: "33", fail: "31" };
const SHOWN_REASONS = 20;
const SHOWN_FINDINGS = 5;
const LONGEST_LINE = 400;

/** What a person needs at the end of a run, in a screenful. */
export function summarize(results: Results, colour: boolean): string[] {
  const paint = (verdict: Verdict): string =>
    colour ? `\u001b[1;${COLOURS[verdict]}m${verdict}\u001b[0m` : verdict;
  return [
    `${plain(results.scenario)}: ${paint(results.verdict)}  (${formatMs(results.durationMs)})`,
    ...limited(
      results.reasons.map((reason) => `✗ ${reason}`),
      SHOWN_REASONS,
    ),
    ...results.workloads.map(workloadLine),
    ...results.faults.map(faultLine),
    ...objectiveLines(results.objectives, { plain, paint }),
    ...results.checks.map(
      ({ name, verdict, why }) => `${line(`check ${name}`)}: ${paint(verdict)} (${plain(why)})`,
    ),
    ...limited(
      results.findings.map(({ code, message }) => `finding ${code}: ${message}`),
      SHOWN_FINDINGS,
    ),
    ...(results.calibrated === undefined ? [] : [line(overheadLine(results.calibrated))]),
    ...expectation(results),
  ];
}

function workloadLine(workload: WorkloadResult): string {
  const { name, operations } = workload;
  const { ok, fail, unknown } = operations;
  const counts = `${formatCount(ok)} ok, ${formatCount(fail)} fail, ${formatCount(unknown)} unknown`;
  const offered = offeredText(workload);
  return line(`${name}: ${counts}${offered === undefined ? "" : `; ${offered}`}`);
}

function faultLine({
  id,
  kind,
  target,
  provedAt,
  healProvedAt,
}: Results["faults"][number]): string {
  const proved = provedAt === null ? "NOT proved" : "proved";
  const healed = healProvedAt === null ? "NOT proved gone" : "proved gone";
  return line(`fault ${id} (${kind} ${target}): ${proved}, ${healed}`);
}

function expectation({ expected }: Results): string[] {
  if (expected === undefined) return [];
  const { verdict, finding, met } = expected;
  const wanted = finding === undefined ? verdict : `${verdict} with ${finding}`;
  return [line(`expected ${wanted}: ${met ? "met" : "NOT met"}`)];
}

function limited(texts: readonly string[], shown: number): string[] {
  const more = texts.length - shown;
  const rest = more > 0 ? [`  … and ${more} more in results.json`] : [];
  return [...texts.slice(0, shown).map(line), ...rest];
}

function line(text: string): string {
  return `  ${plain(text)}`;
}

/** What a server said must not move the cursor or colour the terminal of whoever reads it. */
function plain(text: string): string {
  return shorten(text.replace(/[\u0000-\u001F\u007F-\u009F]+/g, " "), LONGEST_LINE);
}
