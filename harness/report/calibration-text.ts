import type { Calibration, ObjectiveNoise, Overhead, Spread } from "../domain/calibration.ts";
import type { CalibratedResult } from "../domain/results.ts";
import { formatDate, formatNumber, formatValue } from "../documents/format.ts";

/** Of fewer samples than this the 95th percentile is the largest one. */
const FEWEST = 20;

/** What the harness itself adds to the figures of a run, in a line. */
export function overheadLine(calibrated: CalibratedResult): string {
  const told = overheadRows(calibrated.overhead).map(
    ({ what, of, median, tail, p95 }) => `${what} ${median}${of} (${tail} ${p95})`,
  );
  const what = told.length === 0 ? "nothing was measured" : told.join(", ");
  return `calibrated overhead (${calibratedBy(calibrated)}): ${what}`;
}

/** `5 null runs on 2026-11-21`. */
export function calibratedBy({ runs, measuredAt }: CalibratedResult): string {
  return `${runs} null ${runs === 1 ? "run" : "runs"} on ${formatDate(measuredAt)}`;
}

/** Each figure of an overhead that was measured, in words. */
export function overheadRows({ proxyMs, observingMs, throughputLost, recordingUs }: Overhead) {
  return [
    row("a link adds", proxyMs, (ms) => `${formatNumber(ms)} ms`),
    row("being watched adds", observingMs, (ms) => `${formatNumber(ms)} ms`),
    row(
      "being watched costs",
      throughputLost,
      (share) => `${formatNumber(share * 100)} %`,
      " of the throughput",
    ),
    row("recording takes", recordingUs, (us) => `${formatNumber(us)} µs`, " an event"),
  ].filter((each) => each !== undefined);
}

/** All of a calibration, for people. */
export function calibrationLines(calibration: Calibration): readonly string[] {
  const { scenario, mode, platform, cpus, objectives } = calibration;
  return [
    `${scenario}: calibrated on ${mode}, ${platform}, ${cpus} processors`,
    `  ${overheadLine(calibration)}`,
    ...objectives.map((noise) => `  objective ${noise.name}: ${noiseText(noise)}`),
  ];
}

/** `1 false alarm and 0 times undecided in 5 runs: at most 66 % of runs (95 %)`. */
export function noiseText({ runs, fail, inconclusive, falseAlarmsAtMost }: ObjectiveNoise): string {
  const alarms = `${fail} false ${fail === 1 ? "alarm" : "alarms"}`;
  const atMost = formatValue(Number(falseAlarmsAtMost.toPrecision(2)), "ratio");
  return `${alarms} and ${inconclusive} times undecided in ${runs} null runs: at most ${atMost} false alarms (95 %)`;
}

function row(what: string, spread: Spread | null, text: (value: number) => string, of = "") {
  if (spread === null) return undefined;
  const { median, p95, samples } = spread;
  const heading = of === "" ? what : `${what} …${of}`;
  const tail = samples < FEWEST ? "max" : "p95";
  return { what, of, heading, median: text(median), tail, p95: text(p95), samples };
}
