/**
 * Consistency levels, the anomaly classes they forbid, and which classes follow from which.
 *
 * A level is an isolation level (Adya's PL-1, PL-2, PL-2.99, snapshot isolation, PL-3) with an order that it must
 * respect: none, that of each process (session), or real time. Names and tables are Elle's
 * (`elle.consistency-model`); the anomalies of items and of predicates are one here, because list-append and
 * rw-register transactions have no predicates.
 */
export type Isolation =
  "read-uncommitted" | "read-committed" | "repeatable-read" | "snapshot-isolation" | "serializable";

/** The order between transactions that a level must respect beside what they read and wrote; later ones hold earlier. */
export const ORDERS = ["none", "process", "realtime"] as const;
export type Order = (typeof ORDERS)[number];

export interface Level {
  readonly isolation: Isolation;
  readonly order: Order;
}

const LEVELS = {
  "read-uncommitted": { isolation: "read-uncommitted", order: "none" },
  "read-committed": { isolation: "read-committed", order: "none" },
  "repeatable-read": { isolation: "repeatable-read", order: "none" },
  "snapshot-isolation": { isolation: "snapshot-isolation", order: "none" },
  serializable: { isolation: "serializable", order: "none" },
  "strong-session-read-uncommitted": { isolation: "read-uncommitted", order: "process" },
  "strong-session-read-committed": { isolation: "read-committed", order: "process" },
  "strong-session-snapshot-isolation": { isolation: "snapshot-isolation", order: "process" },
  "strong-session-serializable": { isolation: "serializable", order: "process" },
  "strong-read-uncommitted": { isolation: "read-uncommitted", order: "realtime" },
  "strong-read-committed": { isolation: "read-committed", order: "realtime" },
  "strong-snapshot-isolation": { isolation: "snapshot-isolation", order: "realtime" },
  "strong-serializable": { isolation: "serializable", order: "realtime" },
  "strict-serializable": { isolation: "serializable", order: "realtime" },
} as const satisfies Record<string, Level>;

export type ConsistencyLevel = keyof typeof LEVELS;
export const CONSISTENCY_LEVELS = Object.keys(LEVELS) as readonly ConsistencyLevel[];

export function levelOf(name: ConsistencyLevel): Level {
  return LEVELS[name];
}

/** The levels a verdict ranks, strongest first. */
export const RANKING = [
  "strict-serializable",
  "strong-session-serializable",
  "serializable",
  "snapshot-isolation",
  "repeatable-read",
  "read-committed",
  "read-uncommitted",
] as const satisfies readonly ConsistencyLevel[];

/** Dependency cycles, from worst to mildest within a family: each implies the later ones of its family. */
export const CYCLES = ["G0", "G1c", "G-single", "G-nonadjacent", "G2-item"] as const;
export type CycleClass = (typeof CYCLES)[number];

/** Found without a cycle. `no-…-order`: no version order at all explains the reads, whichever is tried. */
export const DIRECT = [
  "duplicate-elements",
  "cyclic-versions",
  "garbage-read",
  "G1a",
  "G1b",
  "dirty-update",
  "incompatible-order",
  "future-read",
  "internal",
  "lost-update",
  "no-snapshot-order",
  "no-serial-order",
] as const;
export type DirectClass = (typeof DIRECT)[number];

export interface Anomaly {
  readonly kind: CycleClass | DirectClass;
  /** The order that the anomaly needs: a cycle through a realtime edge violates strong levels only. */
  readonly order: Order;
  /**
   * Rests on the writes of a transaction of unknown outcome that others read. Either it committed and this happened, or
   * it did not and a read was dirty (G1a): read uncommitted allows the latter.
   */
  readonly unlessDirty?: boolean;
}

const READ_UNCOMMITTED = ["G0", "duplicate-elements", "cyclic-versions", "garbage-read"] as const;
const READ_COMMITTED = [
  ...READ_UNCOMMITTED,
  ...(["G1a", "G1b", "G1c", "dirty-update", "incompatible-order", "future-read"] as const),
] as const;
const SNAPSHOT = [
  ...READ_COMMITTED,
  ...(["internal", "lost-update", "G-single", "G-nonadjacent", "no-snapshot-order"] as const),
] as const;
const REPEATABLE = [
  ...READ_COMMITTED,
  ...(["lost-update", "G-single", "G-nonadjacent", "G2-item"] as const),
  ...(["no-snapshot-order", "no-serial-order"] as const),
] as const;

const FORBIDDEN: Readonly<Record<Isolation, ReadonlySet<Anomaly["kind"]>>> = {
  "read-uncommitted": new Set(READ_UNCOMMITTED),
  "read-committed": new Set(READ_COMMITTED),
  "repeatable-read": new Set(REPEATABLE),
  "snapshot-isolation": new Set(SNAPSHOT),
  serializable: new Set([...SNAPSHOT, ...REPEATABLE]),
};

/** Whether a history with this anomaly breaks the level. */
export function forbids(level: Level, anomaly: Anomaly): boolean {
  return (
    FORBIDDEN[level.isolation].has(anomaly.kind) &&
    (anomaly.unlessDirty !== true || level.isolation !== "read-uncommitted") &&
    ORDERS.indexOf(anomaly.order) <= ORDERS.indexOf(level.order)
  );
}

/** Elle's name: G-single, G-single-process, G-single-realtime. */
export function anomalyCode({ kind, order }: Anomaly): string {
  return order === "none" ? kind : `${kind}-${order}`;
}

/** Whether a found cycle makes another class redundant: G0 is a G1c, G-single a G2-item, and either a -realtime one. */
export function implies(found: Anomaly, other: Anomaly): boolean {
  if (ORDERS.indexOf(found.order) > ORDERS.indexOf(other.order)) return false;
  const from = CYCLES.indexOf(found.kind as CycleClass);
  const to = CYCLES.indexOf(other.kind as CycleClass);
  if (from < 0 || to < 0 || from > to) return false;
  return from >= 2 || to < 2;
}
