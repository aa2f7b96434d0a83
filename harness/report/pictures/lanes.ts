/** Named spans of time as bars, packed into as few lanes as their labels allow. */
import { escapeXml } from "../../lib/escape-xml.ts";
import { label, round, textWidth, titled, type Scale } from "./canvas.ts";

export const LANE = 20;
const BAR = 16;
const GAP = 8;

export interface Span {
  readonly name: string;
  /** All about it, for the tooltip. */
  readonly title: string;
  /** ns. */
  readonly from: number;
  readonly to: number;
  /** CSS class. */
  readonly kind: string;
  /** Instants to mark on the bar: proved, proved gone. */
  readonly marks?: readonly number[];
}

/** Bars from `top` downwards, and the height they take. */
export function lanes(
  row: string,
  spans: readonly Span[],
  x: Scale,
  top: number,
): { readonly shapes: readonly string[]; readonly height: number } {
  if (spans.length === 0) return { shapes: [], height: 0 };
  const [left = 0, right = 0] = x.range();
  const ends: number[] = [];
  const bars = [...spans]
    .sort((a, b) => a.from - b.from)
    .map((span) => {
      const start = Math.min(right, Math.max(left, x(span.from)));
      const width = Math.max(3, Math.min(right, x(span.to)) - start);
      const fits = textWidth(span.name) + 8 <= width;
      // A label that does not fit goes to the right of its bar, or to the left where the picture ends.
      const after = start + width + 4 + textWidth(span.name) <= right;
      const needed = fits || !after ? width : width + 4 + textWidth(span.name) + GAP;
      const free = ends.findIndex((end) => end <= start + 0.5);
      const lane = free === -1 ? ends.length : free;
      ends[lane] = start + needed;
      return bar(span, { start, width, fits, after, y: top + lane * LANE }, x);
    });
  const name = label(row, { x: left - 10, y: top + 12, kind: "row", anchor: "end" });
  return { shapes: [name, ...bars], height: ends.length * LANE };
}

interface Place {
  readonly start: number;
  readonly width: number;
  readonly fits: boolean;
  readonly after: boolean;
  readonly y: number;
}

function bar(span: Span, { start, width, fits, after, y }: Place, x: Scale): string {
  const text = fits
    ? label(span.name, { x: start + 4, y: y + 12, kind: "on" })
    : after
      ? label(span.name, { x: start + width + 4, y: y + 12, kind: "tick" })
      : label(span.name, { x: start - 4, y: y + 12, kind: "tick", anchor: "end" });
  const marks = (span.marks ?? []).map(
    (at) =>
      `<line class="proved" x1="${round(x(at))}" x2="${round(x(at))}" y1="${y}" y2="${y + BAR}"/>`,
  );
  return titled(
    span.title,
    `<rect class="${escapeXml(span.kind)}" x="${round(start)}" y="${y}" width="${round(width)}" height="${BAR}" rx="3"/>`,
    ...marks,
    text,
  );
}
