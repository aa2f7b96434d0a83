/**
 * A space-time diagram: processes as rows, operations as bars from invocation to completion, a legal order as numbered
 * points on them, and the operation that fits nowhere. Events are spaced evenly by their order, not by their time:
 * nanoseconds and seconds stay readable side by side. Self-contained, light and dark: lines and text take the colour
 * of the page.
 */
import type { Picture } from "../../domain/finding.ts";
import type { Operation } from "../../domain/history.ts";
import { escapeText, round } from "./svg.ts";

export interface SpaceTimeBar {
  readonly operation: Operation;
  readonly label: string;
  /** Place in the legal order, from 1; absent where the operation is not in it. */
  readonly place?: number;
  /** The object after it, in words. */
  readonly after?: string;
  readonly isStuck?: boolean;
}

const ROW = 58;
const TOP = 44;
const LEFT = 96;
const STEP = 52;
const RIGHT = 40;
const BAR = 20;

export function spaceTime(
  title: string,
  bars: readonly SpaceTimeBar[],
  caption: readonly string[],
): Picture {
  const processes = [...new Set(bars.map(({ operation }) => operation.process))].sort(
    (a, b) => a - b,
  );
  const columns = columnsOf(bars);
  const width = Math.max(560, LEFT + columns.size * STEP + RIGHT);
  const below = TOP + processes.length * ROW;
  const height = below + 16 + caption.length * 18;
  const x = (index: number): number => LEFT + (columns.get(index) ?? columns.size) * STEP;
  const rowOf = (process: number): number => TOP + processes.indexOf(process) * ROW;
  const body = [
    label({ x: 12, y: 22, size: 14, weight: 600 }, title),
    ...processes.flatMap((process) => rowShapes(process, rowOf(process), width)),
    ...bars.flatMap((bar) =>
      barShapes(bar, rowOf(bar.operation.process), {
        from: x(bar.operation.index),
        to: Number.isFinite(bar.operation.completionIndex)
          ? x(bar.operation.completionIndex)
          : width - 8,
      }),
    ),
    ...orderLine(bars, rowOf, pointPositions(bars, x, width)),
    ...caption.map((line, i) => label({ x: 12, y: below + 18 + i * 18, size: 12 }, line)),
  ];
  return { title, svg: documentOf(title, { width, height }, body) };
}

/** The events of the bars, in order, each in a column of its own. */
function columnsOf(bars: readonly SpaceTimeBar[]): ReadonlyMap<number, number> {
  const events = bars
    .flatMap(({ operation }) => [operation.index, operation.completionIndex])
    .filter(Number.isFinite)
    .sort((a, b) => a - b);
  return new Map([...new Set(events)].map((event, column) => [event, column]));
}

/** Where each ordered operation takes effect: as early as its invocation and the order before it allow. */
function pointPositions(
  bars: readonly SpaceTimeBar[],
  x: (index: number) => number,
  width: number,
): ReadonlyMap<SpaceTimeBar, number> {
  const positions = new Map<SpaceTimeBar, number>();
  let latest = LEFT;
  const ordered = inOrder(bars);
  for (const bar of ordered) {
    const end = Number.isFinite(bar.operation.completionIndex)
      ? x(bar.operation.completionIndex)
      : width;
    latest = Math.min(end - 4, Math.max(latest + 10, x(bar.operation.index) + 10));
    positions.set(bar, latest);
  }
  return positions;
}

function inOrder(bars: readonly SpaceTimeBar[]): readonly SpaceTimeBar[] {
  return bars
    .filter(({ place }) => place !== undefined)
    .sort((a, b) => (a.place as number) - (b.place as number));
}

function rowShapes(process: number, top: number, width: number): string[] {
  const middle = top + BAR / 2 + 8;
  return [
    `<line class="rule" x1="${LEFT - 8}" y1="${middle}" x2="${width - 8}" y2="${middle}"/>`,
    label({ x: 12, y: middle + 4, size: 12 }, `process ${process}`),
  ];
}

function barShapes(
  { operation, label: words, isStuck, place }: SpaceTimeBar,
  top: number,
  { from, to }: { readonly from: number; readonly to: number },
): string[] {
  const kind = isStuck === true ? "stuck" : place === undefined ? "left-out" : "placed";
  const open = Number.isFinite(operation.completionIndex) ? "" : " open";
  const range = `${milliseconds(operation.invokedAt)} to ${milliseconds(operation.completedAt)}`;
  const name = `T${operation.index} ${words}`;
  return [
    `<g><title>${escapeText(`${name}, process ${operation.process}, ${range}`)}</title>`,
    `<rect class="bar ${kind}${open}" x="${round(from)}" y="${top + 8}" width="${round(Math.max(6, to - from))}" height="${BAR}" rx="4"/>`,
    label({ x: from + 4, y: top + 4, size: 11, weight: isStuck === true ? 700 : 400 }, name),
    "</g>",
  ];
}

function orderLine(
  bars: readonly SpaceTimeBar[],
  rowOf: (process: number) => number,
  positions: ReadonlyMap<SpaceTimeBar, number>,
): string[] {
  const points = inOrder(bars).map((bar) => ({
    bar,
    x: round(positions.get(bar) ?? 0),
    y: rowOf(bar.operation.process) + 8 + BAR / 2,
  }));
  return [
    `<polyline class="order" points="${points.map(({ x, y }) => `${x},${y}`).join(" ")}"/>`,
    ...points.map(
      ({ bar, x, y }) =>
        `<g><title>${escapeText(`${bar.place}. T${bar.operation.index} ${bar.label}${bar.after === undefined ? "" : `; then ${bar.after}`}`)}</title>` +
        `<circle class="point" cx="${x}" cy="${y}" r="5"/></g>`,
    ),
  ];
}

function label(
  place: {
    readonly x: number;
    readonly y: number;
    readonly size: number;
    readonly weight?: number;
  },
  words: string,
): string {
  return `<text x="${round(place.x)}" y="${round(place.y)}" font-size="${place.size}" font-weight="${place.weight ?? 400}">${escapeText(words)}</text>`;
}

const STYLE = `
.space-time { color: var(--ink, #1c2430); background: var(--paper, #fff); font-family: system-ui, sans-serif }
.space-time text { fill: currentColor }
.space-time .rule { stroke: currentColor; opacity: .2 }
.space-time .bar { stroke: currentColor; stroke-opacity: .6; fill: currentColor; fill-opacity: .12 }
.space-time .open { stroke-dasharray: 4 3 }
.space-time .left-out { fill-opacity: .03 }
.space-time .stuck { fill: var(--bad, #d33a2c); fill-opacity: .75; stroke: var(--bad, #d33a2c); stroke-opacity: 1 }
.space-time .order { fill: none; stroke: var(--good, #2f8f5b); stroke-width: 1.5; stroke-dasharray: 2 3 }
.space-time .point { fill: var(--good, #2f8f5b) }
@media (prefers-color-scheme: dark) { .space-time { color: var(--ink, #e6e9ee); background: var(--paper, #14181f) } }
`;

function documentOf(
  title: string,
  { width, height }: { readonly width: number; readonly height: number },
  body: readonly string[],
): string {
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" class="space-time" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${escapeText(title)}">`,
    `<style>${STYLE}</style>`,
    ...body,
    "</svg>",
  ].join("\n");
}

function milliseconds(nanoseconds: number): string {
  return Number.isFinite(nanoseconds) ? `${round(nanoseconds / 1e6)} ms` : "the end";
}
