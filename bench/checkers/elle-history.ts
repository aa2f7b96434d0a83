/**
 * Generated list-append histories of a strictly serializable store, with Elle's defaults: 1 to 4 micro-operations, as
 * many reads as appends, 10 keys of which each is twice as likely as the one before, retired after a number of appends.
 */
import type { History, Operation } from "../../harness/domain/history.ts";
import { Random } from "../../harness/lib/random.ts";

export interface Shape {
  readonly transactions: number;
  readonly seed: number;
  readonly processes?: number;
  readonly keys?: number;
  readonly writesPerKey?: number;
}

/** Each transaction takes effect at one moment between its invocation and its completion. */
export function appendHistory(shape: Shape): History {
  const { transactions, seed, processes = 10, keys = 10, writesPerKey = 256 } = shape;
  const random = new Random(seed);
  const names = Array.from({ length: keys }, (_, i) => i);
  const lists: number[][] = Array.from({ length: keys }, () => []);
  let nextName = keys;
  const pickKey = (): number => {
    // Exponential with base 2: the last key is picked half of the time.
    let key = keys - 1;
    while (key > 0 && random.uint32() < 2 ** 31) key -= 1;
    return key;
  };
  const run = (): readonly [readonly unknown[], readonly unknown[]] => {
    const input: unknown[] = [];
    const output: unknown[] = [];
    for (let left = random.integer(1, 4); left > 0; left -= 1) {
      const key = pickKey();
      const list = lists[key]!;
      const name = names[key]!;
      if (random.uint32() < 2 ** 31) {
        input.push(["r", name, null]);
        output.push(["r", name, list.slice()]);
        continue;
      }
      list.push(list.length + 1);
      input.push(["append", name, list.length]);
      output.push(["append", name, list.length]);
      if (list.length >= writesPerKey) {
        names[key] = nextName++;
        lists[key] = [];
      }
    }
    return [input, output];
  };
  return { operations: interleave(transactions, processes, { random, run }), warnings: [] };
}

interface Store {
  readonly random: Random;
  readonly run: () => readonly [readonly unknown[], readonly unknown[]];
}

/** Processes take turns at random; each turn begins, runs or ends a transaction. */
function interleave(transactions: number, processes: number, { random, run }: Store): Operation[] {
  type Draft = { -readonly [K in keyof Operation]: Operation[K] };
  const operations: Operation[] = [];
  const open: (Draft | undefined)[] = new Array<Draft | undefined>(processes).fill(undefined);
  const done: boolean[] = new Array<boolean>(processes).fill(false);
  let clock = 0;
  let completed = 0;
  while (completed < transactions) {
    const process = random.integer(0, processes - 1);
    const current = open[process];
    if (current === undefined) {
      if (operations.length >= transactions) continue;
      const draft: Draft = {
        index: clock,
        process,
        f: "txn",
        input: null,
        output: null,
        outcome: "ok",
        invokedAt: clock * 1000,
        completedAt: 0,
        completionIndex: 0,
      };
      operations.push(draft);
      open[process] = draft;
      done[process] = false;
      clock += 1;
    } else if (done[process] !== true) {
      [current.input, current.output] = run();
      done[process] = true;
    } else {
      current.completionIndex = clock;
      current.completedAt = clock * 1000;
      open[process] = undefined;
      clock += 1;
      completed += 1;
    }
  }
  return operations;
}
