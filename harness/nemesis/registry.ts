import type { FaultKind } from "./fault-kind.ts";
import { bandwidth } from "./faults/bandwidth.ts";
import { jitter } from "./faults/jitter.ts";
import { kill } from "./faults/kill.ts";
import { latency } from "./faults/latency.ts";
import { limitData } from "./faults/limit-data.ts";
import { networkDisconnect } from "./faults/network-disconnect.ts";
import { packetDrop } from "./faults/packet-drop.ts";
import { packetReject } from "./faults/packet-reject.ts";
import { partition } from "./faults/partition.ts";
import { pause } from "./faults/pause.ts";
import { refuse } from "./faults/refuse.ts";
import { reset } from "./faults/reset.ts";
import { restart } from "./faults/restart.ts";
import { slice } from "./faults/slice.ts";
import { stall } from "./faults/stall.ts";
import { stop } from "./faults/stop.ts";

/** Every fault kind. A new one is a file in faults/ and a line below. */
export const FAULT_KINDS: ReadonlyMap<string, FaultKind> = new Map(
  [
    partition,
    stall,
    refuse,
    latency,
    jitter,
    bandwidth,
    slice,
    reset,
    limitData,
    kill,
    stop,
    restart,
    pause,
    networkDisconnect,
    packetDrop,
    packetReject,
  ].map((kind) => [kind.kind, kind]),
);
