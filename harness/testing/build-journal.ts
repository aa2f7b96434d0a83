import type { JournalEntry, JournalEvent } from "../domain/journal.ts";

/** Journal entries from events, each at its milliseconds since the start of the run. */
export function journalOf(
  events: readonly (readonly [ms: number, event: JournalEvent])[],
): JournalEntry[] {
  return events.map(([ms, event]) => ({
    time: ms * 1e6,
    wall: "2026-01-01T00:00:00.000Z",
    ...event,
  }));
}
