/** Arbitrary small transaction histories for property-based tests, shrinking towards few and short transactions. */
import fc from "fast-check";
import type { History, Operation, Outcome } from "../domain/history.ts";
import type { DataType } from "./brute-isolation.ts";

interface Sketch {
  readonly outcome: Outcome;
  readonly begin: number;
  readonly length: number;
  readonly process: number;
  readonly micros: readonly {
    readonly isRead: boolean;
    readonly key: number;
    readonly pick: number;
  }[];
}

export interface RandomShape {
  readonly type: DataType;
  readonly transactions: number;
  readonly micros: number;
  readonly keys: number;
}

const KEYS = ["x", "y", "z"];

/**
 * Reads see a prefix of one order of all appends to the key, sometimes with one element missing or two swapped; reads
 * of registers see any value that somebody wrote, or none.
 */
export function randomTransactions(shape: RandomShape): fc.Arbitrary<History> {
  const micro = fc.record({
    isRead: fc.boolean(),
    key: fc.nat({ max: shape.keys - 1 }),
    pick: fc.nat({ max: 999 }),
  });
  const sketch: fc.Arbitrary<Sketch> = fc.record({
    outcome: fc.oneof(
      { arbitrary: fc.constant<Outcome>("ok"), weight: 8 },
      { arbitrary: fc.constantFrom<Outcome>("fail", "unknown"), weight: 1 },
    ),
    begin: fc.nat({ max: 12 }),
    length: fc.integer({ min: 1, max: 8 }),
    process: fc.nat({ max: 2 }),
    micros: fc.array(micro, { minLength: 1, maxLength: shape.micros }),
  });
  return fc
    .record({
      sketches: fc.array(sketch, { minLength: 1, maxLength: shape.transactions }),
      orders: fc.array(fc.nat({ max: 999 }), { minLength: 12, maxLength: 12 }),
      /** Out of 20 reads, so many are spoilt. */
      spoilt: fc.constantFrom(0, 0, 0, 1, 4),
    })
    .map(({ sketches, orders, spoilt }) => historyOf(shape.type, sketches, { orders, spoilt }));
}

interface Luck {
  readonly orders: readonly number[];
  readonly spoilt: number;
}

type Micro = [string, string, unknown];

function historyOf(type: DataType, sketches: readonly Sketch[], luck: Luck): History {
  const written = new Map<string, number[]>();
  const inputs = sketches.map(({ micros }) =>
    micros.map(({ isRead, key }): Micro => {
      const name = KEYS[key]!;
      if (isRead) return ["r", name, null];
      const values = written.get(name) ?? [];
      values.push(values.length + 1);
      written.set(name, values);
      return [type === "list" ? "append" : "w", name, values.length];
    }),
  );
  for (const [key, values] of written) written.set(key, shuffled(values, luck.orders));
  const places = placesOf(sketches);
  const operations = sketches.map((sketch, i): Operation => {
    const { outcome } = sketch;
    const input = inputs[i]!;
    const output = input.map(([name, key, value], at): Micro => {
      if (name !== "r") return [name, key, value];
      const { pick } = sketch.micros[at]!;
      return ["r", key, readOf(type, written.get(key) ?? [], pick, luck.spoilt)];
    });
    const { index, completionIndex, process } = places[i]!;
    return {
      index,
      process,
      f: "txn",
      input,
      output: outcome === "ok" ? output : outcome === "fail" ? input : undefined,
      outcome,
      invokedAt: index,
      completedAt: completionIndex,
      completionIndex,
    };
  });
  return { operations: operations.sort((a, b) => a.index - b.index), warnings: [] };
}

function readOf(type: DataType, values: readonly number[], pick: number, spoilt: number): unknown {
  const length = pick % (values.length + 1);
  if (type === "register") return length === 0 ? null : values[length - 1];
  const list = values.slice(0, length);
  if (pick % 20 < spoilt && list.length > 1) {
    if (pick % 2 === 0) list.splice(0, 1);
    else [list[0], list[1]] = [list[1]!, list[0]!];
  }
  return length === 0 ? null : list;
}

function shuffled(values: readonly number[], luck: readonly number[]): number[] {
  const copy = [...values];
  for (let i = copy.length - 1; i > 0; i -= 1) {
    const j = luck[i % luck.length]! % (i + 1);
    [copy[i], copy[j]] = [copy[j]!, copy[i]!];
  }
  return copy;
}

interface Place {
  readonly index: number;
  readonly completionIndex: number;
  readonly process: number;
}

/** Record positions by time; a process that is busy or retired gives its transaction to a new one. */
function placesOf(sketches: readonly Sketch[]): readonly Place[] {
  const events = sketches
    .flatMap(({ begin, length }, i) => [
      { time: begin, i, isEnd: false },
      { time: begin + length, i, isEnd: true },
    ])
    .sort((a, b) => a.time - b.time || Number(a.isEnd) - Number(b.isEnd) || a.i - b.i);
  const places = sketches.map(() => ({ index: 0, completionIndex: Infinity, process: 0 }));
  const busy = new Set<number>();
  let fresh = 3;
  for (const [position, { i, isEnd }] of events.entries()) {
    const place = places[i]!;
    const { outcome, process } = sketches[i]!;
    if (!isEnd) {
      place.index = position;
      place.process = busy.has(process) ? fresh++ : process;
      busy.add(place.process);
    } else if (outcome !== "unknown") {
      place.completionIndex = position;
      busy.delete(place.process);
    }
  }
  return places;
}
