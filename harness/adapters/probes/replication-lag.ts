import { z } from "zod";
import { atLeast, duration } from "../../lib/unit-schemas.ts";
import type { ProbeReading } from "../../domain/probe.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Markers, ProbeValue } from "../../ports/node-kind.ts";
import type { ProbeKind } from "../../ports/probe-kind.ts";
import { MarkerTracker } from "../group/marker-tracker.ts";

const schema = z.strictObject({
  markers: atLeast(
    duration(
      "also measure from outside, by a marker row that is written this often; left out: not",
    ),
    5,
    "5ms",
  ).optional(),
});

/**
 * How far every replica is behind. Four ways to tell, side by side:
 *
 *   value              ms, how long ago the primary was where the replica is now, by their positions on our clock
 *   bytes              the distance of those positions
 *   write-time …       ms, what the primary says of its replicas (write-time, flush-time, replay-time), way back included
 *   marker-low, -high  ms, bounds of the lag by marker rows: what a reader would see
 */
export const replicationLagProbe: ProbeKind<z.infer<typeof schema>> = {
  kind: "replication-lag",
  summary: "how far every replica is behind: replay time, bytes, and by marker rows",
  schema,
  needsNode: true,
  travels: false,
  answers: ({ roles }) => roles.includes("replica"),
  units: () => ({
    value: "ms",
    bytes: "bytes",
    "write-time": "ms",
    "flush-time": "ms",
    "replay-time": "ms",
    "marker-low": "ms",
    "marker-high": "ms",
  }),
  form: () => "number",
  open: ({ name, options, group, clock }) => {
    const markers = options.markers === undefined ? undefined : group?.markers?.(name);
    const rows =
      markers === undefined ? undefined : new MarkerRows(markers, options.markers ?? 0, clock);
    return {
      ask: async (nodes, signal) => {
        const asked = new Set(nodes.map((node) => node.name));
        const [lag, times, seen] = await Promise.all([
          group?.probe({ type: "replication-lag" }),
          group?.probe({ type: "replication-times" }).catch(() => undefined),
          rows?.read([...asked], signal),
        ]);
        return readingsOf([
          ...(lag?.values ?? []),
          ...(times?.values ?? []),
          ...(seen ?? []),
        ]).filter(({ node }) => asked.has(node));
      },
      close: async () => rows?.stop(),
    };
  },
};

/** Values by node; a node that nobody calls a replica has none. */
function readingsOf(values: readonly ProbeValue[]): ProbeReading[] {
  const replicas = new Map<
    string,
    { value: number | null; figures: Record<string, number | null> }
  >();
  for (const { node, name, value } of values) {
    const number = value === null ? null : Number(value);
    const known = replicas.get(node);
    if (name === "replication-lag")
      replicas.set(node, { value: number, figures: known?.figures ?? {} });
    else if (known !== undefined) known.figures[name.replace("replication-lag-", "")] = number;
  }
  return [...replicas].map(([node, { value, figures }]) => ({ node, value, figures }));
}

const WRITE_TIMEOUT_MS = 1000;
/** The first marker needs this long to reach a replica: until then its absence says nothing. */
const WARM_UP_MS = 2000;

/** Writes markers from its first reading until it is stopped. */
class MarkerRows {
  readonly #markers: Markers;
  readonly #everyMs: number;
  readonly #clock: Clock;
  readonly #tracker = new MarkerTracker();
  readonly #stop = new AbortController();
  readonly #seen = new Set<string>();
  #writing: Promise<void> | undefined;
  #startedAt = 0;

  constructor(markers: Markers, everyMs: number, clock: Clock) {
    this.#markers = markers;
    this.#everyMs = everyMs;
    this.#clock = clock;
  }

  async read(nodes: readonly string[], signal: AbortSignal): Promise<readonly ProbeValue[]> {
    if (this.#writing === undefined) {
      this.#startedAt = this.#clock.now();
      this.#writing = this.#write();
    }
    const values = await Promise.all(
      nodes.map(async (node): Promise<readonly ProbeValue[]> => {
        const begunAt = this.#clock.now();
        const marker = await this.#markers.read(node, signal).catch(() => null);
        const bounds =
          marker === null ? undefined : this.#tracker.lag(marker, begunAt, this.#clock.now());
        if (bounds !== undefined) this.#seen.add(node);
        const isWarmingUp = this.#clock.now() - this.#startedAt < WARM_UP_MS * 1e6;
        if (!this.#seen.has(node) && isWarmingUp) return [];
        return [
          { node, name: "marker-low", value: bounds?.low ?? null },
          { node, name: "marker-high", value: bounds?.high ?? null },
        ];
      }),
    );
    return values.flat();
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#writing;
  }

  async #write(): Promise<void> {
    const { signal } = this.#stop;
    for (let marker = 1; !signal.aborted; marker += 1) {
      const begunAt = this.#clock.now();
      const deadline = AbortSignal.any([signal, AbortSignal.timeout(WRITE_TIMEOUT_MS)]);
      const leader = await this.#markers.write(marker, deadline).catch(() => undefined);
      const acknowledgedAt = this.#clock.now();
      // One that failed may still have been written: it stays out, and lies between its neighbours.
      if (leader !== undefined) this.#tracker.written(leader, { marker, begunAt, acknowledgedAt });
      const wait = this.#everyMs - (this.#clock.now() - begunAt) / 1e6;
      await this.#clock.sleep(Math.max(1, wait), signal).catch(() => undefined);
    }
  }
}
