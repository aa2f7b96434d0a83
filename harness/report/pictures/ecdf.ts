/** Two distributions laid over each other: the share of samples up to each value. Baseline first, candidate second. */
import { scaleLinear, scaleLog } from "d3-scale";
import { curveStepAfter, line } from "d3-shape";
import { formatQuantity } from "../../documents/format.ts";
import type { Curve, MetricComparison } from "../../domain/comparison.ts";
import { escapeXml } from "../../lib/escape-xml.ts";
import { label, round, seriesClass, textWidth, type Scale } from "./canvas.ts";

const WIDTH = 620;
const HEIGHT = 190;
const LEFT = 48;
const RIGHT = 14;
const TOP = 12;
const BOTTOM = 24;

/** Empty where there are no samples. */
export function ecdfPicture({ metric, during, unit, curves }: MetricComparison): string {
  const values = (curves ?? []).flatMap((curve) => curve.map(([value]) => value));
  if (curves === undefined || values.length === 0) return "";
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const x = xScale(low, high);
  const y = scaleLinear([0, 1], [HEIGHT - BOTTOM, TOP]);
  const draw = (curve: Curve): string =>
    line<readonly [number, number]>()
      .x(([value]) => round(x(value)))
      .y(([, share]) => round(y(share)))
      .curve(curveStepAfter)([...curve]) ?? "";
  const title = `Shares of ${metric} ${during} up to each value, baseline and candidate; the table has the figures`;
  const shapes = [
    ...[0, 0.5, 0.95, 1].flatMap((share) => [
      `<line class="grid" x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${round(y(share))}" y2="${round(y(share))}"/>`,
      // 100 % would lie on 95 %.
      share === 1
        ? ""
        : label(`${100 * share} %`, { x: LEFT - 6, y: y(share) + 4, kind: "tick", anchor: "end" }),
    ]),
    ...ticksOf(x, unit).map((tick) =>
      label(formatQuantity(tick, unit), {
        x: x(tick),
        y: HEIGHT - 6,
        kind: "tick",
        anchor: "middle",
      }),
    ),
    ...curves.map((curve, i) => `<path class="series ${seriesClass(i)}" d="${draw(curve)}"/>`),
  ];
  return `<svg class="trend" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${escapeXml(title)}">${shapes.join("")}</svg>`;
}

/** As many of a scale's own ticks as fit beside each other: a logarithm has too many. */
function ticksOf(x: Scale, unit: string): number[] {
  let free = -Infinity;
  return x.ticks(6).filter((tick) => {
    const half = textWidth(formatQuantity(tick, unit)) / 2;
    if (x(tick) - half < free) return false;
    free = x(tick) + half + 10;
    return true;
  });
}

/** Times that span more than a factor of twenty need a logarithm to be seen. */
function xScale(low: number, high: number): Scale {
  const range = [LEFT, WIDTH - RIGHT] as const;
  if (low > 0 && high / low > 20) return scaleLog([low, high], range);
  return scaleLinear([low, high > low ? high : low + 1], range);
}
