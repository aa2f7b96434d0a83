/**
 * A cycle of transactions: boxes on a ring with what each did, arrows that say why one comes before the next.
 * Self-contained SVG for light and dark pages: no script, no reference, every label escaped.
 */
import type { Picture } from "../../domain/finding.ts";
import { escapeXml } from "../../lib/escape-xml.ts";

export const ARROWS = ["ww", "wr", "rw", "process", "realtime"] as const;
export type Arrow = (typeof ARROWS)[number];

export interface CycleNode {
  readonly title: string;
  /** One line a micro-operation. */
  readonly lines: readonly string[];
  /** Arrow to the next node of the ring, and the sentence shown when pointing at it. */
  readonly arrow: Arrow;
  readonly reason: string;
}

const CHARACTER = 6.7;
const LINE = 15;
const PADDING = 8;
const LINES_MAX = 8;
const MARGIN = 24;

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export function cycleGraph(title: string, nodes: readonly CycleNode[]): Picture {
  const boxes = ringOf(nodes.map(sizeOf));
  const width = Math.max(...boxes.map((box) => box.x + box.width / 2)) + MARGIN;
  const height =
    Math.max(...boxes.map((box) => box.y + box.height / 2)) + MARGIN + bowOf(nodes.length);
  const view = `0 0 ${round(width)} ${round(height)}`;
  const svg = [
    `<svg xmlns="http://www.w3.org/2000/svg" class="cycle-graph" viewBox="${view}" width="${round(width)}" height="${round(height)}" role="img" aria-label="${escapeXml(title)}" font-family="ui-monospace, monospace" font-size="11">`,
    STYLE,
    `<defs>${ARROWS.map(marker).join("")}</defs>`,
    ...nodes.map((node, at) => arrow(node, at, boxes)),
    ...nodes.map((node, at) => box(node, boxes[at]!)),
    "</svg>",
  ].join("\n");
  return { title, svg };
}

/** Colours that keep a contrast of 4.5:1 with their page; a dark page gets its own. */
const STYLE = `<style>
.cycle-graph { --ink: #1c2733; --paper: #ffffff; --rim: #8795a5; --ww: #b3541e; --wr: #1f6f43; --rw: #a3195b; --process: #5b4bb5; --realtime: #1d5fa8; }
@media (prefers-color-scheme: dark) { .cycle-graph { --ink: #e6ebf1; --paper: #1c232b; --rim: #6b7a8a; --ww: #f0a06a; --wr: #74cf9c; --rw: #f58ab8; --process: #b3a6ff; --realtime: #7db8f5; } }
.cycle-graph rect { fill: var(--paper); stroke: var(--rim); }
.cycle-graph text { fill: var(--ink); }
.cycle-graph .title { font-weight: bold; }
.cycle-graph path.edge { fill: none; stroke-width: 1.6; }
${ARROWS.map((kind) => `.cycle-graph .${kind} path.edge { stroke: var(--${kind}); } .cycle-graph .${kind} text, .cycle-graph marker .${kind} { fill: var(--${kind}); } .cycle-graph .${kind} rect { stroke: none; }`).join("\n")}
.cycle-graph .process path.edge, .cycle-graph .realtime path.edge { stroke-dasharray: 5 3; }
</style>`;

function marker(kind: Arrow): string {
  return `<marker id="cycle-arrow-${kind}" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" orient="auto"><path class="${kind}" d="M0 0L8 4L0 8z"/></marker>`;
}

function textOf(node: CycleNode): readonly string[] {
  const { lines } = node;
  if (lines.length <= LINES_MAX) return lines;
  return [...lines.slice(0, LINES_MAX - 1), `… ${lines.length - LINES_MAX + 1} more`];
}

function sizeOf(node: CycleNode): readonly [number, number] {
  const lines = textOf(node);
  const widest = Math.max(node.title.length, ...lines.map((line) => line.length));
  return [widest * CHARACTER + 2 * PADDING, (lines.length + 1) * LINE + 2 * PADDING];
}

