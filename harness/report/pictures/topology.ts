/** Regions as boxes with their nodes, WAN round trips on the lines between them; what a fault hit is marked. */
import type { Results } from "../../domain/results.ts";
import { escapeXml } from "../../lib/escape-xml.ts";
import { formatMs } from "../../documents/format.ts";
import { label, round, textWidth, titled } from "./canvas.ts";

const WIDTH = 1040;
const ROW = 19;
const HEAD = 34;
const MARGIN = 12;

interface Box {
  readonly region: string;
  /** Centre. */
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export function topologyPicture(results: Results): string {
  const { wan } = results.topology;
  const { boxes, height } = layout(results.topology);
  const place = new Map(boxes.map((box) => [box.region, box]));
  const lines = wan.map(({ between, roundTripMs }) => {
    const [from, to] = [place.get(between[0]), place.get(between[1])];
    if (from === undefined || to === undefined) return "";
    const faults = faultsBetween(results, between);
    const said = faults.length === 0 ? "" : `, hit by ${faults.join(", ")}`;
    return titled(
      `${between[0]} and ${between[1]}: round trip ${formatMs(roundTripMs)}${said}`,
      `<line class="wan${faults.length === 0 ? "" : " hit"}" x1="${round(from.x)}" y1="${round(from.y)}" x2="${round(to.x)}" y2="${round(to.y)}"/>`,
      label(formatMs(roundTripMs), {
        x: (from.x + to.x) / 2,
        y: (from.y + to.y) / 2 + 4,
        kind: "wan-label",
        anchor: "middle",
      }),
    );
  });
  const title = `Topology: ${results.topology.regions.join(", ")}, with the round trips between them`;
  return `<svg class="topology" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="${escapeXml(title)}">${lines.join("")}${boxes.map((box) => regionBox(box, results)).join("")}</svg>`;
}

/** One region in the middle, two beside each other, more on an ellipse that starts at the top. */
function layout({ regions, nodes }: Results["topology"]): { boxes: Box[]; height: number } {
  const sizes = regions.map((region) => {
    const own = nodes.filter((node) => node.region === region);
    const widest = Math.max(
      region.length,
      ...own.map(({ name, kind }) => name.length + kind.length),
    );
    return {
      width: Math.max(150, textWidth("x".repeat(widest)) + 34),
      height: HEAD + own.length * ROW,
    };
  });
  const wide = Math.max(150, ...sizes.map((size) => size.width));
  const tall = Math.max(HEAD, ...sizes.map((size) => size.height));
  const count = regions.length;
  const radiusX = count === 1 ? 0 : WIDTH / 2 - wide / 2 - MARGIN;
  const radiusY =
    count <= 2 ? 0 : (tall + 70) / (count === 3 ? 1.5 : 2) + Math.max(0, count - 4) * 30;
  const start = count === 2 ? Math.PI : -Math.PI / 2;
  const boxes = regions.map((region, i) => {
    const angle = start + (2 * Math.PI * i) / count;
    const size = sizes[i] ?? { width: wide, height: tall };
    return {
      region,
      x: WIDTH / 2 + radiusX * Math.cos(angle),
      y: radiusY * Math.sin(angle),
      ...size,
    };
  });
  const top = Math.min(...boxes.map((box) => box.y - box.height / 2));
  const bottom = Math.max(...boxes.map((box) => box.y + box.height / 2));
  return {
    boxes: boxes.map((box) => ({ ...box, y: box.y - top + MARGIN })),
    height: Math.ceil(bottom - top + 2 * MARGIN),
  };
}

function regionBox(box: Box, results: Results): string {
  const [left, top] = [box.x - box.width / 2, box.y - box.height / 2];
  const hit = new Set(results.faults.flatMap((fault) => fault.resolved));
  const nodes = results.topology.nodes.filter((node) => node.region === box.region);
  const rows = nodes.map(
    ({ name, kind }, i) =>
      `<text class="node${hit.has(name) ? " hit" : ""}" x="${round(left + 14)}" y="${round(top + HEAD + 10 + i * ROW)}">${escapeXml(name)} <tspan class="tick">${escapeXml(kind)}</tspan></text>`,
  );
  return [
    `<rect class="region" x="${round(left)}" y="${round(top)}" width="${round(box.width)}" height="${box.height}" rx="8"/>`,
    label(box.region, { x: left + 14, y: top + 20, kind: "region-name" }),
    ...rows,
  ].join("");
}

/** Ids of the faults that were resolved to a link between two regions, in either direction. */
function faultsBetween({ faults, topology }: Results, [a, b]: readonly [string, string]): string[] {
  const starts = topology.nodes.flatMap(({ name, region }) => {
    if (region === a) return [`${b}->${name}:`];
    return region === b ? [`${a}->${name}:`] : [];
  });
  return faults
    .filter(({ resolved }) =>
      resolved.some((link) => starts.some((start) => link.startsWith(start))),
    )
    .map(({ id }) => id);
}
