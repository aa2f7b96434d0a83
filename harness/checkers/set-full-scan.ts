/**
 * The hot part of set-full: what the reads say about each element, in one pass over the elements of all reads.
 *
 * Reads are taken from the last invoked to the first. The last read that misses an element is then found without
 * looking at reads × elements: `run` counts how many reads from the end contain it without a gap, so the read after the
 * run is the one that misses it. That holds for reads invoked after the element's add; a read that was under way when
 * the add was invoked is judged by itself, and there are only as many of those as reads run at once. While the run of an
 * element lasts, `run` alone says everything about it, so that the usual case touches one array; the others take over
 * once a read has missed it.
 */
import type { Operation } from "../domain/history.ts";
import { firstAttempt, type AddTable } from "./add-table.ts";
import { elementsOf } from "./values.ts";

export const NONE = -1;
const NEVER = 0x7fffffff;

/** Per element id; ranks are positions in `reads`, NONE where there is no such read. */
export interface ReadEvidence {
  /** Completed reads, the last invoked first. */
  readonly reads: readonly Operation[];
  /** The last invoked read that contains the element. */
  readonly lastPresent: Int32Array;
  /** The last invoked read that misses the element, of those that completed after its add was invoked. */
  readonly lastAbsent: Int32Array;
  /** The read containing the element that completed first. */
  readonly firstSeen: Int32Array;
  /** The read with the most copies of an element, for elements that are in a read more than once. */
  readonly copies: Map<number, { readonly read: Operation; readonly count: number }>;
  /** Elements that should not be in the read they are in. */
  readonly strange: readonly { readonly read: Operation; readonly element: unknown }[];
}

/** Strange elements kept; a store full of foreign data needs no complete list. */
const MAX_STRANGE = 100_000;

export function scanReads(table: AddTable, operations: readonly Operation[]): ReadEvidence {
  const reads = operations
    .filter(({ f, outcome }) => f === "read" && outcome === "ok")
    .sort((a, b) => b.index - a.index);
  const scan = new Scan(table, reads);
  for (let rank = 0; rank < reads.length; rank += 1) scan.read(rank);
  return scan.evidence();
}

class Scan {
  readonly #table: AddTable;
  readonly #reads: readonly Operation[];
  /** Invocation of the first attempt by element; NEVER where every attempt failed. */
  readonly #addedAt: Int32Array;
  /** Elements in the order of their first attempt, and those attempts' invocations. */
  readonly #byAttempt: Int32Array;
  readonly #attempts: Int32Array;
  readonly #run: Int32Array;
  readonly #stamp: Int32Array;
  readonly #lastPresent: Int32Array;
  readonly #underWay: Int32Array;
  readonly #firstSeen: Int32Array;
  readonly #copies = new Map<number, { read: Operation; count: number }>();
  readonly #strange: { read: Operation; element: unknown }[] = [];

  constructor(table: AddTable, reads: readonly Operation[]) {
    const { count } = table;
    this.#table = table;
    this.#reads = reads;
    this.#addedAt = new Int32Array(count);
    for (let id = 0; id < count; id += 1) {
      this.#addedAt[id] = firstAttempt(table, id)?.index ?? NEVER;
    }
    const addedAt = this.#addedAt;
    this.#byAttempt = Int32Array.from({ length: count }, (_, id) => id)
      .filter((id) => addedAt[id] !== NEVER)
      .sort((a, b) => (addedAt[a] ?? 0) - (addedAt[b] ?? 0));
    this.#attempts = this.#byAttempt.map((id) => addedAt[id] ?? 0);
    this.#run = new Int32Array(count);
    this.#stamp = new Int32Array(count).fill(NONE);
    this.#lastPresent = new Int32Array(count).fill(NONE);
    this.#underWay = new Int32Array(count).fill(NONE);
    this.#firstSeen = new Int32Array(count).fill(NONE);
  }

