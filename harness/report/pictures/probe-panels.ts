/**
 * What a probe said over time: a panel for each figure that ever changed, a line for each node, with the faults behind
 * them. Where readings share a point, their range is a faint band around the line. Time is that of the timeline.
 */
import { scaleLinear } from "d3-scale";
import { area, line } from "d3-shape";
import { formatInstant, formatValue } from "../../documents/format.ts";
import type { MeasureUnit } from "../../domain/probe.ts";
import type { ProbeSeries } from "../../domain/probe-results.ts";
import type { Results } from "../../domain/results.ts";
import { escapeXml } from "../../lib/escape-xml.ts";
import { label, round, seriesClass, textWidth, titled, type Scale } from "./canvas.ts";
import { lanes } from "./lanes.ts";
import { AXIS, axis, backdrop, faultSpan, timeFrame, WIDTH } from "./time-frame.ts";

const CAPTION = 22;
const PLOT = 58;
const GAP = 12;

export interface ProbePanel {
  /** What is measured. */
  readonly name: string;
  readonly unit: MeasureUnit;
  readonly lines: readonly { readonly name: string; readonly series: ProbeSeries }[];
  /** What the lines are held against: they should run between these. */
  readonly bounds?: { readonly low: ProbeSeries; readonly high: ProbeSeries };
}

/** Empty when there is no panel, or the run died before its load began. */
export function probePicture(
  results: Results,
  probe: string,
  panels: readonly ProbePanel[],
): string {
  const frame = timeFrame(results);
  if (frame === undefined || panels.length === 0) return "";
  const { x, to } = frame;
  const spans = results.faults.flatMap((fault) => faultSpan(fault, to));
  const { shapes, height } = lanes("faults", spans, x, 2);
  const top = height > 0 ? height + 8 : 2;
  let y = top;
  const drawn = panels.flatMap((panel) => {
    const at = y;
    y += CAPTION + PLOT + GAP;
    return panelShapes(panel, x, at);
  });
  const title = `What ${probe} said over time; the table has the figures.`;
  return [
    `<svg class="timeline" viewBox="0 0 ${WIDTH} ${y + AXIS}" role="img" aria-label="${escapeXml(title)}">`,
    ...[...shapes, ...backdrop(results, x, top, y), ...drawn, ...axis(x, y)],
    "</svg>",
  ].join("");
}

function panelShapes({ name, unit, lines, bounds }: ProbePanel, x: Scale, top: number): string[] {
  const [left = 0, right = 0] = x.range();
  const [plotTop, bottom] = [top + CAPTION, top + CAPTION + PLOT];
  const all = [...lines.map(({ series }) => series), ...(bounds ? [bounds.low, bounds.high] : [])];
  const y = scaleLinear(domainOf(all), [bottom, plotTop]).nice(2);
  const ticks = y
    .ticks(2)
    .flatMap((tick) => [
      `<line class="grid" x1="${left}" x2="${right}" y1="${round(y(tick))}" y2="${round(y(tick))}"/>`,
      label(formatValue(tick, unit), { x: left - 6, y: y(tick) + 4, kind: "tick", anchor: "end" }),
    ]);
  return [
    label(name, { x: left - 10, y: top + 12, kind: "row strong", anchor: "end" }),
    ...ticks,
    ...(bounds === undefined ? [] : [boundsShape(bounds, x, y)]),
    ...lines.flatMap(({ name: own, series }, i) => lineShapes(own, series, { x, y, i, bottom })),
    ...legend(
      [...(bounds === undefined ? [] : [BOUNDS]), ...lines.map((each) => each.name)],
      { left, right, y: top + 12 },
      bounds !== undefined,
    ),
  ];
}

const BOUNDS = "bounds by marker rows";

/** From zero, unless everything lies far above it. */
function domainOf(all: readonly ProbeSeries[]): [number, number] {
  const values = all.flatMap(({ low, high }) => [...low, ...high]).filter((each) => each !== null);
  const [least, most] = values.reduce(
    ([low, high], value) => [Math.min(low, value), Math.max(high, value)],
    [Infinity, -Infinity],
  );
  if (values.length === 0) return [0, 1];
  const from = least > most / 2 ? least : Math.min(0, least);
  return from === most ? [from - 1, most + 1] : [from, most];
}

interface Place {
  readonly x: Scale;
  readonly y: Scale;
  /** Position among the lines of its panel. */
  readonly i: number;
  readonly bottom: number;
}

function lineShapes(name: string, series: ProbeSeries, { x, y, i, bottom }: Place): string[] {
  const { at, low, median, high, noAnswer } = series;
  const kind = seriesClass(i);
  const draw = line<number | null>()
    .defined((value) => value !== null)
    .x((_, point) => round(x(at[point] ?? 0)))
    .y((value) => round(y(value ?? 0)));
  const hasRange = low.some((value, point) => value !== high[point]);
  const range = hasRange ? bandPath({ at, low, high }, x, y) : "";
  // A value between two gaps is no line: it is drawn as a dot.
  const dots = median.map((value, point) => {
    const isAlone =
      value !== null &&
      (median[point - 1] ?? null) === null &&
      (median[point + 1] ?? null) === null;
    if (!isAlone) return "";
    return `<circle class="dot ${kind}" cx="${round(x(at[point] ?? 0))}" cy="${round(y(value))}" r="1.8"/>`;
  });
  const missed = noAnswer.flatMap((count, point) => {
    const time = at[point] ?? 0;
    if (count === 0) return [];
    const mark = `<path class="missed" d="M${round(x(time))} ${bottom}v-7"/>`;
    return [titled(`${name}: ${count} times no answer at ${formatInstant(time)}`, mark)];
  });
  return [
    range === "" ? "" : `<path class="range ${kind}" d="${range}"/>`,
    titled(name, `<path class="series ${kind}" d="${draw([...median]) ?? ""}"/>`, ...dots),
    ...missed,
  ];
}

function boundsShape({ low, high }: NonNullable<ProbePanel["bounds"]>, x: Scale, y: Scale): string {
  const path = bandPath({ at: low.at, low: low.low, high: high.high }, x, y);
  return titled(BOUNDS, `<path class="bound" d="${path}"/>`);
}

function bandPath(
  { at, low, high }: Pick<ProbeSeries, "at" | "low" | "high">,
  x: Scale,
  y: Scale,
): string {
  const points = at.map((time, i) => ({ time, from: low[i] ?? null, to: high[i] ?? null }));
  const draw = area<(typeof points)[number]>()
    .defined(({ from, to }) => from !== null && to !== null)
    .x(({ time }) => round(x(time)))
    .y0(({ from }) => round(y(from ?? 0)))
    .y1(({ to }) => round(y(to ?? 0)));
  return draw(points) ?? "";
}

/** What each colour is, in a row above the plot; what does not fit is told by the table. */
function legend(
  names: readonly string[],
  { left, right, y }: { readonly left: number; readonly right: number; readonly y: number },
  hasBounds: boolean,
): string[] {
  let x = left;
  return names.flatMap((name, i) => {
    const width = 22 + textWidth(name) + 14;
    if (x + width > right) return [];
    const isBounds = hasBounds && i === 0;
    const kind = isBounds ? "bound" : `swatch ${seriesClass(hasBounds ? i - 1 : i)}`;
    const swatch = isBounds
      ? `<rect class="${kind}" x="${round(x)}" y="${y - 8}" width="16" height="8"/>`
      : `<rect class="${kind}" x="${round(x)}" y="${y - 5}" width="16" height="3"/>`;
    const text = label(name, { x: x + 22, y, kind: "tick" });
    x += width;
    return [swatch, text];
  });
}
