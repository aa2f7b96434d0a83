import type { Block, CalibrationReading } from "../../domain/calibration.ts";
import type { Results } from "../../domain/results.ts";
import { eachDueIn, type Operations } from "../../measure/operations/operations.ts";
import type { Window } from "../../measure/run-data.ts";
import { runDataOf } from "./run-data-of.ts";
import type { StoredRun } from "./stored-run.ts";

interface Span extends Window {
  readonly observed: boolean;
}

/** After a change of the load's company this much is left out: in-flight questions end by then. */
const SETTLE_NS = 1e8;

/** What a stored null run says of the harness itself. */
export function calibrationReading(run: StoredRun, results: Results): CalibrationReading {
  const samples = run.samples.get("calibration") ?? [];
  const named = (name: string): number[] =>
    samples.filter((each) => each.name === name).flatMap(({ value }) => value ?? []);
  const spans = spansOf(samples.filter(({ name }) => name === "observed"));
  const blocks = [...runDataOf(run).data.operations.values()].map((operations) => {
    const of = (observed: boolean): Block =>
      blockOf(
        operations,
        spans.filter((span) => span.observed === observed),
      );
    return { asked: of(true), silent: of(false) };
  });
  return {
    proxyMs: named("proxy"),
    blocks,
    recordingUs: named("recording").at(-1),
    objectives: results.objectives.map(({ name, verdict }) => ({ name, verdict })),
  };
}

/** 1 begins a span in which the harness asks, 0 one in which it does not, -1 ends either. */
function spansOf(
  marks: readonly { readonly time: number; readonly value: number | null }[],
): Span[] {
  return marks.flatMap(({ time, value }, i) => {
    const end = marks[i + 1]?.time;
    const from = time + SETTLE_NS;
    if (end === undefined || value === -1 || end <= from) return [];
    return [{ from, to: end, observed: value === 1 }];
  });
}

function blockOf(operations: Operations, spans: readonly Span[]): Block {
  const latencies: number[] = [];
  for (const span of spans) {
    eachDueIn(operations, span, (all, i) => {
      if (all.outcome(i) === "ok") latencies.push((all.completedAt(i) - all.dueAt(i)) / 1e6);
    });
  }
  return {
    latencies,
    seconds: spans.reduce((sum, { from, to }) => sum + (to - from), 0) / 1e9,
  };
}
