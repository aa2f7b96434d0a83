/** Asks one link what it does now. Real: adapters/node/tcp-prober.ts. Fake: testing/fake-prober.ts. */
import type { LinkObservation } from "../domain/fault.ts";
import type { Handshake } from "./node-kind.ts";
import type { Endpoint } from "./runtime.ts";

export interface LinkQuestion {
  readonly endpoint: Endpoint;
  readonly handshake: Handshake;
  /** Silence is "no reply byte within this time", counted from the start of the connect. */
  readonly timeoutMs: number;
  /** Also transfer the handshake's bulk request and time it. */
  readonly bulk?: boolean;
}

export interface LinkProber {
  /**
   * Opens a fresh connection, sends the handshake, says what came back. Never throws for what the link does; rejects with
   * the signal's reason when it is told to stop, because whoever stopped waiting has not seen silence.
   */
  observe(question: LinkQuestion, signal: AbortSignal): Promise<Omit<LinkObservation, "link">>;
}
