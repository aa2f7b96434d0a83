import type { LiveEvent } from "../domain/live-event.ts";

/** Where the events of a living run go. Real: adapters/telemetry. It never throws and never makes a run wait. */
export interface LiveSink {
  send(event: LiveEvent): void;
  /** Hands out what is left, within a few seconds. */
  close(): Promise<void>;
}
