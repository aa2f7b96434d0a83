/** Two distributions as bars over the same bins, from their distribution functions. Baseline first, candidate second. */
import { scaleLinear } from "d3-scale";
import { formatQuantity } from "../../documents/format.ts";
import type { Curve, MetricComparison } from "../../domain/comparison.ts";
import { escapeXml } from "../../lib/escape-xml.ts";
import { label, round, seriesClass } from "./canvas.ts";

const WIDTH = 620;
const HEIGHT = 150;
const LEFT = 48;
const RIGHT = 14;
const TOP = 8;
const BOTTOM = 24;
const BINS = 30;

/** Empty where there are no samples. The largest 1 % share the last bin, or one stray would flatten all others. */
export function histogramPicture({ metric, during, unit, curves }: MetricComparison): string {
  if (curves === undefined || curves.some((curve) => curve.length === 0)) return "";
  const low = Math.min(...curves.map((curve) => curve[0]?.[0] ?? 0));
  const high = Math.max(...curves.map((curve) => valueAt(curve, 0.99)));
  if (!(high > low)) return "";
  const x = scaleLinear([low, high], [LEFT, WIDTH - RIGHT]);
  const width = (high - low) / BINS;
  const shares = curves.map((curve) =>
    Array.from({ length: BINS }, (_, i) => {
      const to = i === BINS - 1 ? Infinity : low + (i + 1) * width;
      return shareUpTo(curve, to) - (i === 0 ? 0 : shareUpTo(curve, low + i * width));
    }),
  );
  const y = scaleLinear([0, Math.max(...shares.flat(), 1e-9)], [HEIGHT - BOTTOM, TOP]);
  const bars = shares.flatMap((series, s) =>
    series.map((share, i) => {
      const half = (x(low + width) - x(low)) / 2;
      const left = x(low + i * width) + s * half;
      return `<rect class="bar ${seriesClass(s)}" fill="currentColor" x="${round(left)}" y="${round(y(share))}" width="${round(Math.max(1, half - 0.5))}" height="${round(Math.max(0, HEIGHT - BOTTOM - y(share)))}"/>`;
    }),
  );
  const ticks = x.ticks(6).map((tick) =>
    label(formatQuantity(tick, unit), {
      x: x(tick),
      y: HEIGHT - 6,
      kind: "tick",
      anchor: "middle",
    }),
  );
  const title = `Histogram of ${metric} ${during}, baseline beside candidate; the table has the figures`;
  return `<svg class="trend" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${escapeXml(title)}">${[...bars, ...ticks].join("")}</svg>`;
}

function shareUpTo(curve: Curve, value: number): number {
  return curve.findLast(([each]) => each <= value)?.[1] ?? 0;
}

function valueAt(curve: Curve, share: number): number {
  return curve.find(([, each]) => each >= share)?.[0] ?? curve.at(-1)?.[0] ?? 0;
}
