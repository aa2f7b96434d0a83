import type { Calibration, Spread } from "../domain/calibration.ts";
import { formatNumber } from "../documents/format.ts";

/** What the harness itself adds to the figures of a run, in a line. */
export function overheadLine({ runs, overhead }: Calibration): string {
  const { proxyMs, observingMs, throughputLost, recordingUs } = overhead;
  const parts = [
    part("a link adds", proxyMs, "ms"),
    part("being watched adds", observingMs, "ms"),
    part("being watched costs", throughputLost && percent(throughputLost), "% of the throughput"),
    part("recording takes", recordingUs, "µs an event"),
  ];
  const told = parts.filter((each) => each !== undefined).join(", ");
  return `calibrated overhead (${runs} null runs): ${told === "" ? "nothing was measured" : told}`;
}

/** All of a calibration, for people. */
export function calibrationLines(calibration: Calibration): readonly string[] {
  const { scenario, mode, platform, cpus, objectives } = calibration;
  return [
    `${scenario}: calibrated on ${mode}, ${platform}, ${cpus} processors`,
    `  ${overheadLine(calibration)}`,
    ...objectives.map(
      ({ name, runs, fail, inconclusive, falseAlarmsAtMost }) =>
        `  objective ${name}: ${fail} false alarms and ${inconclusive} times undecided in ${runs} runs (at most ${Math.round(falseAlarmsAtMost * 100)} % false alarms, 95 %)`,
    ),
  ];
}

function part(what: string, spread: Spread | null, unit: string): string | undefined {
  if (spread === null) return undefined;
  const { median, p95 } = spread;
  return `${what} ${formatNumber(median)} ${unit} (p95 ${formatNumber(p95)})`;
}

function percent({ median, p95, samples }: Spread): Spread {
  return { median: median * 100, p95: p95 * 100, samples };
}
