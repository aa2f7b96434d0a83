/**
 * What probes said, for reports: each figure of each probe, node by node, by phase and over time. A summary judges
 * nothing; objectives and checks read the samples themselves.
 */
import type { MeasureUnit, ProbeSpec } from "../domain/probe.ts";
import type {
  ProbeCut,
  ProbeNodeResult,
  ProbeResult,
  ProbeSeries,
} from "../domain/probe-results.ts";
import { quantileOf } from "./bounds.ts";
import type { Window } from "./window.ts";

/** One figure of one answer, as it was recorded. */
export interface ProbeReadingRecord {
  /** ns since the start of the run. */
  readonly time: number;
  readonly probe: string;
  /** `value`, or a further figure of the answer. */
  readonly name: string;
  /** null: no answer, or one that is no number. */
  readonly value: number | null;
  readonly node: string;
  readonly region: string;
  /** Why there was no answer. */
  readonly error?: string;
  readonly held?: boolean;
}

export interface SummarizedProbe {
  readonly name: string;
  readonly kind: string;
  readonly units: ProbeSpec["units"];
}

export interface ProbeSummaryContext {
  /** In the order of the scenario. */
  readonly probes: readonly SummarizedProbe[];
  readonly windows: ReadonlyMap<string, Window>;
  /** Windows to cut by, in the order of reports; those that did not happen are left out. */
  readonly phases: readonly string[];
  readonly faults: readonly string[];
  /** `<probe> <figure>` → probe whose marker rows a check holds that figure against. */
  readonly against: ReadonlyMap<string, string>;
}

/** By probe, then by figure in the order in which answers have them. A probe that was never asked is left out. */
export function probeResults(
  readings: Iterable<ProbeReadingRecord>,
  context: ProbeSummaryContext,
): ProbeResult[] {
  const probes = new Map<string, Map<string, ByNode>>();
  for (const reading of readings) {
    const figures = entry(probes, reading.probe, () => new Map<string, ByNode>());
    const nodes = entry(figures, reading.name, (): ByNode => new Map());
    entry(nodes, reading.node, (): ProbeReadingRecord[] => []).push(reading);
  }
  return context.probes.flatMap(({ name, kind, units }) => {
    const figures = probes.get(name) ?? new Map<string, ByNode>();
    return [...figures].map(([figure, nodes]): ProbeResult => {
      const unit: MeasureUnit = units[figure] ?? "number";
      const against = context.against.get(`${name} ${figure}`);
      return {
        ...{ probe: name, kind, figure, unit },
        ...(against === undefined ? {} : { against }),
        nodes: [...nodes].map(([node, own]) =>
          nodeResult(whenever(figures.get(VALUE)?.get(node) ?? own, own), context),
        ),
      };
    });
  });
}

/** Every answer has it, and where there is no answer, it says so. */
const VALUE = "value";

/** What a figure was each time that the probe was asked: what an answer leaves out is a gap, not a straight line. */
function whenever(
  asked: readonly ProbeReadingRecord[],
  said: readonly ProbeReadingRecord[],
): ProbeReadingRecord[] {
  const byTime = new Map(said.map((reading) => [reading.time, reading]));
  const name = said[0]?.name ?? VALUE;
  return asked.map((one) => {
    const { time, probe, node, region, error } = one;
    const nothing = { time, probe, node, region, name, value: null };
    return byTime.get(time) ?? (error === undefined ? nothing : { ...nothing, error });
  });
}

type ByNode = Map<string, ProbeReadingRecord[]>;

function entry<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  const found = map.get(key) ?? make();
  map.set(key, found);
  return found;
}

function nodeResult(
  readings: readonly ProbeReadingRecord[],
  { windows, phases, faults }: ProbeSummaryContext,
): ProbeNodeResult {
  const { node = "", region = "" } = readings[0] ?? {};
  const cuts = (names: readonly string[]): ProbeCut[] =>
    names.flatMap((name) => {
      const window = windows.get(name);
      if (window === undefined) return [];
      const { from, to } = window;
      return [
        cut(
          name,
          readings.filter(({ time }) => time >= from && time < to),
        ),
      ];
    });
  const problem = mostFrequent(readings.flatMap(({ error }) => error ?? []));
  return {
    ...{ node, region },
    byPhase: cuts(phases),
    byFault: cuts(faults),
    ...(problem === undefined ? {} : { problem }),
    series: seriesOf(readings),
  };
}

function cut(name: string, readings: readonly ProbeReadingRecord[]): ProbeCut {
  const numbers = sortedNumbers(readings);
  const judged = readings.filter(({ held }) => held !== undefined);
  const at = (quantile: number): number | null => quantileOf(numbers, quantile) ?? null;
  return {
    name,
    samples: readings.length,
    noAnswer: unanswered(readings),
    ...(judged.length === 0 ? {} : { held: judged.filter(({ held }) => held === true).length }),
    ...{ min: at(0), median: at(0.5), p95: at(0.95), max: at(1) },
  };
}

/** Fine enough for a picture of a page's width. */
const POINTS = 120;

/** Neighbouring readings share a point where there are too many: its lowest, median and highest. */
function seriesOf(readings: readonly ProbeReadingRecord[]): ProbeSeries {
  const each = Math.max(1, Math.ceil(readings.length / POINTS));
  const points = Array.from({ length: Math.ceil(readings.length / each) }, (_, i) =>
    readings.slice(i * each, (i + 1) * each),
  );
  const values = points.map(sortedNumbers);
  const at = (quantile: number): (number | null)[] =>
    values.map((numbers) => quantileOf(numbers, quantile) ?? null);
  return {
    at: points.map((point) => point[Math.floor(point.length / 2)]?.time ?? 0),
    low: at(0),
    median: at(0.5),
    high: at(1),
    // A figure that an answer leaves out is a gap; a mark is for a question that got no answer at all.
    noAnswer: points.map((point) => point.filter(({ error }) => error !== undefined).length),
  };
}

function sortedNumbers(readings: readonly ProbeReadingRecord[]): number[] {
  return readings.flatMap(({ value }) => value ?? []).sort((a, b) => a - b);
}

/** An answer may be no number; a further figure is one, or is not there. */
function unanswered(readings: readonly ProbeReadingRecord[]): number {
  return readings.filter(
    ({ name, value, error }) => error !== undefined || (name !== VALUE && value === null),
  ).length;
}

function mostFrequent(texts: readonly string[]): string | undefined {
  const counts = new Map<string, number>();
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
  return [...counts].sort(([, a], [, b]) => b - a)[0]?.[0];
}
