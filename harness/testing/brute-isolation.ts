/**
 * A second decider for isolation levels, for histories of a handful of transactions: it tries every execution.
 *
 * It shares nothing with harness/checkers/elle: serializability is a serial run that gives every read its answer,
 * snapshot isolation a run of snapshots and commits, and the other levels Adya's definitions over every version order. What a level means is written down here a second time, from its definition.
 */
import type { History, Operation } from "../domain/history.ts";

export type DataType = "list" | "register";
export type BruteOrder = "none" | "process" | "realtime";
export interface BruteLevel {
  readonly isolation:
    | "read-uncommitted"
    | "read-committed"
    | "repeatable-read"
    | "snapshot-isolation"
    | "serializable";
  readonly order: BruteOrder;
}

type Micro = readonly [string, string, unknown];

interface Transaction {
  readonly operation: Operation;
  readonly micros: readonly Micro[];
  /** False where null reads mean "not known". */
  readonly isSaid: boolean;
}

type State = Readonly<Record<string, unknown>>;

/** Whether some execution of the level shows exactly this history. */
export function isPossible(history: History, level: BruteLevel, type: DataType): boolean {
  const committed = history.operations.filter(({ outcome }) => outcome === "ok");
  const unknown = history.operations.filter(({ outcome }) => outcome === "unknown");
  const failed = history.operations.filter(({ outcome }) => outcome === "fail");
  for (let subset = 0; subset < 2 ** unknown.length; subset += 1) {
    const happened = unknown.filter((_, i) => (subset & (1 << i)) !== 0);
    const transactions = [...committed, ...happened].map(transactionOf);
    const lost = [...failed, ...unknown.filter((one) => !happened.includes(one))];
    if (fits(transactions, level, type, lost.map(transactionOf))) return true;
  }
  return false;
}

function transactionOf(operation: Operation): Transaction {
  const isSaid = operation.outcome === "ok";
  const value = isSaid ? operation.output : (operation.output ?? operation.input);
  return { operation, micros: value as readonly Micro[], isSaid };
}

function fits(
  transactions: readonly Transaction[],
  { isolation, order }: BruteLevel,
  type: DataType,
  lost: readonly Transaction[],
): boolean {
  const precedes = (a: Transaction, b: Transaction): boolean => isBefore(a, b, order);
  if (isolation === "serializable") return runsSerially(transactions, precedes, type);
  if (isolation === "snapshot-isolation") return runsOnSnapshots(transactions, precedes, type);
  return versionsFit(transactions, precedes, { isolation, type, lost });
}

type Precedes = (a: Transaction, b: Transaction) => boolean;

function isBefore(a: Transaction, b: Transaction, order: BruteOrder): boolean {
  if (order === "none" || a === b) return false;
  if (!(a.operation.completionIndex < b.operation.index)) return false;
  return order === "realtime" || a.operation.process === b.operation.process;
}

/** Runs a transaction on a state; undefined where one of its reads says something else. */
function run({ micros, isSaid }: Transaction, state: State, type: DataType): State | undefined {
  let now = state;
  for (const [name, key, value] of micros) {
    if (name === "r") {
      if ((isSaid || value !== null) && !sameRead(now[key], value, type)) return undefined;
    } else if (type === "list") {
      now = { ...now, [key]: [...((now[key] as unknown[] | undefined) ?? []), value] };
    } else {
      now = { ...now, [key]: value };
    }
  }
  return now;
}

function sameRead(state: unknown, read: unknown, type: DataType): boolean {
  const empty = type === "list" ? [] : null;
  return JSON.stringify(state ?? empty) === JSON.stringify(read ?? empty);
}

function runsSerially(
  transactions: readonly Transaction[],
  precedes: Precedes,
  type: DataType,
): boolean {
  const go = (left: readonly Transaction[], state: State): boolean =>
    left.length === 0 ||
    left.some((next) => {
      if (left.some((other) => precedes(other, next))) return false;
      const after = run(next, state, type);
      return (
        after !== undefined &&
        go(
          left.filter((other) => other !== next),
          after,
        )
      );
    });
  return go(transactions, {});
}

interface Commit {
  readonly transaction: Transaction;
  readonly state: State;
}