  read(rank: number): void {
    const read = this.#reads[rank];
    if (read === undefined) return;
    const elements = elementsOf(read);
    const { ids, count } = this.#table;
    const table = ids.table;
    const { completionIndex } = read;
    const addedAt = this.#addedAt;
    const run = this.#run;
    const extra = new Map<number, number>();
    for (let i = 0; i < elements.length; i += 1) {
      const element = elements[i];
      const id = (typeof element === "number" ? table[element] : undefined) ?? ids.find(element);
      if (id < 0 || id >= count || (addedAt[id] as number) > completionIndex) {
        this.#keepStrange(read, element);
      } else if (run[id] === rank) {
        run[id] = rank + 1;
      } else if (this.#contains(rank, id)) {
        extra.set(id, (extra.get(id) ?? 0) + 1);
      } else {
        this.#presentAfterGap(rank, id);
      }
    }
    this.#countCopies(read, extra);
    this.#judgeUnderWay(read, rank);
  }

  /** Whether the read being scanned was seen to contain the element. */
  #contains(rank: number, id: number): boolean {
    return this.#run[id] === rank + 1 || this.#stamp[id] === rank;
  }

  #presentAfterGap(rank: number, id: number): void {
    this.#stamp[id] = rank;
    if (this.#lastPresent[id] === NONE) this.#lastPresent[id] = rank;
    this.#firstSeen[id] = this.#earlier(this.#firstSeen[id] ?? NONE, rank);
  }

  /** Of two reads the one that completed first. */
  #earlier(a: number, b: number): number {
    return (this.#reads[b]?.completionIndex ?? NEVER) < (this.#reads[a]?.completionIndex ?? NEVER)
      ? b
      : a;
  }

  /** Elements whose add was invoked while this read ran, and that it misses. */
  #judgeUnderWay(read: Operation, rank: number): void {
    const attempts = this.#attempts;
    for (let at = firstAbove(attempts, read.index); at < attempts.length; at += 1) {
      if ((attempts[at] ?? NEVER) > read.completionIndex) return;
      const id = this.#byAttempt[at] ?? 0;
      if (!this.#contains(rank, id) && this.#underWay[id] === NONE) this.#underWay[id] = rank;
    }
  }

  #keepStrange(read: Operation, element: unknown): void {
    if (this.#strange.length < MAX_STRANGE) this.#strange.push({ read, element });
  }

  /** Further copies within one read; the read with the most of them is kept. */
  #countCopies(read: Operation, extra: ReadonlyMap<number, number>): void {
    for (const [id, more] of extra) {
      if (more + 1 > (this.#copies.get(id)?.count ?? 1)) {
        this.#copies.set(id, { read, count: more + 1 });
      }
    }
  }

  evidence(): ReadEvidence {
    const firstOfRun = this.#firstCompletedUpTo();
    const lastPresent = this.#lastPresent;
    const firstSeen = this.#firstSeen;
    const lastAbsent = this.#underWay.slice();
    for (let id = 0; id < lastAbsent.length; id += 1) {
      const run = this.#run[id] ?? 0;
      if (run > 0) {
        lastPresent[id] = 0;
        firstSeen[id] = this.#earlier(firstSeen[id] ?? NONE, firstOfRun[run - 1] ?? NONE);
      }
      const missing = this.#reads[run];
      if (missing !== undefined && missing.index > (this.#addedAt[id] ?? NEVER)) {
        lastAbsent[id] = run;
      }
    }
    const [reads, copies, strange] = [this.#reads, this.#copies, this.#strange];
    return { reads, lastPresent, lastAbsent, firstSeen, copies, strange };
  }

  /** For every rank, which of the reads from 0 up to it completed first. */
  #firstCompletedUpTo(): Int32Array {
    const first = new Int32Array(this.#reads.length);
    for (let rank = 1; rank < first.length; rank += 1) {
      first[rank] = this.#earlier(first[rank - 1] ?? 0, rank);
    }
    return first;
  }
}

/** Position of the first value above the bound in a sorted array. */
function firstAbove(sorted: Int32Array, bound: number): number {
  let from = 0;
  let to = sorted.length;
  while (from < to) {
    const middle = (from + to) >> 1;
    if ((sorted[middle] ?? 0) <= bound) from = middle + 1;
    else to = middle;
  }
  return from;
}
