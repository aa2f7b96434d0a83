/** What every picture of a run over time shares: its scale, the bars of phases and faults, and the axis below. */
import { scaleLinear } from "d3-scale";
import type { FaultRecord } from "../../domain/fault.ts";
import type { PhaseResult, Results } from "../../domain/results.ts";
import { formatBetween, formatInstant } from "../../documents/format.ts";
import { label, round, type Scale } from "./canvas.ts";
import type { Span } from "./lanes.ts";

export const WIDTH = 1040;
/** Height of the axis below a picture. */
export const AXIS = 34;
const LEFT = 168;
const RIGHT = 14;
const SHOWN_PHASES: readonly string[] = ["before", "during", "heal", "recovery", "after"];

export interface TimeFrame {
  readonly x: Scale;
  readonly phases: readonly PhaseResult[];
  /** ns since the start of the run: the end of the load. */
  readonly to: number;
}

/** From the first to the last load phase; undefined when the run died before its load began. */
export function timeFrame(results: Results): TimeFrame | undefined {
  const phases = results.phases.filter(({ phase }) => SHOWN_PHASES.includes(phase));
  const from = phases[0]?.startedAt;
  const to = phases.at(-1)?.endedAt ?? results.durationMs * 1e6;
  if (from === undefined || to <= from) return undefined;
  const x = scaleLinear([from, to], [LEFT, WIDTH - RIGHT]).clamp(true);
  return { x, phases, to };
}

export function phaseSpan({ phase, startedAt, endedAt }: PhaseResult, to: number): Span {
  const took = endedAt === null ? "did not end" : `took ${formatBetween(startedAt, endedAt)}`;
  return {
    name: phase,
    title: `phase ${phase}: from ${formatInstant(startedAt)}, ${took}`,
    from: startedAt,
    to: endedAt ?? to,
    kind: `phase phase-${phase}`,
  };
}

export function faultSpan(fault: FaultRecord, to: number): Span[] {
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

/** The fault windows again, faint, behind the panels. */
export function backdrop({ faults }: Results, x: Scale, top: number, bottom: number): string[] {
  return faults.flatMap(({ startedAt, healedAt }) => {
    if (startedAt === null) return [];
    const [, right = 0] = x.range();
    const from = x(startedAt);
    const to = healedAt === null ? right : x(healedAt);
    return [
      `<rect class="shade" x="${round(from)}" y="${top}" width="${round(Math.max(1, to - from))}" height="${bottom - top}"/>`,
    ];
  });
}

export function axis(x: Scale, y: number): string[] {
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