/** Each transaction reads from the state after some commits, and commits if nobody since wrote what it wrote. */
function runsOnSnapshots(
  transactions: readonly Transaction[],
  precedes: Precedes,
  type: DataType,
): boolean {
  const go = (left: readonly Transaction[], commits: readonly Commit[]): boolean =>
    left.length === 0 ||
    left.some((next) => {
      if (left.some((other) => precedes(other, next))) return false;
      const rest = left.filter((other) => other !== next);
      for (let snapshot = commits.length; snapshot >= 0; snapshot -= 1) {
        const since = commits.slice(snapshot).map((commit) => commit.transaction);
        if (since.some((other) => writesShared(other, next) || precedes(other, next))) break;
        const before = commits[snapshot - 1]?.state ?? {};
        const own = run(next, before, type);
        if (own === undefined) continue;
        const state = { ...(commits.at(-1)?.state ?? {}) };
        for (const key of writesOf(next)) state[key] = own[key];
        if (go(rest, [...commits, { transaction: next, state }])) return true;
      }
      return false;
    });
  return go(transactions, []);
}

function writesOf({ micros }: Transaction): readonly string[] {
  return [...new Set(micros.filter(([name]) => name !== "r").map(([, key]) => key))];
}

function writesShared(a: Transaction, b: Transaction): boolean {
  return writesOf(a).some((key) => writesOf(b).includes(key));
}

interface Write {
  readonly transaction: Transaction;
  readonly value: unknown;
  /** The last write of its transaction to the key. */
  readonly isFinal: boolean;
}

type Versions = Readonly<Record<string, readonly Write[]>>;

interface WeakLevel {
  readonly isolation: "read-uncommitted" | "read-committed" | "repeatable-read";
  readonly type: DataType;
  /** Transactions that did not happen. */
  readonly lost: readonly Transaction[];
}

/** Adya's PL-1, PL-2 and PL-2.99 by trying every order of the versions of every key. */
function versionsFit(
  transactions: readonly Transaction[],
  precedes: Precedes,
  level: WeakLevel,
): boolean {
  const all = [...transactions, ...level.lost];
  const keys = [...new Set(all.flatMap(({ micros }) => micros.map(([, key]) => key)))];
  const choices = keys.map((key) => {
    const queues = writesTo(transactions, key, level.type);
    // The weakest level says nothing of the order in which one transaction's own writes took effect.
    const isWeakest = level.isolation === "read-uncommitted";
    return orders(isWeakest ? queues.flat().map((write) => [write]) : queues);
  });
  const tryKey = (at: number, versions: Versions): boolean => {
    if (at === keys.length) return isExplained(transactions, precedes, versions, level);
    return choices[at]!.some((order) => tryKey(at + 1, { ...versions, [keys[at]!]: order }));
  };
  return tryKey(0, {});
}

/** Appends one by one, writes of registers by the transaction: only the last of each is a version. */
function writesTo(
  transactions: readonly Transaction[],
  key: string,
  type: DataType,
): readonly (readonly Write[])[] {
  return transactions
    .map((transaction) => {
      const own = transaction.micros.filter(([name, k]) => name !== "r" && k === key);
      const writes = own.map(([, , value], i) => ({
        transaction,
        value,
        isFinal: i === own.length - 1,
      }));
      return type === "list" ? writes : writes.slice(-1);
    })
    .filter((writes) => writes.length > 0);
}

/** Every interleaving of the writes of each transaction. */
function orders(queues: readonly (readonly Write[])[]): readonly (readonly Write[])[] {
  if (queues.length === 0) return [[]];
  return queues.flatMap((queue, i) => {
    const rest = [...queues.slice(0, i), ...queues.slice(i + 1)];
    const left = queue.length > 1 ? [...rest, queue.slice(1)] : rest;
    return orders(left).map((order) => [queue[0]!, ...order]);
  });
}

