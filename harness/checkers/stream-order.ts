/**
 * The order of a stream. Real time: a message acknowledged before another was appended comes first. Agreement: all
 * readers see one order. Reads of the whole stream are versions of it, so each must be a prefix of the longest; consumers
 * may skip what others were handed, so theirs must only increase along it.
 */
import { acknowledgement, firstAttempt, type AddTable } from "./add-table.ts";
import type { Operation } from "../domain/history.ts";
import type { FindingLog } from "./finding-log.ts";
import { precedes, show } from "./values.ts";

/** What one reader saw, in order, each message once. */
export interface Sequence {
  /** Ids of `AddTable`. */
  readonly ids: readonly number[];
  /** The operation that showed each of them. */
  readonly sources: readonly Operation[];
}

export interface StreamOrder {
  readonly table: AddTable;
  readonly log: FindingLog;
  /** Whole reads; without the messages that cannot be there. */
  readonly reads: readonly Sequence[];
  /** What each consumer was handed, each message once. */
  readonly consumers: readonly Sequence[];
}

export function judgeOrder(order: StreamOrder): void {
  const { reads, consumers } = order;
  for (const sequence of [...reads, ...consumers]) judgeRealTime(order, sequence);
  const longestFirst = (sequences: readonly Sequence[]) =>
    sequences.toSorted((a, b) => b.ids.length - a.ids.length);
  const [log, ...shorter] = longestFirst(reads);
  if (log !== undefined) for (const read of shorter) judgePrefix(order, log, read);
  const rest = longestFirst(consumers);
  const reference = log ?? rest.shift();
  if (reference === undefined) return;
  for (const consumer of rest) judgeIncreasing(order, reference, consumer);
}

/** From the end: the earliest acknowledgement of what follows must not lie before this message was appended. */
function judgeRealTime({ table, log }: StreamOrder, sequence: Sequence): void {
  let earliest = -1;
  for (let at = sequence.ids.length - 1; at >= 0; at -= 1) {
    const id = sequence.ids[at] ?? -1;
    const append = firstAttempt(table, id);
    const follower = acknowledgement(table, earliest);
    if (append !== undefined && follower !== undefined && precedes(follower, append)) {
      const source = sequence.sources[at];
      log.add("reordered", () => ({
        message: `T${source?.index} saw ${show(append.input)} before ${show(follower.input)}, although T${follower.index} had been acknowledged before T${append.index} appended ${show(append.input)}`,
        operations: [follower, append, ...(source === undefined ? [] : [source])],
      }));
    }
    const acknowledged = acknowledgement(table, id)?.completionIndex ?? Infinity;
    if (acknowledged < (follower?.completionIndex ?? Infinity)) earliest = id;
  }
}

function judgePrefix({ table, log }: StreamOrder, longest: Sequence, read: Sequence): void {
  const at = read.ids.findIndex((id, position) => longest.ids[position] !== id);
  if (at < 0) return;
  reportDisagreement(table, log, {
    one: { sequence: read, at },
    other: { sequence: longest, at },
    what: `at place ${at + 1}`,
  });
}

function judgeIncreasing(
  { table, log }: StreamOrder,
  reference: Sequence,
  consumer: Sequence,
): void {
  const places = new Map(reference.ids.map((id, place) => [id, place]));
  let before = -1;
  for (const [at, id] of consumer.ids.entries()) {
    const place = places.get(id);
    if (place === undefined) continue;
    if (place < before) {
      reportDisagreement(table, log, {
        one: { sequence: consumer, at },
        other: { sequence: reference, at: before },
        what: `after ${show(table.ids.value(reference.ids[before] ?? -1))}`,
      });
      return;
    }
    before = place;
  }
}

interface Place {
  readonly sequence: Sequence;
  readonly at: number;
}

function reportDisagreement(
  table: AddTable,
  log: FindingLog,
  facts: { readonly one: Place; readonly other: Place; readonly what: string },
): void {
  const { one, other, what } = facts;
  const seen = ({ sequence, at }: Place) => show(table.ids.value(sequence.ids[at] ?? -1));
  const sources = [one, other].map(({ sequence, at }) => sequence.sources[at]);
  log.add("reordered", () => ({
    message:
      one.at === other.at
        ? `T${sources[0]?.index} saw ${seen(one)} ${what}, where T${sources[1]?.index} saw ${seen(other)}`
        : `T${sources[0]?.index} saw ${seen(one)} ${what}, T${sources[1]?.index} the other way round`,
    operations: sources.filter((source) => source !== undefined),
  }));
}
