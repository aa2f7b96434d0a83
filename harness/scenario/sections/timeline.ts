/** `timeline:` faults and actions, each at its time after the start of the fault phase. Random times come from the seed. */
import { z } from "zod";
import type { PlannedAction, PlannedFault } from "../../domain/fault.ts";
import { checkSchema } from "../../lib/located/check-schema.ts";
import { keySpanOf, spanOf } from "../../lib/located/located-tree.ts";
import type { Known, ReadContext } from "../read-context.ts";
import { readAction } from "./actions.ts";
import { readFault } from "./faults.ts";
import type { Timed, TimelineEntry } from "./timeline-entry.ts";

const MAX_ENTRIES = 200;

export const timelineSchema = z
  .array(z.record(z.string(), z.unknown()))
  .max(MAX_ENTRIES)
  .describe("faults and actions, each at its time after the start of the fault phase");

export interface ReadTimeline {
  readonly faults: readonly PlannedFault[];
  readonly actions: readonly PlannedAction[];
  /** Ids of all fault entries, those that were refused included. */
  readonly faultIds: readonly string[];
  readonly faultsMs: number;
  /** Commands that actions run. */
  readonly commands: readonly string[];
}

/** Without timing.faults the phase ends when the last entry is over; open faults and actions get this long. */
const OPEN_END_MS = 5000;
const ACTION_MS = 1000;
/** Ids that objectives, Toxiproxy or the reports use for something else. */
const RESERVED = ["before", "during", "recovery", "after", "whole", "wan"];

export function readTimeline(
  context: ReadContext,
  known: Known,
  faultsMs: number | undefined,
): ReadTimeline {
  const bodies = checkSchema(timelineSchema.optional(), { ...context, path: ["timeline"] }) ?? [];
  const entries = nameEntries(context, bodies);
  const faults: Timed<PlannedFault>[] = [];
  const actions: Timed<PlannedAction>[] = [];
  for (const { entry, what } of entries) {
    if (what === "fault") faults.push(...listOf(readFault(context, known, entry)));
    if (what === "action") actions.push(...listOf(readAction(context, known, entry)));
  }
  const length = faultsMs ?? lengthOf(faults, actions);
  if (faultsMs !== undefined) checkEnds(context, entries, [...faults, ...actions], faultsMs);
  return {
    faults: faults.map(({ planned }) => planned),
    actions: actions.map(({ planned }) => planned),
    faultIds: entries.filter(({ what }) => what === "fault").map(({ entry }) => entry.id),
    faultsMs: length,
    commands: actions.flatMap(({ planned }) => commandOf(planned)),
  };
}

interface NamedEntry {
  readonly entry: TimelineEntry;
  readonly what: "fault" | "action";
}

/** Ids: `as:`, else `<kind>-<n>`, counted over entries of that kind so that a new kind moves no other id. */
function nameEntries(
  context: ReadContext,
  bodies: readonly Readonly<Record<string, unknown>>[],
): NamedEntry[] {
  const counts = new Map<string, number>();
  const owners = new Set<string>();
  return bodies.flatMap((body, i): NamedEntry[] => {
    const path = ["timeline", i];
    const what = kindOfEntry(context, path, body);
    if (what === undefined) return [];
    const kind = String(body[what]);
    const count = (counts.get(kind) ?? 0) + 1;
    counts.set(kind, count);
    const id = typeof body["as"] === "string" ? body["as"] : `${kind}-${count}`;
    const span = spanOf(context.tree, "as" in body ? [...path, "as"] : [...path, what]);
    if (owners.has(id)) {
      context.reporter.add("FLT009", span, { message: `two entries are called "${id}"` });
    }
    if (RESERVED.includes(id)) {
      context.reporter.add("SCN016", span, { message: `"${id}" cannot be the name of an entry` });
    }
    owners.add(id);
    return [{ entry: { path, body, id }, what }];
  });
}

function kindOfEntry(
  context: ReadContext,
  path: readonly (string | number)[],
  body: Readonly<Record<string, unknown>>,
): "fault" | "action" | undefined {
  const [isFault, isAction] = ["fault" in body, "action" in body];
  if (isFault && !isAction) return "fault";
  if (isAction && !isFault) return "action";
  const message = isFault
    ? "this entry is a fault and an action at once"
    : "this entry has neither fault: nor action:";
  context.reporter.add("FLT002", spanOf(context.tree, path), { message });
  return undefined;
}

function lengthOf(
  faults: readonly Timed<PlannedFault>[],
  actions: readonly Timed<PlannedAction>[],
): number {
  return Math.max(
    0,
    ...faults.map(({ planned: { atMs, forMs = OPEN_END_MS } }) => atMs + forMs),
    ...actions.map(({ planned: { atMs } }) => atMs + ACTION_MS),
  );
}

function checkEnds(
  context: ReadContext,
  entries: readonly NamedEntry[],
  timed: readonly Timed<PlannedFault | PlannedAction>[],
  faultsMs: number,
): void {
  for (const { planned, endsBy } of timed) {
    const entry = entries.find((each) => each.entry.id === planned.id)?.entry;
    if (entry === undefined || endsBy <= faultsMs) continue;
    const key = "for" in entry.body ? "for" : "at";
    context.reporter.add("FLT008", keySpanOf(context.tree, [...entry.path, key]), {
      message: `"${planned.id}" may last until ${endsBy / 1000}s, the fault phase ends at ${faultsMs / 1000}s`,
    });
  }
}

function commandOf({ parameters: { command } }: PlannedAction): string[] {
  if (typeof command === "string") return [command];
  return Array.isArray(command) ? [command.join(" ")] : [];
}

function listOf<T>(value: T | undefined): T[] {
  return value === undefined ? [] : [value];
}
