import { formatCount, formatQuantity, formatValue } from "../../documents/format.ts";
import type { Confidence } from "../../domain/confidence.ts";
import type { FaultTarget } from "../../domain/fault.ts";
import { sliText } from "../../engine/analysis/objective-data.ts";
import { formatDuration } from "../../lib/units.ts";
import { isSymbol } from "../../nemesis/target.ts";
import type { PlanDocument } from "./plan-document.ts";

/** A plan for people: one section after another, nothing that depends on the time of day. */
export function planText(plan: PlanDocument): string[] {
  return [
    `${plan.scenario}: ${plan.title}`,
    `  file ${plan.file} · seed ${plan.seed} · runtime ${plan.runtime.name} (${plan.runtime.mode})`,
    ...parameters(plan),
    ...regions(plan),
    ...links(plan),
    ...timing(plan),
    ...fixtures(plan),
    ...schedule(plan),
    ...load(plan),
    ...judged(plan),
    ...commands(plan),
    ...refused(plan),
  ];
}

function section(title: string, lines: readonly string[]): string[] {
  return ["", title, ...lines.map((line) => `  ${line}`)];
}

function parameters({ parameters: values }: PlanDocument): string[] {
  const entries = Object.entries(values);
  if (entries.length === 0) return [];
  return [`  ${entries.map(([name, value]) => `${name}=${String(value)}`).join(" ")}`];
}

function regions({ regions: all, wan }: PlanDocument): string[] {
  const nodes = columns(
    all.map(({ region, nodes: here }) => [
      region,
      here.map(({ name, kind, ports }) => `${name} (${kind}${portsText(ports)})`).join(", ") || "-",
    ]),
  );
  const pairs = columns(
    wan.map(({ between: [a, b], roundTripMs }) => [`${a} <-> ${b}`, formatDuration(roundTripMs)]),
  );
  return [
    ...section(`Regions (${all.length})`, nodes),
    ...(pairs.length === 0 ? [] : section("WAN round trips", pairs)),
  ];
}

function portsText(ports: Readonly<Record<string, number>>): string {
  return Object.values(ports)
    .map((port) => ` :${port}`)
    .join("");
}

function links({ links: all }: PlanDocument): string[] {
  const rows = columns(all.map(({ id, roundTripMs }) => [id, formatDuration(roundTripMs)]));
  return section(`Links (${all.length}), each a proxy of the calling region`, rows);
}

function timing({ timing: times }: PlanDocument): string[] {
  return section("Phases", [
    `start ≤ ${formatDuration(times.startMs)} · before ${formatDuration(times.beforeMs)} · faults ${formatDuration(times.faultsMs)} · recovery ≤ ${formatDuration(times.recoveryMs)} · after ${formatDuration(times.afterMs)}`,
  ]);
}

function fixtures({ fixtures: all }: PlanDocument): string[] {
  const rows = all.map(({ source, into, place, rows: count, approximateBytes }) => [
    source,
    `into ${into} (${place})`,
    `${formatCount(count)} rows`,
    `about ${formatQuantity(approximateBytes, "bytes")}`,
  ]);
  return rows.length === 0 ? [] : section(`Fixtures (${all.length})`, columns(rows));
}

interface Event {
  readonly atMs: number;
  readonly cells: readonly string[];
}

function schedule({
  schedule: { faults, actions, durationMs },
  file,
  seed,
}: PlanDocument): string[] {
  const events: Event[] = [
    ...faults.flatMap((fault): Event[] => {
      const endsAt = fault.forMs === undefined ? durationMs : fault.atMs + fault.forMs;
      const parts = [fault.kind, fault.targetText, parametersText(fault.parameters)];
      const what = parts.filter((part) => part !== "").join(" ");
      return [
        {
          atMs: fault.atMs,
          cells: ["start", fault.id, `${what}${late(fault.target)}`, `${file}:${fault.line}`],
        },
        { atMs: endsAt, cells: ["end", fault.id, "heal, and prove it", ""] },
      ];
    }),
    ...actions.map(({ atMs, id, action, targetText, parameters: given, line }): Event => {
      const what = [action, targetText, parametersText({ ...given, region: undefined })];
      const text = what.filter((part) => part !== "").join(" ");
      return { atMs, cells: ["action", id, text, `${file}:${line}`] };
    }),
  ];
  const rows = events
    .sort((a, b) => a.atMs - b.atMs)
    .map(({ atMs, cells }) => [`${(atMs / 1000).toFixed(3)} s`.padStart(11), ...cells]);
  const lines = rows.length === 0 ? ["no faults and no actions"] : columns(rows);
  return section(`Schedule (seed ${seed})`, lines);
}

/** Symbols are found out when the fault starts. */
function late(target: FaultTarget): string {
  const symbolic =
    (target.type === "node" && isSymbol(target.which)) ||
    (target.type === "links" && target.group !== undefined && isSymbol(target.to));
  return symbolic ? " (found when it starts)" : "";
}

function parametersText(values: Readonly<Record<string, unknown>>): string {
  return Object.entries(values)
    .filter(([key, value]) => value !== undefined && !(key === "streams" && isBoth(value)))
    .map(([key, value]) =>
      key === "form" ? `(${String(value)})` : `${key}=${JSON.stringify(value)}`,
    )
    .join(" ");
}

/** Both streams are the rule and not worth a word. */
function isBoth(streams: unknown): boolean {
  return Array.isArray(streams) && streams.length > 1;
}

function load({ workloads }: PlanDocument): string[] {
  const rows = workloads.map(({ name, kind, on, from, clients, ratePerSecond, amount }) => [
    name,
    on === "" ? kind : `${kind} on ${on}`,
    `from ${from.join(", ")}`,
    amount ?? `${clients} clients`,
    amount !== undefined
      ? ""
      : ratePerSecond === undefined
        ? "as fast as they can"
        : `${ratePerSecond}/s`,
  ]);
  return rows.length === 0 ? [] : section("Workloads", columns(rows));
}

function judged({ objectives, checks }: PlanDocument): string[] {
  const rows = [
    ...objectives.map(({ name, sli, during, text, confidence }) => [
      name,
      `${sliText(sli)} ${text}`,
      during,
      confidenceText(confidence),
    ]),
    ...checks.map(({ name }) => [name, "", "", ""]),
  ];
  return rows.length === 0 ? [] : section("Judged", columns(rows));
}

/** The rule, bounds of 95 %, is not worth a word. */
function confidenceText(confidence: Confidence): string {
  if (confidence === "bound") return "";
  return confidence === "point" ? "point estimate" : `at ${formatValue(confidence, "ratio")}`;
}

function commands({ commands: all }: PlanDocument): string[] {
  if (all.length === 0) return section("Commands of this machine", ["none"]);
  return section("Commands of this machine that the scenario runs", all);
}

function refused({ refusals }: PlanDocument): string[] {
  if (refusals.length === 0) return section("Refused on this runtime", ["nothing"]);
  const lines = refusals.flatMap(({ code, message, why, fix }) => [
    `${code}: ${message}`,
    `  why: ${why}`,
    `  fix: ${fix}`,
  ]);
  return section("Refused on this runtime", lines);
}

function columns(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, i) => Math.max(...rows.map((row) => row[i]?.length ?? 0)));
  return rows.map((row) =>
    row
      .map((cell, i) => cell.padEnd(widths[i] ?? 0))
      .join("  ")
      .trimEnd(),
  );
}
