import type {
  Block,
  CalibrationReading,
  ObjectiveNoise,
  Overhead,
  Spread,
} from "../domain/calibration.ts";
import { ratioBounds } from "../lib/ratio-bounds.ts";
import { quantileBounds, quantileOf } from "./bounds.ts";

/** Fewer operations than this say nothing of a median. */
export const ENOUGH = 20;
/** Two-sided, 95 %. */
const ALPHA = 0.025;

/** The noise floor over several null runs. Nothing measured is null, never zero. */
export function overheadOf(readings: readonly CalibrationReading[]): Overhead {
  const blocks = readings
    .flatMap((reading) => reading.blocks)
    .filter(({ asked, silent }) => isEnough(asked) && isEnough(silent));
  const waiting = blocks.filter(({ isOpen }) => !isOpen);
  return {
    proxyMs: spreadOf(readings.flatMap(({ proxyMs }) => proxyMs)),
    proxyLost: spreadOf(readings.flatMap(({ proxyLost }) => proxyLost)),
    observingMs: spreadOf(blocks.map(({ asked, silent }) => median(asked) - median(silent))),
    throughputLost: spreadOf(waiting.map(({ asked, silent }) => 1 - rate(asked) / rate(silent))),
    recordingUs: spreadOf(readings.flatMap(({ recordingUs }) => recordingUs ?? [])),
  };
}

/** In a null run whatever is not met is a false alarm. */
export function noiseOf(readings: readonly CalibrationReading[]): readonly ObjectiveNoise[] {
  const names = new Set(readings.flatMap(({ objectives }) => objectives.map(({ name }) => name)));
  return [...names].map((name) => {
    const verdicts = readings.flatMap(({ objectives }) =>
      objectives.filter((each) => each.name === name).map(({ verdict }) => verdict),
    );
    const fail = verdicts.filter((verdict) => verdict === "fail").length;
    return {
      name,
      runs: verdicts.length,
      fail,
      inconclusive: verdicts.filter((verdict) => verdict === "inconclusive").length,
      falseAlarmsAtMost: ratioBounds(fail, verdicts.length).upper,
    };
  });
}

function spreadOf(values: readonly number[]): Spread | null {
  const sorted = values.toSorted((a, b) => a - b);
  const [middle, p95] = [quantileOf(sorted, 0.5), quantileOf(sorted, 0.95)];
  if (middle === undefined || p95 === undefined) return null;
  const { lower, upper } = quantileBounds(sorted, 0.5, { alpha: ALPHA });
  const isBounded = Number.isFinite(lower) && Number.isFinite(upper);
  const bounds = isBounded ? { bounds: { lower, upper } } : {};
  return { median: middle, ...bounds, p95, samples: sorted.length };
}

function isEnough({ latencies, seconds }: Block): boolean {
  return latencies.length >= ENOUGH && seconds > 0;
}

function median({ latencies }: Block): number {
  return (
    quantileOf(
      latencies.toSorted((a, b) => a - b),
      0.5,
    ) ?? 0
  );
}

function rate({ latencies, seconds }: Block): number {
  return latencies.length / seconds;
}
