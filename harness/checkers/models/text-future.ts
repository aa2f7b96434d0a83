import type { KindSpans } from "./model.ts";

/** What the gets of a history say about texts: until when some get returns a text that starts with, or contains, another. */
export class TextFuture {
  readonly #spans: KindSpans;
  /** Distinct texts returned, sorted, and when each was last returned. */
  readonly #returned: readonly string[];
  /** Row r, column i: the latest of `2 ** r` texts from text i on. */
  readonly #latest: readonly Int32Array[];
  readonly #seenUntil = new Map<number, number>();
  readonly #usefulUntil = new Map<number, number>();
  readonly #lastReturns: Int32Array;

  /** @param gets kinds of the gets; their operand is what they returned. */
  constructor(spans: KindSpans, gets: readonly number[], operands: readonly string[]) {
    this.#spans = spans;
    const sorted = gets
      .filter((kind) => (spans.lastReturn[kind] ?? -1) !== -1)
      .map((kind) => ({ kind, text: operands[kind] as string }))
      .sort((a, b) => (a.text < b.text ? -1 : a.text > b.text ? 1 : 0));
    this.#returned = sorted.map(({ text }) => text);
    this.#lastReturns = Int32Array.from(sorted, ({ kind }) => spans.lastReturn[kind] as number);
    this.#latest = maximumRows(this.#lastReturns);
  }

  /** Whether some get returns a text that starts with this one. */
  isSeen(text: string): boolean {
    return this.#returned[this.#firstFrom(text)]?.startsWith(text) === true;
  }

  /** Position of the last completion of such a get; -1: none. */
  seenUntil(state: number, text: string): number {
    let until = this.#seenUntil.get(state);
    if (until === undefined) {
      const from = this.#firstFrom(text);
      until = this.#latestIn(from, this.#endOfPrefix(text, from));
      this.#seenUntil.set(state, until);
    }
    return until;
  }

  /** Position of the last completion of a get whose text contains this one. */
  usefulUntil(kind: number, text: string): number {
    if (text === "") return this.#spans.end;
    let until = this.#usefulUntil.get(kind);
    if (until === undefined) {
      until = -1;
      for (const [i, returned] of this.#returned.entries()) {
        const last = this.#lastReturns[i] as number;
        if (last > until && returned.includes(text)) until = last;
      }
      this.#usefulUntil.set(kind, until);
    }
    return until;
  }

  /** Position of the first text that is not less than this one. */
  #firstFrom(text: string): number {
    let low = 0;
    let high = this.#returned.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#returned[middle] as string) < text) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Position after the last text that starts with this one. */
  #endOfPrefix(text: string, from: number): number {
    let low = from;
    let high = this.#returned.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#returned[middle] as string).startsWith(text)) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #latestIn(from: number, to: number): number {
    if (from >= to) return -1;
    const row = 31 - Math.clz32(to - from);
    const latest = this.#latest[row] as Int32Array;
    return Math.max(latest[from] as number, latest[to - 2 ** row] as number);
  }
}

/** Maxima of all runs whose length is a power of two. */
function maximumRows(values: Int32Array): readonly Int32Array[] {
  const rows = [values];
  for (let length = 2; length <= values.length; length *= 2) {
    const shorter = rows.at(-1) as Int32Array;
    const row = new Int32Array(values.length - length + 1);
    for (let i = 0; i < row.length; i += 1) {
      row[i] = Math.max(shorter[i] as number, shorter[i + length / 2] as number);
    }
    rows.push(row);
  }
  return rows;
}
