import type { Calibration, ObjectiveNoise, Overhead, Spread } from "../domain/calibration.ts";
import type { CalibratedResult } from "../domain/results.ts";
import { formatDate, formatNumber, formatValue } from "../documents/format.ts";

/** Of fewer samples than this the 95th percentile is the largest one. */
const FEWEST = 20;

/** What the harness itself adds to the figures of a run, in a line. */
export function overheadLine(calibrated: CalibratedResult): string {
  const told = overheadRows(calibrated.overhead).map(({ what, of, median, bounds, tail, p95 }) => {
    const within = bounds === NONE ? "" : `${bounds}, `;
    return `${what} ${median}${of} (${within}${tail} ${p95})`;
  });
  const what = told.length === 0 ? "nothing was measured" : told.join(", ");
  return `calibrated overhead (${calibratedBy(calibrated)}): ${what}`;
}

/** `5 null runs on 2026-11-21`. */
export function calibratedBy({ runs, measuredAt }: CalibratedResult): string {
  return `${runs} null ${runs === 1 ? "run" : "runs"} on ${formatDate(measuredAt)}`;
}

/** Each figure of an overhead that was measured, in words: median, 95 % bounds of it, and the tail. */
export function overheadRows(overhead: Overhead) {
  const { proxyMs, proxyLost = null, observingMs, throughputLost, recordingUs } = overhead;
  return [
    row("a link adds", proxyMs, inMs, {
      by: "handshakes through a link and beside it, less the WAN",
    }),
    row("a client that waits loses by a link", proxyLost, inPercent, {
      ...{ of: " of its requests a second", by: "handshakes as above, one after another" },
    }),
    row("being watched adds", observingMs, inMs, {
      by: "pairs of seconds with and without probes",
    }),
    row("being watched costs", throughputLost, inPercent, {
      ...{ of: " of the throughput", by: "such pairs of load that waits for its answers" },
    }),
    row("recording takes", recordingUs, inUs, { of: " an event", by: "null runs" }),
  ].filter((each) => each !== undefined);
}

/** All of a calibration, for people: each figure with its uncertainty and what it rests on. */
export function calibrationLines(calibration: Calibration): readonly string[] {
  const { scenario, mode, platform, cpus, objectives, overhead } = calibration;
  const head = ["what the harness itself costs", "median", "95 % bounds of it", "p95", "of"];
  const rows = overheadRows(overhead).map(({ heading, median, bounds, tail, p95, samples, by }) => [
    ...[heading, median, bounds, tail === "max" ? `${p95} (max)` : p95, `${samples} ${by}`],
  ]);
  return [
    `${scenario}: calibrated by ${calibratedBy(calibration)} on ${mode}, ${platform}, ${cpus} processors`,
    ...table(
      rows.length === 0 ? [["nothing of the harness itself could be measured"]] : [head, ...rows],
    ),
    ...(overhead.throughputLost === null
      ? ["  lost throughput was not measured: no load waited for its answers, or too little of it"]
      : []),
    "  objectives when nothing was wrong",
    ...table(objectives.map((noise) => [`  ${noise.name}`, noiseText(noise)])),
  ];
}

function table(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, i) => Math.max(...rows.map((row) => row[i]?.length ?? 0)));
  return rows.map((row) => {
    const cells = row.map((cell, i) => cell.padEnd(widths[i] ?? 0));
    return `  ${cells.join("  ")}`.trimEnd();
  });
}

/** `1 false alarm and 0 times undecided in 5 runs: at most 66 % of runs (95 %)`. */
export function noiseText({ runs, fail, inconclusive, falseAlarmsAtMost }: ObjectiveNoise): string {
  const alarms = `${fail} false ${fail === 1 ? "alarm" : "alarms"}`;
  const atMost = formatValue(Number(falseAlarmsAtMost.toPrecision(2)), "ratio");
  return `${alarms} and ${inconclusive} times undecided in ${runs} null runs: at most ${atMost} false alarms (95 %)`;
}

const NONE = "—";

function inMs(ms: number): string {
  return `${short(ms)} ms`;
}

function inUs(us: number): string {
  return `${short(us)} µs`;
}

function inPercent(share: number): string {
  return `${short(share * 100)} %`;
}

/** More digits than two would say more than is known. */
function short(value: number): string {
  return formatNumber(Number(value.toPrecision(2)));
}

interface Words {
  /** Of what; after the figure. */
  readonly of?: string;
  /** What was counted. */
  readonly by: string;
}

function row(
  what: string,
  spread: Spread | null,
  text: (value: number) => string,
  { of = "", by }: Words,
) {
  if (spread === null) return undefined;
  const { median, bounds, p95, samples } = spread;
  const heading = of === "" ? what : `${what} …${of}`;
  const tail = samples < FEWEST ? "max" : "p95";
  const within = bounds === undefined ? NONE : `${text(bounds.lower)} … ${text(bounds.upper)}`;
  const said = { median: text(median), bounds: within, tail, p95: text(p95), samples };
  return { what, of, heading, by, ...said };
}
