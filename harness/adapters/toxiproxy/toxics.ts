/**
 * Which toxics produce which effect. Pure. Toxiproxy crashes as a whole on some attributes (a negative rate, a zero
 * slicer) and silently ignores others, so nothing leaves here without having been checked.
 */
import { type LinkEffect, type Stream } from "../../domain/fault.ts";
import { invariant } from "../../lib/errors.ts";

export interface ToxicSpec {
  /** Unique per proxy, across both streams. */
  readonly name: string;
  readonly type: "latency" | "bandwidth" | "timeout" | "slicer" | "reset_peer" | "limit_data";
  readonly stream: Stream;
  readonly toxicity: 1;
  readonly attributes: Readonly<Record<string, number>>;
}

const BOTH: readonly Stream[] = ["upstream", "downstream"];
/** An hour: longer than any fault, so nothing is delivered before the stall heals. */
const STALL_MS = 3_600_000;
const WAN = "wan";

/** The toxics that are always there: half of the round trip on each stream, none without a round trip. */
export function wanToxics(roundTripMs: number): ToxicSpec[] {
  return roundTripMs > 0 ? latency(WAN, roundTripMs, 0) : [];
}

/** Toxics of one effect of one fault; none for `refuse`, which disables the proxy instead. */
export function toxicsOf(faultId: string, effect: LinkEffect): ToxicSpec[] {
  invariant(faultId !== WAN, "a fault must not be called like the WAN latency itself");
  switch (effect.kind) {
    case "refuse":
      return [];
    case "silence":
      return onStreams(faultId, "timeout", { timeout: 0 }, effect.streams);
    case "stall":
      return onStreams(faultId, "latency", { latency: STALL_MS, jitter: 0 });
    case "latency":
      return latency(faultId, effect.roundTripMs, effect.jitterMs);
    case "bandwidth":
      atLeast("bandwidth in bytes per second", effect.bytesPerSecond, 1000);
      return onStreams(faultId, "bandwidth", { rate: Math.round(effect.bytesPerSecond / 1000) });
    case "slice":
      atLeast("average slice in bytes", effect.averageBytes, 1);
      atLeast("delay between slices", effect.delayMs, 0);
      return onStreams(faultId, "slicer", {
        average_size: Math.ceil(effect.averageBytes),
        size_variation: 0,
        delay: Math.round(effect.delayMs * 1000),
      });
    case "reset":
      atLeast("time until the reset", effect.afterMs, 0);
      return onStreams(faultId, "reset_peer", { timeout: Math.round(effect.afterMs) });
    case "limit-data":
      atLeast("byte limit", effect.bytes, 0);
      return onStreams(faultId, "limit_data", { bytes: Math.floor(effect.bytes) });
  }
}

/** Whole milliseconds only: the server refuses fractions, so the odd one goes to the way back. */
function latency(id: string, roundTripMs: number, jitterMs: number): ToxicSpec[] {
  atLeast("round trip", roundTripMs, 0);
  atLeast("jitter", jitterMs, 0);
  const whole = Math.round(roundTripMs);
  const there = Math.floor(whole / 2);
  const jitter = Math.round(jitterMs / 2);
  return [
    toxic(id, "latency", "upstream", { latency: there, jitter }),
    toxic(id, "latency", "downstream", { latency: whole - there, jitter }),
  ];
}

function onStreams(
  id: string,
  type: ToxicSpec["type"],
  attributes: Readonly<Record<string, number>>,
  streams: readonly Stream[] = BOTH,
): ToxicSpec[] {
  invariant(streams.length > 0, `fault ${id} names no stream`);
  return [...new Set(streams)].map((stream) => toxic(id, type, stream, attributes));
}

function toxic(
  id: string,
  type: ToxicSpec["type"],
  stream: Stream,
  attributes: Readonly<Record<string, number>>,
): ToxicSpec {
  return { name: `${id}:${stream}`, type, stream, toxicity: 1, attributes };
}

function atLeast(what: string, value: number, least: number): void {
  invariant(Number.isFinite(value) && value >= least, `${what} must be ${least} or more: ${value}`);
}