function isExplained(
  transactions: readonly Transaction[],
  precedes: Precedes,
  versions: Versions,
  level: WeakLevel,
): boolean {
  const { isolation, type } = level;
  const edges = new Set<string>();
  const id = (transaction: Transaction): number => transactions.indexOf(transaction);
  for (const order of Object.values(versions)) {
    for (const [i, write] of order.entries()) {
      const next = order[i + 1];
      if (next !== undefined && next.transaction !== write.transaction) {
        edges.add(`${id(write.transaction)} ${id(next.transaction)}`);
      }
    }
  }
  for (const a of transactions) {
    for (const b of transactions) if (precedes(a, b)) edges.add(`${id(a)} ${id(b)}`);
  }
  for (const reader of transactions) {
    for (const [at, [name, key, value]] of reader.micros.entries()) {
      if (name !== "r" || (value === null && !reader.isSaid)) continue;
      const seen = type === "list" ? ((value as unknown[] | null) ?? []) : value;
      const read = { reader, at, key, seen };
      const makers =
        isolation === "read-uncommitted"
          ? dirtyRead([...transactions, ...level.lost], read, versions, type)
          : committedMaker(read, versions, type);
      if (makers === undefined) return false;
      for (const maker of makers) if (maker !== reader) edges.add(`${id(maker)} ${id(reader)}`);
      if (isolation !== "repeatable-read") continue;
      const missed = nextWriter(read, versions, type);
      if (missed !== undefined && missed !== reader) edges.add(`${id(reader)} ${id(missed)}`);
    }
  }
  return isAcyclic(transactions.length, edges);
}

/** Who wrote the version after the one that was read. */
function nextWriter(
  { key, seen }: Seen,
  versions: Versions,
  type: DataType,
): Transaction | undefined {
  const order = versions[key] ?? [];
  if (type === "list") return order[(seen as readonly unknown[]).length]?.transaction;
  const at = order.findIndex(({ value }) => value === seen);
  // A transaction may read its own value in the middle, which is no version.
  return at < 0 && seen !== null ? undefined : order[at + 1]?.transaction;
}

interface Seen {
  readonly reader: Transaction;
  /** Which of its micro-operations it is. */
  readonly at: number;
  readonly key: string;
  readonly seen: unknown;
}

/** Who made the committed, final version that was read; undefined where there is none such. */
function committedMaker(
  { reader, at, key, seen }: Seen,
  versions: Versions,
  type: DataType,
): readonly Transaction[] | undefined {
  const order = versions[key] ?? [];
  if (type === "register") {
    if (seen === null) return [];
    const own = reader.micros
      .slice(0, at)
      .some(([n, k, v]) => n === "w" && k === key && v === seen);
    if (own) return [];
    const write = order.find((one) => one.value === seen);
    return write === undefined || write.transaction === reader ? undefined : [write.transaction];
  }
  const list = seen as readonly unknown[];
  if (list.length > order.length) return undefined;
  if (list.some((element, i) => order[i]!.value !== element)) return undefined;
  const later = reader.micros.slice(at).filter(([n, k]) => n === "append" && k === key);
  if (later.some(([, , value]) => list.includes(value))) return undefined;
  const last = order[list.length - 1];
  if (last === undefined || last.transaction === reader) return [];
  return last.isFinal ? [last.transaction] : undefined;
}

/** At the weakest level a read may be of anything that was written, in an order that committed writes can have had. */
function dirtyRead(
  everybody: readonly Transaction[],
  { key, seen }: Seen,
  versions: Versions,
  type: DataType,
): readonly Transaction[] | undefined {
  const written = everybody.flatMap(({ micros }) =>
    micros.filter(([name, k]) => name !== "r" && k === key).map(([, , value]) => value),
  );
  const list = type === "list" ? (seen as readonly unknown[]) : seen === null ? [] : [seen];
  if (list.some((element) => !written.includes(element))) return undefined;
  if (new Set(list).size !== list.length) return undefined;
  if (type === "register") return [];
  const order = (versions[key] ?? []).map(({ value }) => value);
  const shown = list.filter((element) => order.includes(element));
  return shown.every((element, i) => order[i] === element) ? [] : undefined;
}

function isAcyclic(nodes: number, edges: ReadonlySet<string>): boolean {
  let left = Array.from({ length: nodes }, (_, i) => i);
  let open = [...edges].map((edge) => edge.split(" ").map(Number) as [number, number]);
  for (;;) {
    const sources = left.filter((v) => !open.some(([, to]) => to === v));
    if (sources.length === 0) return left.length === 0;
    left = left.filter((v) => !sources.includes(v));
    open = open.filter(([from]) => !sources.includes(from));
  }
}
