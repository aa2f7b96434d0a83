import type { Results } from "./results.ts";
import type { Verdict } from "./verdict.ts";

/** One thing that a run was to show, as tools that know tests only are told of it. */
export interface RunTest {
  /** Unique in the run, for those tools merge tests of one name. */
  readonly name: string;
  readonly verdict: Verdict;
  /** Why it has this verdict; its first line is enough for a list. */
  readonly text: string;
}

/**
 * A run as tests: its objectives, checks and faults, then its verdict, so that a run that broke early is no empty list.
 * A self-test is one test: it passes when it ended as its file says.
 */
export function testsOf(results: Results): RunTest[] {
  const tests = results.expected === undefined ? partsOf(results) : [selfTest(results)];
  const seen = new Map<string, number>();
  return tests.map((one) => {
    const count = (seen.get(one.name) ?? 0) + 1;
    seen.set(one.name, count);
    return count === 1 ? one : { ...one, name: `${one.name} (${count})` };
  });
}

function partsOf(results: Results): RunTest[] {
  return [
    ...results.objectives.map((o) => ({
      name: `objective ${o.name}`,
      verdict: o.verdict,
      text: `${o.sli} ${o.during} ${o.target}: ${measured(o)}; ${o.why}`,
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

/** `0.9902 ratio (at least 0.9835, at most 0.9947, 1022 samples)`. */
function measured({ value, unit, lower, upper, samples }: Results["objectives"][number]): string {
  if (value === null) return "nothing measured";
  const short = (number: number): string => String(Number(number.toPrecision(4)));
  const known = [
    lower === null ? undefined : `at least ${short(lower)}`,
    upper === null ? undefined : `at most ${short(upper)}`,
    `${samples} samples`,
  ].filter((part) => part !== undefined);
  return `${short(value)} ${unit} (${known.join(", ")})`;
}

function isProved(fault: Results["faults"][number]): boolean {
  return fault.provedAt !== null && fault.healProvedAt !== null;
}

function selfTest(results: Results): RunTest {
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
