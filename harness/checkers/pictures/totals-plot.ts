/** A total over time, as read: dots on the line it should keep, and away from it. */
import type { Picture } from "../../domain/finding.ts";
import { COLOURS, line, round, scale, svgDocument, text } from "./svg.ts";

export interface TotalPoint {
  /** ns */
  readonly time: number;
  readonly total: number;
}

const WIDTH = 720;
const HEIGHT = 220;
const LEFT = 60;
const EDGE = 24;
/** More dots than pixels show nothing more. */
const MAX_DOTS = 600;

export function totalsPlot(
  title: string,
  expected: number,
  points: readonly TotalPoint[],
): Picture {
  const right = points.filter(({ total }) => total === expected);
  const wrong = points.filter(({ total }) => total !== expected);
  const shown = [...thin(right), ...thin(wrong)];
  const times = shown.map(({ time }) => time);
  const totals = [expected, ...shown.map(({ total }) => total)];
  const [bottom, top] = [Math.min(...totals), Math.max(...totals)];
  const x = scale([Math.min(...times), Math.max(...times)], [LEFT, WIDTH - EDGE]);
  const y = scale([bottom, top], [HEIGHT - EDGE - 10, EDGE + 10]);
  const body = [
    text(8, 16, title),
    line([LEFT, y(expected)], [WIDTH - EDGE, y(expected)], "good"),
    ...[...new Set([bottom, expected, top])].map((total) => text(8, y(total) + 4, String(total))),
    ...shown.map(({ time, total }) => dot(x(time), y(total), total === expected)),
    text(LEFT, HEIGHT - 6, `${round(Math.min(...times) / 1e6)} ms`),
    text(WIDTH - EDGE - 70, HEIGHT - 6, `${round(Math.max(...times) / 1e6)} ms`),
  ];
  return { title, svg: svgDocument({ width: WIDTH, height: HEIGHT }, title, body) };
}

function dot(x: number, y: number, good: boolean): string {
  return `<circle cx="${round(x)}" cy="${round(y)}" r="${good ? 2 : 3}" fill="${COLOURS[good ? "neutral" : "bad"]}"/>`;
}

function thin(points: readonly TotalPoint[]): readonly TotalPoint[] {
  const step = Math.max(1, Math.ceil(points.length / MAX_DOTS));
  return points.filter((_, at) => at % step === 0);
}
