/**
 * Histories of transactions from short texts: `ax1` appends 1 to x, `rx12` reads x as [1, 2], `rx` reads it as empty;
 * in registers `wx1` writes 1 to x, `rx1` reads 1 and `rx_` reads nothing. Values are single digits.
 */
import type { History, Outcome } from "../domain/history.ts";
import { historyOf } from "./history-builder.ts";

export interface TransactionSketch {
  readonly text: string;
  /** By default a process of its own. */
  readonly process?: number;
  readonly outcome?: Outcome;
  /** Positions of invocation and completion; by default concurrent with all others. */
  readonly at?: readonly [number, number];
}

/** All transactions overlap unless they say when they ran. */
export function concurrent(...sketches: readonly (string | TransactionSketch)[]): History {
  const count = sketches.length;
  return build(sketches, (place) => [place, count + place]);
}

/** Each transaction ends before the next begins. */
export function sequential(...sketches: readonly (string | TransactionSketch)[]): History {
  return build(sketches, (place) => [2 * place, 2 * place + 1]);
}

function build(
  sketches: readonly (string | TransactionSketch)[],
  at: (place: number) => readonly [number, number],
): History {
  return historyOf(
    sketches.map((given, place) => {
      const sketch = typeof given === "string" ? { text: given } : given;
      const outcome = sketch.outcome ?? "ok";
      const output = microOperations(sketch.text);
      const input = output.map(([name, key, value]) => [name, key, name === "r" ? null : value]);
      return {
        process: sketch.process ?? place,
        f: "txn",
        input,
        output: outcome === "unknown" ? undefined : outcome === "fail" ? input : output,
        outcome,
        at: sketch.at ?? at(place),
      };
    }),
  );
}

/** `[name, key, value]` triples of a text, which is of registers where it has a `w` or a `_`. */
export function microOperations(text: string): readonly (readonly [string, string, unknown])[] {
  return [...text.matchAll(/([arw])([a-z])([0-9_]*)/g)].map(([, name, key = "", digits = ""]) => {
    if (name === "a") return ["append", key, Number(digits)];
    if (name === "w") return ["w", key, Number(digits)];
    if (digits === "_") return ["r", key, null];
    return ["r", key, digits === "" ? null : [...digits].map(Number)];
  });
}

/** The same, with reads of one register value. */
export function registers(history: History): History {
  const plain = (value: unknown): unknown =>
    Array.isArray(value)
      ? value.map((micro: readonly [string, string, unknown]) =>
          Array.isArray(micro[2]) ? [micro[0], micro[1], micro[2][0] as unknown] : micro,
        )
      : value;
  return {
    ...history,
    operations: history.operations.map((operation) => ({
      ...operation,
      output: plain(operation.output),
    })),
  };
}
