/** Faults: what is wished, what was done, what was proved. */

/** Effect of a fault on the connections of a link, named by what the client sees. */
export type LinkEffect =
  /** Bytes vanish; connections close when it heals. One-way when only one stream is named. */
  | { readonly kind: "silence"; readonly streams: readonly Stream[] }
  /** Bytes are held; everything is delivered when it heals. */
  | { readonly kind: "stall" }
  /** ECONNREFUSED on connect, FIN on live connections. */
  | { readonly kind: "refuse" }
  /** Adds to the WAN round trip, half on each stream. */
  | { readonly kind: "latency"; readonly roundTripMs: number; readonly jitterMs: number }
  /** Per connection and direction. */
  | { readonly kind: "bandwidth"; readonly bytesPerSecond: number }
  | { readonly kind: "slice"; readonly averageBytes: number; readonly delayMs: number }
  /** RST on new connections at the first byte. */
  | { readonly kind: "reset"; readonly afterMs: number }
  /** Closes each connection after this many bytes. */
  | { readonly kind: "limit-data"; readonly bytes: number };

/** upstream: what the caller sends. downstream: what it gets back. */
export type Stream = "upstream" | "downstream";

/** What happens to the process of a node. */
export type NodeEffect = "kill" | "stop" | "restart" | "pause";

/** Packets to and from a node, below TCP: SYN loss, or a real RST. */
export type PacketEffect = "disconnect" | "drop" | "reject";

/** What a fault does once its targets are resolved. */
export type ResolvedEffect =
  | { readonly on: "links"; readonly links: readonly string[]; readonly effect: LinkEffect }
  | { readonly on: "nodes"; readonly nodes: readonly string[]; readonly effect: NodeEffect }
  | { readonly on: "packets"; readonly nodes: readonly string[]; readonly effect: PacketEffect };

/**
 * A target as the scenario writes it. Symbolic ones (`primary`, `replica`, `leader`, `one`, `minority`, `majority`) are
 * resolved when the fault starts, and the resolution is journaled.
 */
export type FaultTarget =
  | { readonly type: "region"; readonly region: string }
  /** Regions on different sides cannot reach each other; a region on no side reaches all. */
  | { readonly type: "regions"; readonly sides: readonly (readonly string[])[] }
  /**
   * `us-east-1 -> us-west-2`, `us-east-1 <-> us-west-2`, and with a group `us-east-1 -> db@us-west-2` or
   * `all -> primary of db`: then `to` is a region or a symbol.
   */
  | {
      readonly type: "links";
      readonly from: string;
      readonly to: string;
      readonly group?: string;
      readonly bothWays: boolean;
    }
  /** `db@us-west-2` or `primary of db`: a region or a symbol of a group. A partition means the region of that node. */
  | { readonly type: "node"; readonly group: string; readonly which: string }
  /** A whole group: actions without a region. */
  | { readonly type: "group"; readonly group: string };

/** One entry of the schedule: fixed by scenario and seed, before anything starts. */
export interface PlannedFault {
  /** `as:` of the scenario, else `<kind>-<n>`. Unique in a run. */
  readonly id: string;
  readonly kind: string;
  /** Milliseconds after the start of the fault phase. */
  readonly atMs: number;
  /** Undefined: until heal-all at the end of the fault phase. */
  readonly forMs?: number;
  readonly target: FaultTarget;
  /** Validated parameters of the kind: round trip, rate, streams … */
  readonly parameters: Readonly<Record<string, unknown>>;
  /** Line in the scenario file. */
  readonly line: number;
}

/** An operator action in the schedule: promote, repoint, failback, fence, exec, http. */
export interface PlannedAction {
  readonly id: string;
  readonly action: string;
  readonly atMs: number;
  readonly target?: FaultTarget;
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly line: number;
}

export interface Schedule {
  readonly seed: string;
  readonly faults: readonly PlannedFault[];
  readonly actions: readonly PlannedAction[];
  /** Length of the fault phase: the last end, or what the scenario says. */
  readonly durationMs: number;
}

/** What one probe of one link saw. The taxonomy of facts/toxiproxy: refused, silent and slow are different failures. */
export interface LinkObservation {
  readonly link: string;
  readonly saw: "answer" | "silence" | "refused" | "reset" | "closed" | "unreachable";
  /** Time from connect to first reply byte; undefined where there was none. */
  readonly replyMs?: number;
  /** Time until the last byte of a bulk reply, where the probe asked for one. */
  readonly bulkMs?: number;
  readonly bulkBytes?: number;
}

/** Life of one fault, as results.json tells it. Times in nanoseconds since the start of the run. */
export interface FaultRecord {
  readonly id: string;
  readonly kind: string;
  readonly target: string;
  /** Nodes and links the target was resolved to. */
  readonly resolved: readonly string[];
  readonly plannedAt: number;
  /** When the first order to apply it was given; links and nodes obey within the next milliseconds. */
  readonly startedAt: number | null;
  readonly provedAt: number | null;
  readonly healedAt: number | null;
  readonly healProvedAt: number | null;
  /** One line per thing that was seen or not seen. */
  readonly evidence: readonly string[];
}
