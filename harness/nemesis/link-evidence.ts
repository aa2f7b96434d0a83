/**
 * What a fresh connection through a link must show while an effect is on it, and when it is off. Fractions leave room for
 * the noise of a busy machine in one direction only: a link that is merely slow never counts as cut, nor the reverse.
 */
import type { LinkEffect, LinkObservation } from "../domain/fault.ts";

export interface LinkBaseline {
  /** Time to the first reply byte of a fresh connection, ms. */
  readonly replyMs: number;
  /** Time of the bulk transfer, ms; 0 where the port has none. */
  readonly bulkMs: number;
}

type Seen = Omit<LinkObservation, "link">;

/** Share of the announced delay that must be seen. */
const DELAY_SHARE = 0.8;
/** Pieces of different lengths make fewer pauses than the average says. */
const SLICE_SHARE = 0.5;
/** More than a busy machine adds to a transfer. */
const NOTICEABLE_MS = 20;
/** Back to normal: this many times the baseline, plus a fixed allowance in ms. */
const NORMAL_FACTOR = 2;
const NORMAL_ALLOWANCE_MS = 40;

export function showsEffect(effect: LinkEffect, seen: Seen, baseline: LinkBaseline): boolean {
  switch (effect.kind) {
    case "silence":
    case "stall":
      return seen.saw === "silence";
    case "refuse":
      // Behind a published container port the refusal arrives as a connection that is closed at once.
      return (
        seen.saw === "refused" ||
        (seen.replyMs === undefined && (seen.saw === "closed" || seen.saw === "reset"))
      );
    case "latency": {
      // Where jitter can swallow the whole delay, one probe that was late enough is the evidence: callers look again.
      const { roundTripMs, jitterMs } = effect;
      const added = jitterMs < roundTripMs ? roundTripMs - jitterMs : roundTripMs;
      return (
        seen.saw === "answer" &&
        (seen.replyMs ?? 0) >= baseline.replyMs + DELAY_SHARE * added - NORMAL_ALLOWANCE_MS / 20
      );
    }
    case "bandwidth": {
      // Requests are held back too, so a slow transfer may have shown none of its reply yet.
      const expectedMs = ((seen.bulkBytes ?? 0) / effect.bytesPerSecond) * 1000;
      const least = Math.max(DELAY_SHARE * expectedMs, baseline.bulkMs + NOTICEABLE_MS);
      return seen.saw === "answer" && (seen.bulkMs ?? 0) >= Math.max(least, 1.5 * baseline.bulkMs);
    }
    case "slice": {
      const slices = Math.floor((seen.bulkBytes ?? 0) / effect.averageBytes);
      const added = Math.max(SLICE_SHARE * (slices - 1) * effect.delayMs, NOTICEABLE_MS);
      return seen.saw === "answer" && (seen.bulkMs ?? 0) >= baseline.bulkMs + added;
    }
    case "reset":
      return seen.saw === "reset" || (seen.saw === "closed" && seen.replyMs === undefined);
    case "limit-data":
      return seen.saw === "closed" || seen.saw === "reset";
  }
}

export function isBackToNormal(seen: Seen, baseline: LinkBaseline): boolean {
  return (
    seen.saw === "answer" &&
    (seen.replyMs ?? Infinity) <= NORMAL_FACTOR * baseline.replyMs + NORMAL_ALLOWANCE_MS &&
    (seen.bulkMs ?? 0) <= NORMAL_FACTOR * baseline.bulkMs + NORMAL_ALLOWANCE_MS
  );
}
