/** One objective before and after, with the bounds of both: two rows on one axis, and the target. */
import { scaleLinear } from "d3-scale";
import { formatQuantity } from "../documents/format.ts";
import { pictureOf, type Markup } from "../documents/markup.ts";
import { escapeXml } from "../lib/escape-xml.ts";
import type { Estimate } from "./estimate.ts";

const WIDTH = 220;
const HEIGHT = 34;
const ROWS = { before: 10, after: 24 };

/** Empty where nothing was measured after. Colours come from the page. */
export function beforeAfterPicture(
  before: Estimate | null,
  after: Estimate,
  limit: number,
): Markup | "" {
  if (after.value === null) return "";
  const known = [before?.value, before?.upper, after.value, after.upper, limit].filter(
    (one): one is number => typeof one === "number",
  );
  const x = scaleLinear([Math.min(0, ...known), Math.max(...known, 1e-9) * 1.08], [0, WIDTH]);
  const row = (estimate: Estimate | null, name: "before" | "after"): string => {
    if (estimate === null || estimate.value === null) return "";
    const y = ROWS[name];
    const { value, lower, upper, unit } = estimate;
    const [from, to] = [x(lower ?? value), x(upper ?? value)];
    return [
      `<g class="${name === "before" ? "s0" : "s1"}"><title>${escapeXml(`${name}: ${formatQuantity(value, unit)}`)}</title>`,
      `<rect class="bounds" x="${round(from)}" y="${y - 4}" width="${round(Math.max(2, to - from))}" height="8" rx="2"/>`,
      `<line class="value" x1="${round(x(value))}" x2="${round(x(value))}" y1="${y - 6}" y2="${y + 6}"/></g>`,
    ].join("");
  };
  return pictureOf(
    [
      `<svg class="interval" viewBox="0 0 ${WIDTH} ${HEIGHT}" width="${WIDTH}" height="${HEIGHT}" role="img" aria-label="before and after, with bounds and target">`,
      row(before, "before"),
      row(after, "after"),
      `<line class="target" x1="${round(x(limit))}" x2="${round(x(limit))}" y1="0" y2="${HEIGHT}"/>`,
      "</svg>",
    ].join(""),
  );
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
