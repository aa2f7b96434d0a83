/**
 * Dependencies of register transactions: wr from the writer of a version to those that read it, rw from readers
 * of a version to the writers of later ones, ww between writers of versions that are known to be in order.
 */
import { addMisses } from "./all-but-own.ts";
import { int32Column } from "./columns.ts";
import { RW, RW_PROCESS, RW_REALTIME, WR, WW, type EdgeList } from "./digraph.ts";
import type { Dependencies } from "./dependencies.ts";
import type { OpenKey } from "./open-key.ts";
import { INITIAL, UNSAID, type RegisterReads } from "./register-reads.ts";
import type { VersionOrder } from "./register-versions.ts";
import { rowsOf } from "./transactions.ts";
import { orderedByProcess, orderedByTime } from "./zones.ts";

export interface RegisterVersions extends RegisterReads {
  /** Rows of versions by key: the last write of every transaction that happened; and where each key starts. */
  readonly versionStart: Int32Array;
  readonly versions: Int32Array;
  /** Transactions that read each row, in one column, and where each row starts. */
  readonly readerStart: Int32Array;
  readonly readers: Int32Array;
  /** Transactions that read the initial version of each key. */
  readonly initialReaders: ReadonlyMap<number, readonly number[]>;
}

export function registerVersionsOf(reads: RegisterReads): RegisterVersions {
  const { table, index, included } = reads;
  const { key, isWrite } = table;
  const isVersion = (row: number): boolean =>
    isWrite[row] === 1 &&
    index.isIntermediate[row] === 0 &&
    included[index.transactionOf[row]!] === 1 &&
    index.ambiguous[key[row]!] === 0;
  const versions = grouped(table.keys.size, isWrite.length, (row) =>
    isVersion(row) ? key[row]! : -1,
  );
  const isReader = (row: number): boolean =>
    reads.source[row] !== UNSAID && included[index.transactionOf[row]!] === 1;
  // A transaction that reads its own write is no reader of it: it needs no place after itself.
  const isOthers = (row: number): boolean =>
    reads.source[row]! >= 0 && index.transactionOf[reads.source[row]!] !== index.transactionOf[row];
  const readers = grouped(isWrite.length, isWrite.length, (row) =>
    isReader(row) && isOthers(row) ? reads.source[row]! : -1,
  );
  const initialReaders = new Map<number, number[]>();
  for (let row = 0; row < isWrite.length; row += 1) {
    if (reads.source[row] !== INITIAL || !isReader(row)) continue;
    const list = initialReaders.get(key[row]!);
    if (list === undefined) initialReaders.set(key[row]!, [index.transactionOf[row]!]);
    else if (list.at(-1) !== index.transactionOf[row]) list.push(index.transactionOf[row]!);
  }
  return {
    ...reads,
    versionStart: versions.start,
    versions: versions.items,
    readerStart: readers.start,
    readers: readers.items.map((row) => index.transactionOf[row]!),
    initialReaders,
  };
}

/** Items by group in compressed rows; those of group -1 are left out. */
function grouped(
  groups: number,
  items: number,
  groupOf: (item: number) => number,
): { readonly start: Int32Array; readonly items: Int32Array } {
  const start = int32Column(groups + 1);
  for (let item = 0; item < items; item += 1) {
    const group = groupOf(item);
    if (group >= 0) start[group + 1]! += 1;
  }
  for (let group = 0; group < groups; group += 1) start[group + 1]! += start[group]!;
  const next = int32Column(groups);
  next.set(start.subarray(0, groups));
  const list = int32Column(start[groups]!);
  for (let item = 0; item < items; item += 1) {
    const group = groupOf(item);
    if (group >= 0) list[next[group]!++] = item;
  }
  return { start, items: list };
}

/** Transactions that read the version of a row. */
export function readersOf({ readerStart, readers }: RegisterVersions, row: number): Int32Array {
  return readers.subarray(readerStart[row], readerStart[row + 1]);
}

/** @returns the number of nodes, helpers included */
export function addRegisterEdges(
  versions: RegisterVersions,
  order: VersionOrder,
  edges: EdgeList,
): number {
  const { table, index, included, source } = versions;
  for (let t = 0; t < table.count; t += 1) {
    if (included[t] === 0) continue;
    const [from, to] = rowsOf(table, t);
    for (let row = from; row < to; row += 1) {
      const write = source[row]!;
      if (write < 0 || index.isIntermediate[write] === 1) continue;
      const writer = index.transactionOf[write]!;
      if (writer !== t && included[writer] === 1) edges.add(writer, t, WR);
    }
  }
  for (const [i, before] of order.before.entries()) {
    const writer = index.transactionOf[order.after[i]!]!;
    const earlier = index.transactionOf[before]!;
    if (order.assumed[i] === true && earlier !== writer) edges.add(earlier, writer, WW);
    for (const reader of readersOf(versions, before)) {
      if (reader !== writer) edges.add(reader, writer, RW);
    }
  }
  let nodes = table.count;
  for (const [key, readers] of versions.initialReaders) {
    nodes = addMisses(edges, { readers, writers: writersOf(versions, key) }, nodes);
  }
  return nodes;
}

/**
 * Adds rw edges to writes that came later in a process or in real time: their versions do too, or else the order of the
 * writes itself contradicts that of the level (G0-process, G0-realtime).
 */
export function addOrderedMisses(
  open: readonly OpenKey[],
  { table, timeline, edges }: Pick<Dependencies, "table" | "timeline" | "edges">,
): void {
  for (const key of open) {
    const add = (before: number, after: number, kind: number): void => {
      for (const reader of key.readersOf(before)) {
        if (reader !== after) edges.add(reader, after, kind);
      }
    };
    for (const [before, after] of orderedByProcess(key, table, timeline)) {
      add(before, after, RW_PROCESS);
    }
    for (const [before, after] of orderedByTime(key, timeline)) add(before, after, RW_REALTIME);
  }
}

/** Transactions with a version of the key. */
function writersOf(
  { versionStart, versions, index }: RegisterVersions,
  key: number,
): readonly number[] {
  const rows = versions.subarray(versionStart[key], versionStart[key + 1]);
  return Array.from(rows, (row) => index.transactionOf[row]!);
}

/** Keys with two versions or more: what was read orders them in part at best. */
export function openRegisters(versions: RegisterVersions): readonly OpenKey[] {
  const open: OpenKey[] = [];
  for (let key = 0; key < versions.table.keys.size; key += 1) {
    const rows = versions.versions.subarray(
      versions.versionStart[key],
      versions.versionStart[key + 1],
    );
    if (rows.length < 2) continue;
    const rowOf = new Map(Array.from(rows, (row) => [versions.index.transactionOf[row]!, row]));
    open.push({
      key,
      writers: [...rowOf.keys()],
      readersOf: (writer) => readersOf(versions, rowOf.get(writer)!),
    });
  }
  return open;
}
