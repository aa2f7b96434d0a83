/**
 * Two panels of one workload over time: acknowledged operations a second, with what failed or cannot be told as bars
 * below them, and the 95th percentile of response times on a logarithmic scale, so that an outage of seconds does not
 * flatten the milliseconds of every day.
 */
import { scaleLinear, scaleLog } from "d3-scale";
import { line } from "d3-shape";
import type { WorkloadResult, WorkloadSeries } from "../../domain/results.ts";
import { escapeXml } from "../../lib/escape-xml.ts";
import { formatInstant, formatMs, formatNumber } from "../../documents/format.ts";
import { label, round, seriesClass, type Scale } from "./canvas.ts";

const THROUGHPUT = 76;
const LATENCY = 60;
const GAP = 20;
export const PANELS = THROUGHPUT + LATENCY + 2 * GAP;

export function workloadPanels(workload: WorkloadResult, x: Scale, top: number): string[] {
  const latencyTop = top + THROUGHPUT + GAP;
  const throughput = scaleLinear([0, highestRate(workload)], [top + THROUGHPUT, top]).nice(3);
  const latency = latencyScale(workload, latencyTop);
  return [
    ...frame(workload.name, "acknowledged / s", x, throughput),
    ...throughput.ticks(3).flatMap((tick) => gridLine(formatNumber(tick), throughput(tick), x)),
    ...frame("", "p95 (log)", x, latency),
    ...decades(latency).flatMap((tick) => gridLine(formatMs(tick), latency(tick), x)),
    bars(workload, x, throughput, "unknown"),
    bars(workload, x, throughput, "fail"),
    ...workload.series.flatMap((series, i) => [
      curve(series, series.ok.map(rateOf(series)), { x, y: throughput, kind: seriesClass(i) }),
      curve(series, series.p95Ms, { x, y: latency, kind: seriesClass(i) }),
    ]),
    ...tooltips(workload, x, top),
  ];
}

function rateOf({ bucketMs }: WorkloadSeries): (count: number) => number {
  return (count) => (count * 1000) / bucketMs;
}

function highestRate({ series }: WorkloadResult): number {
  return Math.max(1, ...series.flatMap((one) => one.ok.map(rateOf(one))));
}

function latencyScale({ series }: WorkloadResult, top: number): Scale {
  const seen = series.flatMap(({ p95Ms }) => p95Ms.filter((ms) => ms !== null && ms > 0));
  const values = seen as number[];
  const lowest = values.length === 0 ? 1 : Math.min(...values);
  const highest = values.length === 0 ? 10 : Math.max(...values);
  const domain = [
    10 ** Math.floor(Math.log10(lowest)),
    10 ** Math.ceil(Math.log10(highest) + 1e-9),
  ];
  return scaleLog(domain, [top + LATENCY, top]).clamp(true);
}

function decades(scale: Scale): number[] {
  const [low = 1, high = 1] = scale.domain();
  const from = Math.round(Math.log10(low));
  const count = Math.round(Math.log10(high)) - from;
  const every = Math.max(1, Math.ceil(count / 3));
  return Array.from({ length: Math.floor(count / every) + 1 }, (_, i) => 10 ** (from + i * every));
}

function frame(name: string, what: string, x: Scale, y: Scale): string[] {
  const [left = 0] = x.range();
  const [bottom = 0, top = 0] = y.range();
  const middle = (bottom + top) / 2;
  return [
    label(name, { x: left - 58, y: middle - 3, kind: "row strong", anchor: "end" }),
    label(what, { x: left - 58, y: middle + 12, kind: "tick", anchor: "end" }),
  ];
}

function gridLine(text: string, y: number, x: Scale): string[] {
  const [left = 0, right = 0] = x.range();
  return [
    `<line class="grid" x1="${left}" x2="${right}" y1="${round(y)}" y2="${round(y)}"/>`,
    label(text, { x: left - 6, y: y + 4, kind: "tick", anchor: "end" }),
  ];
}

function middleOf(series: WorkloadSeries, i: number): number {
  return series.startedAt + (i + 0.5) * series.bucketMs * 1e6;
}

function curve(
  series: WorkloadSeries,
  values: readonly (number | null)[],
  { x, y, kind }: { readonly x: Scale; readonly y: Scale; readonly kind: string },
): string {
  const isAlone = (i: number): boolean =>
    values[i] !== null && (values[i - 1] ?? null) === null && (values[i + 1] ?? null) === null;
  const draw = line<number | null>()
    .defined((value) => value !== null)
    .x((_, i) => round(x(middleOf(series, i))))
    .y((value) => round(y(value ?? 0)));
  // A value between two gaps is no line: it is drawn as a dot.
  const dots = values.map((value, i) =>
    isAlone(i)
      ? `<circle class="dot ${kind}" cx="${round(x(middleOf(series, i)))}" cy="${round(y(value ?? 0))}" r="1.5"/>`
      : "",
  );
  return `<path class="series ${kind}" d="${draw([...values]) ?? ""}"/>${dots.join("")}`;
}

/** What went wrong per bucket, of all vantage regions together; unknown is stacked on failed. */
function bars(workload: WorkloadResult, x: Scale, y: Scale, kind: "fail" | "unknown"): string {
  const [first] = workload.series;
  if (first === undefined) return "";
  const rate = rateOf(first);
  const sum = (of: "fail" | "unknown", i: number): number =>
    workload.series.reduce((total, series) => total + (series[of][i] ?? 0), 0);
  const [bottom = 0, top = 0] = y.range();
  const shapes = first.ok.map((_, i) => {
    const failed = sum("fail", i);
    const total = kind === "fail" ? failed : failed + sum("unknown", i);
    if (total === 0) return "";
    const from = x(first.startedAt + i * first.bucketMs * 1e6);
    const width = x(first.startedAt + (i + 1) * first.bucketMs * 1e6) - from;
    const height = bottom - Math.max(top, y(rate(total)));
    return `M${round(from)} ${round(bottom)}v${round(-height)}h${round(width)}v${round(height)}z`;
  });
  const path = shapes.join("");
  return path === "" ? "" : `<path class="bar-${kind}" d="${path}"/>`;
}

/** One invisible strip per bucket that tells its figures under the mouse. */
function tooltips(workload: WorkloadResult, x: Scale, top: number): string[] {
  const [first] = workload.series;
  if (first === undefined) return [];
  return first.ok.map((_, i) => {
    const from = first.startedAt + i * first.bucketMs * 1e6;
    const lines = workload.series.map(
      ({ vantage, ok, fail, unknown, p95Ms }) =>
        `${vantage}: ${ok[i] ?? 0} ok, ${fail[i] ?? 0} failed, ${unknown[i] ?? 0} unknown, p95 ${formatMs(p95Ms[i] ?? null)}`,
    );
    const text = [`${workload.name} at ${formatInstant(from)}`, ...lines].join("\n");
    const width = x(from + first.bucketMs * 1e6) - x(from);
    return `<rect class="hover" x="${round(x(from))}" y="${top}" width="${round(width)}" height="${PANELS - GAP}"><title>${escapeXml(text)}</title></rect>`;
  });
}
