/**
 * One objective over runs: what was measured, how sure that is, and the target. Runs are equally far apart, whatever the
 * time between them; the newest is on the right.
 */
import { scaleLinear } from "d3-scale";
import { line } from "d3-shape";
import { formatMoment, formatValue } from "../../documents/format.ts";
import { escapeXml } from "../../lib/escape-xml.ts";
import type { Trend, TrendPoint } from "../history/run-history.ts";
import { label, round, titled } from "./canvas.ts";

const WIDTH = 620;
const HEIGHT = 120;
const LEFT = 84;
const RIGHT = 12;
const TOP = 12;
const BOTTOM = 20;
/** More points than pixels say nothing more. */
export const SHOWN_POINTS = 150;

export function trendPicture(trend: Trend): string {
  const points = trend.points.slice(-SHOWN_POINTS);
  const values = points.flatMap(({ value, limit }) => (value === null ? [limit] : [value, limit]));
  const low = Math.min(0, ...values);
  const high = Math.max(...values, low + 1e-9);
  const x = scaleLinear([0, Math.max(1, points.length - 1)], [LEFT, WIDTH - RIGHT]);
  const y = scaleLinear([low, high], [HEIGHT - BOTTOM, TOP])
    .nice(3)
    .clamp(true);
  const [bottom, top] = [HEIGHT - BOTTOM, TOP];
  const draw = (of: (point: TrendPoint) => number | null): string =>
    line<TrendPoint>()
      .defined((point) => of(point) !== null)
      .x((_, i) => round(x(i)))
      .y((point) => round(y(of(point) ?? 0)))([...points]) ?? "";
  const shapes = [
    ...y.ticks(3).flatMap((tick) => [
      `<line class="grid" x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${round(y(tick))}" y2="${round(y(tick))}"/>`,
      label(formatValue(tick, trend.unit), {
        x: LEFT - 6,
        y: y(tick) + 4,
        kind: "tick",
        anchor: "end",
      }),
    ]),
    `<path class="trend-target" d="${draw(({ limit }) => limit)}"/>`,
    `<path class="series s0" d="${draw(({ value }) => value)}"/>`,
    ...points.map((point, i) => dot(point, trend.unit, { x: x(i), y, bottom, top })),
    label("older runs", { x: LEFT, y: HEIGHT - 5, kind: "tick" }),
    label("newest", { x: WIDTH - RIGHT, y: HEIGHT - 5, kind: "tick", anchor: "end" }),
  ];
  const title = `${trend.name} over ${points.length} runs; the table has the figures`;
  return `<svg class="trend" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${escapeXml(title)}">${shapes.join("")}</svg>`;
}

function dot(
  point: TrendPoint,
  unit: Trend["unit"],
  at: {
    readonly x: number;
    readonly y: (value: number) => number;
    readonly bottom: number;
    readonly top: number;
  },
): string {
  const { value, lower, upper, verdict, runId, startedAt, target } = point;
  const measured = value === null ? "nothing measured" : formatValue(value, unit);
  const title = `${runId} ${formatMoment(startedAt)}: ${measured}, target ${target}: ${verdict}`;
  const x = round(at.x);
  if (value === null) {
    const y = at.bottom;
    return titled(title, `<path class="dot ${verdict}" d="M${x - 3} ${y}l3 -6l3 6z"/>`);
  }
  const span = [lower, upper].map((bound) => (bound === null ? value : bound));
  const [from, to] = [round(at.y(span[0] ?? value)), round(at.y(span[1] ?? value))];
  const whisker =
    from === to ? "" : `<line class="whisker" x1="${x}" x2="${x}" y1="${from}" y2="${to}"/>`;
  return titled(
    title,
    `${whisker}<circle class="dot ${verdict}" cx="${x}" cy="${round(at.y(value))}" r="2.6"/>`,
  );
}
