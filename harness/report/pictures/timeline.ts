/**
 * The run at a glance: phases, faults and actions as bars over throughput, errors and response times, two panels per
 * workload, one line per vantage region. Self-contained SVG without script. Time is that of the tables: seconds since
 * the start of the run.
 */
import type { ActionRecord, Results } from "../../domain/results.ts";
import { escapeXml } from "../../lib/escape-xml.ts";
import { formatBetween, formatInstant } from "../../documents/format.ts";
import { lanes, type Span } from "./lanes.ts";
import { AXIS, axis, backdrop, faultSpan, phaseSpan, timeFrame, WIDTH } from "./time-frame.ts";
import { PANELS, workloadPanels } from "./workload-panels.ts";

const GAP = 6;

/** Empty when the run died before its load began. */
export function timelinePicture(results: Results): string {
  const frame = timeFrame(results);
  if (frame === undefined) return "";
  const { x, phases, to } = frame;
  const shapes: string[] = [];
  let y = 2;
  for (const [row, spans] of [
    ["phases", phases.map((phase) => phaseSpan(phase, to))],
    ["faults", results.faults.flatMap((fault) => faultSpan(fault, to))],
    ["actions", results.actions.map((action) => actionSpan(action, to))],
  ] as const) {
    const { shapes: bars, height } = lanes(row, spans, x, y);
    shapes.push(...bars);
    if (height > 0) y += height + GAP;
  }
  const top = y + GAP;
  y = top;
  const panels: string[] = [];
  for (const workload of results.workloads) {
    if (workload.series.length === 0) continue;
    panels.push(...workloadPanels(workload, x, y));
    y += PANELS;
  }
  shapes.push(...backdrop(results, x, top, y), ...panels, ...axis(x, y));
  const title = `Timeline of ${results.scenario}: phases, faults and actions over throughput, errors and response times. The tables below have the figures.`;
  return `<svg class="timeline" viewBox="0 0 ${WIDTH} ${y + AXIS}" role="img" aria-label="${escapeXml(title)}">${shapes.join("")}</svg>`;
}

function actionSpan(record: ActionRecord, to: number): Span {
  const { action, target, startedAt, endedAt, detail, ok } = record;
  return {
    name: `${action} ${target}${ok ? "" : " (failed)"}`,
    title: `${action} ${target} at ${formatInstant(startedAt)}, took ${formatBetween(startedAt, endedAt)}: ${detail}`,
    from: startedAt,
    to: endedAt ?? to,
    kind: ok ? "action" : "action action-failed",
  };
}