/** Boxes on an ellipse wide enough that neighbours and their arrows do not touch; the first at the left for two. */
function ringOf(sizes: readonly (readonly [number, number])[]): readonly Box[] {
  const count = sizes.length;
  const widest = Math.max(...sizes.map(([width]) => width));
  const highest = Math.max(...sizes.map(([, height]) => height));
  const spread = Math.max(1, count / Math.PI);
  const across = (widest + 110) * (count === 2 ? 0.5 : 0.62 * spread);
  const down = count === 2 ? 0 : (highest + 70) * 0.62 * spread;
  const turn = count === 2 ? Math.PI : -Math.PI / 2;
  const bow = bowOf(count);
  return sizes.map(([width, height], at) => {
    const angle = turn + (2 * Math.PI * at) / count;
    return {
      x: MARGIN + widest / 2 + across + across * Math.cos(angle),
      y: MARGIN + bow + highest / 2 + down + down * Math.sin(angle),
      width,
      height,
    };
  });
}

/** Room above and below two boxes for the arrows between them. */
function bowOf(count: number): number {
  return count === 2 ? 34 : 0;
}

function box(node: CycleNode, { x, y, width, height }: Box): string {
  const left = x - width / 2;
  const top = y - height / 2;
  const row = (line: string, at: number): string =>
    `<text x="${round(left + PADDING)}" y="${round(top + PADDING + (at + 0.8) * LINE)}"${at === 0 ? ' class="title"' : ""}>${escapeXml(line)}</text>`;
  return `<g><rect x="${round(left)}" y="${round(top)}" width="${round(width)}" height="${round(height)}" rx="5"/>${[node.title, ...textOf(node)].map(row).join("")}</g>`;
}

function arrow(node: CycleNode, at: number, boxes: readonly Box[]): string {
  const from = boxes[at]!;
  const to = boxes[(at + 1) % boxes.length]!;
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  const length = Math.hypot(dx, dy);
  // Clockwise rings bow to the left of the direction of travel, which is outward.
  const bend = boxes.length === 2 ? Math.max(from.height, to.height) * 0.5 + 40 : 26;
  const control = {
    x: (from.x + to.x) / 2 + (dy / length) * bend,
    y: (from.y + to.y) / 2 - (dx / length) * bend,
  };
  const start = border(from, control);
  const end = border(to, control);
  const middle = {
    x: (start.x + 2 * control.x + end.x) / 4,
    y: (start.y + 2 * control.y + end.y) / 4,
  };
  const half = (node.arrow.length * CHARACTER) / 2 + 3;
  return [
    `<g class="${node.arrow}"><title>${escapeXml(node.reason)}</title>`,
    `<path class="edge" d="M${round(start.x)} ${round(start.y)}Q${round(control.x)} ${round(control.y)} ${round(end.x)} ${round(end.y)}" marker-end="url(#cycle-arrow-${node.arrow})"/>`,
    `<rect x="${round(middle.x - half)}" y="${round(middle.y - 8)}" width="${round(2 * half)}" height="16"/>`,
    `<text x="${round(middle.x)}" y="${round(middle.y + 4)}" text-anchor="middle">${node.arrow}</text></g>`,
  ].join("");
}

interface Point {
  readonly x: number;
  readonly y: number;
}

/** Where the line from the middle of a box towards a point leaves it. */
function border({ x, y, width, height }: Box, towards: Point): Point {
  const [dx, dy] = [towards.x - x, towards.y - y];
  const scale = Math.min(
    dx === 0 ? Infinity : (width / 2 + 2) / Math.abs(dx),
    dy === 0 ? Infinity : (height / 2 + 2) / Math.abs(dy),
  );
  return { x: x + dx * scale, y: y + dy * scale };
}

/** Two decimals are finer than any screen, and keep pictures the same on every machine. */
function round(value: number): number {
  return Math.round(value * 100) / 100;
}
