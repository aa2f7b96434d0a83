/**
 * Operations as bars over time, one row each: the life of an element, the holders of a lock. Rows keep the order they
 * are given in.
 */
import type { Operation } from "../../domain/history.ts";
import type { Picture } from "../../domain/finding.ts";
import { COLOURS, escapeText, line, round, scale, svgDocument, text, type Colour } from "./svg.ts";

export interface Bar {
  readonly label: string;
  /** ns */
  readonly from: number;
  /** ns; Infinity reaches the right edge and has no end cap. */
  readonly to: number;
  readonly colour: Colour;
}

const WIDTH = 720;
const LEFT = 230;
const RIGHT = 20;
const ROW = 22;
const TOP = 26;

export function intervalTimeline(title: string, bars: readonly Bar[]): Picture {
  const ends = bars.flatMap(({ from, to }) => (Number.isFinite(to) ? [from, to] : [from]));
  const start = Math.min(...ends);
  const end = Math.max(...ends);
  const x = scale([start, end], [LEFT, WIDTH - RIGHT]);
  const height = TOP + bars.length * ROW + 24;
  const body = [
    text(8, 16, title),
    ...bars.flatMap((bar, row) => barShapes(bar, TOP + row * ROW, x)),
  ];
  const axis = height - 18;
  body.push(line([LEFT, axis], [WIDTH - RIGHT, axis], "axis"));
  body.push(text(LEFT, height - 5, `${milliseconds(start)} ms`));
  if (end > start) body.push(text(WIDTH - RIGHT - 70, height - 5, `${milliseconds(end)} ms`));
  return { title, svg: svgDocument({ width: WIDTH, height }, title, body) };
}

function barShapes(bar: Bar, top: number, x: (time: number) => number): string[] {
  const from = x(bar.from);
  const to = Number.isFinite(bar.to) ? x(bar.to) : WIDTH - RIGHT;
  const width = Math.max(2, to - from);
  const open = Number.isFinite(bar.to) ? "" : ' stroke-dasharray="3 2"';
  return [
    text(8, top + 13, bar.label),
    `<rect x="${round(from)}" y="${top + 3}" width="${round(width)}" height="${ROW - 8}" fill="${COLOURS[bar.colour]}" fill-opacity="0.75" stroke="${COLOURS[bar.colour]}"${open}><title>${escapeText(bar.label)}</title></rect>`,
  ];
}

/** The bar of one operation. */
export function barOf(operation: Operation, what: string, colour: Colour): Bar {
  return {
    label: `T${operation.index} ${what}`,
    from: operation.invokedAt,
    to: operation.completedAt,
    colour,
  };
}

function milliseconds(nanoseconds: number): number {
  return round(nanoseconds / 1e6);
}
