import type { Results } from "../domain/results.ts";
import { calibratedBy, noiseText, overheadRows } from "./calibration-text.ts";

/** What the harness itself costs, beside the figures that it is part of; null where nobody calibrated it before. */
export function calibratedView({ calibrated, environment }: Results) {
  if (calibrated === undefined) return null;
  const { platform, cpus, overhead, objectives } = calibrated;
  const isSame = platform === environment.platform && cpus === environment.cpus;
  return {
    by: calibratedBy(calibrated),
    where: `${platform}, ${cpus} processors`,
    elsewhere: isSame ? "" : `${environment.platform}, ${environment.cpus} processors`,
    rows: overheadRows(overhead),
    objectives: objectives.map((noise) => ({ name: noise.name, text: noiseText(noise) })),
  };
}
