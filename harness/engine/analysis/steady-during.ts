/** The steady state while faults last, as checks of the run: what was promised to hold throughout, and when it did not. */
import type { CheckOutcome, FindingResult } from "../../domain/results.ts";
import type { FaultRecord } from "../../domain/fault.ts";
import type { Scenario } from "../../domain/scenario.ts";
import type { Sample } from "../../ports/run-store.ts";

/** Longest row of failures that a message names; the rest is counted. */
const SHOWN = 3;

interface Lapse {
  from: number;
  to: number;
  readonly seen: string;
}

export function judgeSteadyDuring(
  scenario: Scenario,
  samples: readonly Sample[],
  faults: readonly FaultRecord[],
): { readonly outcomes: readonly CheckOutcome[]; readonly findings: readonly FindingResult[] } {
  const outcomes: CheckOutcome[] = [];
  const findings: FindingResult[] = [];
  for (const { label } of scenario.steadyState.filter(({ when }) => when.includes("during"))) {
    const asked = samples.filter(({ name }) => name === label);
    const held = asked.filter((sample) => sample.held).length;
    const lapses = lapsesOf(asked);
    const common = {
      name: `steady state during faults: ${label}`,
      check: "steady-state",
      of: label,
      findings: lapses.length === 0 ? 0 : 1,
      stats: { asked: asked.length, held },
    };
    if (asked.length === 0) {
      outcomes.push({ ...common, verdict: "inconclusive", why: "it was never asked" });
      continue;
    }
    const verdict = lapses.length === 0 ? "pass" : "fail";
    const why = lapses.length === 0 ? `held ${held} times of ${asked.length}` : "see the findings";
    outcomes.push({ ...common, verdict, why });
    if (lapses.length > 0) findings.push(findingOf(label, lapses, faults));
  }
  return { outcomes, findings };
}

function lapsesOf(asked: readonly Sample[]): readonly Lapse[] {
  const lapses: Lapse[] = [];
  let open: Lapse | undefined;
  for (const { time, held, text = "" } of asked) {
    if (held === true) open = undefined;
    else if (open === undefined) lapses.push((open = { from: time, to: time, seen: text }));
    else open.to = time;
  }
  return lapses;
}

function findingOf(
  label: string,
  lapses: readonly Lapse[],
  faults: readonly FaultRecord[],
): FindingResult {
  const shown = lapses.slice(0, SHOWN).map(({ from, to, seen }) => {
    const when = from === to ? `at ${seconds(from)}` : `from ${seconds(from)} to ${seconds(to)}`;
    return `${when} (${seen})`;
  });
  const more = lapses.length > SHOWN ? ` and ${lapses.length - SHOWN} times more` : "";
  const active = faults.filter(({ startedAt, healedAt }) =>
    lapses.some(
      ({ from, to }) => startedAt !== null && startedAt <= to && (healedAt ?? Infinity) >= from,
    ),
  );
  return {
    code: "steady-state-lost",
    message: `${label} did not hold ${shown.join(", ")}${more}`,
    operations: [],
    faults: active.map(({ id }) => id),
  };
}

function seconds(time: number): string {
  return `${(time / 1e9).toFixed(2)} s`;
}
