import type { Block, CalibrationReading, Pair } from "../../domain/calibration.ts";
import type { Results } from "../../domain/results.ts";
import { ENOUGH } from "../../measure/calibrate.ts";
import { eachDueIn, type Operations } from "../../measure/operations/operations.ts";
import { OperationSelection } from "../../measure/operations/operation-selection.ts";
import type { Window } from "../../measure/window.ts";
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
  const pairs = pairsOf(spansOf(samples.filter(({ name }) => name === "observed")));
  const { operations } = runDataOf(run).data;
  const blocks = [...operations.values()]
    .flatMap((each) => alike(each))
    .flatMap((each) => blocksOf(each, pairs));
  return {
    proxyMs: named("proxy"),
    proxyLost: named("proxy-lost"),
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

/** More names than this are ids in URLs: each of them alone would be too few. */
const MOST_NAMES = 10;

/** Of one region and one name: the median of near and far ones together would be that of neither. */
function alike(operations: Operations): Operations[] {
  const names = new Set<string>();
  for (let i = 0; i < operations.length; i += 1) names.add(operations.name(i));
  const keyOf = (i: number): string =>
    names.size > MOST_NAMES
      ? operations.vantage(i)
      : `${operations.vantage(i)}\n${operations.name(i)}`;
  const keys = new Set<string>();
  for (let i = 0; i < operations.length; i += 1) keys.add(keyOf(i));
  return [...keys].map((key) => new OperationSelection(operations, (i) => keyOf(i) === key));
}

interface SpanPair {
  readonly asked: Span;
  readonly silent: Span;
}

/** Neighbours: the machine was the same for both. */
function pairsOf(spans: readonly Span[]): SpanPair[] {
  return spans.flatMap((asked, i) => {
    const silent = spans[i + 1];
    return asked.observed && silent?.observed === false ? [{ asked, silent }] : [];
  });
}

/** So many pairs together that both sides have operations enough; what is left at the end goes to the last of them. */
function blocksOf(operations: Operations, pairs: readonly SpanPair[]): Pair[] {
  const { isOpen } = operations;
  const blocks: Pair[] = [];
  let open: Pair | undefined;
  for (const { asked, silent } of pairs) {
    open = joined(open, {
      asked: blockOf(operations, asked),
      silent: blockOf(operations, silent),
      isOpen,
    });
    if (open.asked.latencies.length < ENOUGH || open.silent.latencies.length < ENOUGH) continue;
    blocks.push(open);
    open = undefined;
  }
  return open === undefined ? blocks : [...blocks.slice(0, -1), joined(blocks.at(-1), open)];
}

function joined(before: Pair | undefined, { asked, silent, isOpen }: Pair): Pair {
  const both = (one: Block | undefined, other: Block): Block => ({
    latencies: [...(one?.latencies ?? []), ...other.latencies],
    seconds: (one?.seconds ?? 0) + other.seconds,
  });
  return { asked: both(before?.asked, asked), silent: both(before?.silent, silent), isOpen };
}

function blockOf(operations: Operations, span: Span): Block {
  const latencies: number[] = [];
  eachDueIn(operations, span, (all, i) => {
    if (all.outcome(i) === "ok") latencies.push((all.completedAt(i) - all.dueAt(i)) / 1e6);
  });
  return { latencies, seconds: (span.to - span.from) / 1e9 };
}
