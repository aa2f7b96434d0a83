/**
 * The run at a glance: phases, faults and actions as bars over throughput, errors and response times, two panels per
 * workload, one line per vantage region. Self-contained SVG without script. Time is that of the tables: seconds since
 * the start of the run.
 */
import { scaleLinear } from "d3-scale";
import type { ActionRecord, PhaseResult, Results } from "../../domain/results.ts";
import type { FaultRecord } from "../../domain/fault.ts";
import { escapeXml } from "../../lib/escape-xml.ts";
import { formatBetween, formatInstant } from "../../documents/format.ts";
import { label, round, type Scale } from "./canvas.ts";
import { lanes, type Span } from "./lanes.ts";
import { PANELS, workloadPanels } from "./workload-panels.ts";

const WIDTH = 1040;
const LEFT = 168;
const RIGHT = 14;
const GAP = 6;
const SHOWN_PHASES: readonly string[] = ["before", "during", "heal", "recovery", "after"];

/** Empty when the run died before its load began. */
export function timelinePicture(results: Results): string {
  const phases = results.phases.filter(({ phase }) => SHOWN_PHASES.includes(phase));
  const from = phases[0]?.startedAt;
  const to = phases.at(-1)?.endedAt ?? results.durationMs * 1e6;
  if (from === undefined || to <= from) return "";
  const x = scaleLinear([from, to], [LEFT, WIDTH - RIGHT]).clamp(true);
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
  return `<svg class="timeline" viewBox="0 0 ${WIDTH} ${y + 34}" role="img" aria-label="${escapeXml(title)}">${shapes.join("")}</svg>`;
}

function phaseSpan({ phase, startedAt, endedAt }: PhaseResult, to: number): Span {
  const took = endedAt === null ? "did not end" : `took ${formatBetween(startedAt, endedAt)}`;
  return {
    name: phase,
    title: `phase ${phase}: from ${formatInstant(startedAt)}, ${took}`,
    from: startedAt,
    to: endedAt ?? to,
    kind: `phase phase-${phase}`,
  };
}

function faultSpan(fault: FaultRecord, to: number): Span[] {
  const { id, kind, target, startedAt, provedAt, healedAt, healProvedAt } = fault;
  if (startedAt === null) return [];
  const proved = provedAt === null ? " (not proved)" : "";
  return [
    {
      name: `${id}${proved}`,
      title: [
        `fault ${id}: ${kind} ${target}`,
        `started ${formatInstant(startedAt)}`,
        provedAt === null ? "NOT proved active" : `proved ${formatInstant(provedAt)}`,
        healedAt === null ? "NOT healed" : `healed ${formatInstant(healedAt)}`,
        healProvedAt === null ? "NOT proved gone" : `proved gone ${formatInstant(healProvedAt)}`,
      ].join("\n"),
      from: startedAt,
      to: healedAt ?? to,
      kind: "fault",
      marks: provedAt === null ? [] : [provedAt],
    },
  ];
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

/** The fault windows again, faint, behind the panels. */
function backdrop(results: Results, x: Scale, top: number, bottom: number): string[] {
  return results.faults.flatMap(({ startedAt, healedAt }) => {
    if (startedAt === null) return [];
    const [, right = 0] = x.range();
    const from = x(startedAt);
    const to = healedAt === null ? right : x(healedAt);
    return [
      `<rect class="shade" x="${round(from)}" y="${top}" width="${round(Math.max(1, to - from))}" height="${bottom - top}"/>`,
    ];
  });
}

function axis(x: Scale, y: number): string[] {
  const [left = 0, right = 0] = x.range();
  return [
    ...x.ticks(10).map((time) =>
      label(`${Math.round(time / 1e8) / 10}`, {
        x: x(time),
        y: y + 10,
        kind: "tick",
        anchor: "middle",
      }),
    ),
    label("seconds since the start of the run", {
      x: (left + right) / 2,
      y: y + 27,
      kind: "tick",
      anchor: "middle",
    }),
  ];
}
