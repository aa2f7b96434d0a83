/** Where a measured value lies: its 95 % bounds as a bar, the value as a tick, the target as a line. */
import { scaleLinear } from "d3-scale";
import type { ObjectiveResult } from "../../domain/results.ts";
import { escapeXml } from "../../lib/escape-xml.ts";
import { round } from "./canvas.ts";

const WIDTH = 132;
const HEIGHT = 18;

/** Empty when nothing was measured. */
export function intervalPicture(objective: ObjectiveResult): string {
  const { value, lower, upper, limit, verdict } = objective;
  if (value === null) return "";
  const known = [value, limit, lower, upper].filter((one) => one !== null);
  const [low, high] = [Math.min(...known), Math.max(...known)];
  const margin = high === low ? Math.max(Math.abs(high) * 0.1, 1e-9) : (high - low) * 0.12;
  const x = scaleLinear([low - margin, high + margin], [0, WIDTH]);
  const from = lower === null ? 0 : x(lower);
  const to = upper === null ? WIDTH : x(upper);
  const title = `value and bounds of ${objective.name} beside its target`;
  return [
    `<svg class="interval ${verdict}" viewBox="0 0 ${WIDTH} ${HEIGHT}" width="${WIDTH}" height="${HEIGHT}" role="img" aria-label="${escapeXml(title)}">`,
    `<title>${escapeXml(title)}</title>`,
    `<line class="grid" x1="0" x2="${WIDTH}" y1="9" y2="9"/>`,
    `<rect class="bounds" x="${round(from)}" y="5" width="${round(Math.max(2, to - from))}" height="8" rx="2"/>`,
    `<line class="value" x1="${round(x(value))}" x2="${round(x(value))}" y1="3" y2="15"/>`,
    `<line class="target" x1="${round(x(limit))}" x2="${round(x(limit))}" y1="0" y2="${HEIGHT}"/>`,
    "</svg>",
  ].join("");
}
