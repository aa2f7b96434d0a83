/**
 * Dependencies of list-append transactions (Adya): ww from the writer of a version to the writer of the next, wr to its
 * readers, rw from its readers to the writer of the next. Versions of aborted transactions are stepped over.
 *
 * Appends that no read shows come after everything that was read: they get edges from the last known version, and none
 * between each other.
 */
import { int32Column } from "./columns.ts";
import { addMisses } from "./all-but-own.ts";
import { NO_VERSION } from "./append-reads.ts";
import { makerOf, writerAt, type AppendVersions } from "./append-versions.ts";
import { EdgeList, RW, WR, WW } from "./digraph.ts";
import { rowsOf } from "./transactions.ts";

export interface AppendEdges {
  readonly edges: EdgeList;
  /** Transactions and helper nodes. */
  readonly nodes: number;
  /** Transactions with unseen appends, key after key, and where each key starts. */
  readonly unseen: Unseen;
}

export interface Unseen {
  readonly start: Int32Array;
  readonly writers: Int32Array;
}

export function appendEdgesOf(versions: AppendVersions): AppendEdges {
  const edges = new EdgeList();
  addWriteOrder(versions, edges);
  addReads(versions, edges);
  const unseen = unseenWriters(versions);
  const nodes = addUnseen(versions, edges, unseen);
  return { edges, nodes, unseen };
}

function addWriteOrder(versions: AppendVersions, edges: EdgeList): void {
  const { table, agreed, next, orderStart } = versions;
  for (let key = 0; key < table.keys.size; key += 1) {
    let before = -1;
    for (let i = 0; i < agreed[key]!; i += 1) {
      if (next[orderStart[key]! + i] !== i) continue;
      const writer = writerAt(versions, key, i);
      if (before >= 0 && before !== writer) edges.add(before, writer, WW);
      before = writer;
    }
  }
}

function addReads(versions: AppendVersions, edges: EdgeList): void {
  const { table, included, version, next, orderStart } = versions;
  for (let t = 0; t < table.count; t += 1) {
    if (included[t] === 0) continue;
    const [from, to] = rowsOf(table, t);
    for (let row = from; row < to; row += 1) {
      if (table.isWrite[row] === 1) continue;
      const maker = makerOf(versions, row);
      if (maker >= 0 && maker !== t) edges.add(maker, t, WR);
      if (version[row] === NO_VERSION) continue;
      const key = table.key[row]!;
      const place = next[orderStart[key]! + version[row]!]!;
      if (place === NO_VERSION) continue;
      const writer = writerAt(versions, key, place);
      if (writer !== t) edges.add(t, writer, RW);
    }
  }
}

/** Transactions that happened with appends outside the agreed order of a key, each once a key. */
function unseenWriters({ table, index, included, position }: AppendVersions): Unseen {
  const keys = table.keys.size;
  const start = int32Column(keys + 1);
  const rows: number[] = [];
  for (let row = 0; row < table.isWrite.length; row += 1) {
    if (table.isWrite[row] === 0 || position[row] !== NO_VERSION) continue;
    if (included[index.transactionOf[row]!] === 0 || index.ambiguous[table.key[row]!] === 1)
      continue;
    rows.push(row);
  }
  const last = int32Column(keys, -1);
  const distinct = rows.filter((row) => {
    const key = table.key[row]!;
    if (last[key] === index.transactionOf[row]) return false;
    last[key] = index.transactionOf[row]!;
    start[key + 1]! += 1;
    return true;
  });
  for (let key = 0; key < keys; key += 1) start[key + 1]! += start[key]!;
  const next = int32Column(keys);
  next.set(start.subarray(0, keys));
  const writers = int32Column(distinct.length);
  for (const row of distinct) {
    writers[next[table.key[row]!]!++] = index.transactionOf[row]!;
  }
  return { start, writers };
}

/** @returns the number of nodes, helpers included */
function addUnseen(versions: AppendVersions, edges: EdgeList, { start, writers }: Unseen): number {
  const { table } = versions;
  let nodes = table.count;
  const readers = lastReaders(versions, start);
  for (let key = 0; key < table.keys.size; key += 1) {
    const later = writers.subarray(start[key], start[key + 1]);
    if (later.length === 0) continue;
    const maker = lastWriter(versions, key);
    if (maker >= 0) for (const writer of later) if (writer !== maker) edges.add(maker, writer, WW);
    nodes = addMisses(edges, { readers: readers.get(key) ?? [], writers: later }, nodes);
  }
  return nodes;
}

/** Writer of the last version that is known and not aborted. */
export function lastWriter(
  { index, agreed, next, order, orderStart }: AppendVersions,
  key: number,
): number {
  const start = orderStart[key]!;
  for (let i = agreed[key]! - 1; i >= 0; i -= 1) {
    if (next[start + i] === i) return index.transactionOf[order[start + i]!]!;
  }
  return -1;
}

/** Transactions by the key of which they read the last known version, for keys with unseen appends. */
function lastReaders(
  { table, included, version, next, orderStart }: AppendVersions,
  start: Int32Array,
): ReadonlyMap<number, readonly number[]> {
  const readers = new Map<number, number[]>();
  for (let t = 0; t < table.count; t += 1) {
    if (included[t] === 0) continue;
    const [from, to] = rowsOf(table, t);
    for (let row = from; row < to; row += 1) {
      const key = table.key[row]!;
      if (version[row] === NO_VERSION || start[key] === start[key + 1]) continue;
      if (next[orderStart[key]! + version[row]!] !== NO_VERSION) continue;
      const list = readers.get(key);
      if (list === undefined) readers.set(key, [t]);
      else if (list.at(-1) !== t) list.push(t);
    }
  }
  return readers;
}
