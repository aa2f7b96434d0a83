/**
 * Transactions over keys that come and go, after Elle's `wr-txns`: so many keys are in use at a time, some far more than
 * others (each half as likely as the next one), reads and writes are equally likely, the values written to a key are
 * 1, 2, 3 …, and a key that had its share of writes retires.
 */
import type { Random } from "../../lib/random.ts";
import type { TransactionOptions } from "./transaction-options.ts";
import type { FinalRead, OperationGenerator } from "./workload-kind.ts";

type MicroOperation = readonly [f: string, key: number, value: number | null];

export function transactionGenerator(
  write: "append" | "w",
  options: TransactionOptions,
  random: Random,
): OperationGenerator {
  const keys = new KeyPool(options["key-count"], options["max-writes-per-key"], random);
  const length = (): number => random.integer(options["min-txn-length"], options["max-txn-length"]);
  return {
    next: () => ({
      f: "txn",
      value: Array.from({ length: length() }, (): MicroOperation => {
        const key = keys.pick();
        return random.integer(0, 1) === 0 ? ["r", key, null] : [write, key, keys.write(key)];
      }),
    }),
    finalReads: () => finalReads(keys.used, options["max-txn-length"]),
  };
}

/** Every key that was ever in use, some in each transaction. */
function finalReads(keys: number, perTransaction: number): FinalRead[] {
  return Array.from({ length: Math.ceil(keys / perTransaction) }, (_, i) => ({
    f: "txn",
    value: Array.from(
      { length: Math.min(perTransaction, keys - i * perTransaction) },
      (__, j): MicroOperation => ["r", i * perTransaction + j, null],
    ),
    on: "every-node",
  }));
}

class KeyPool {
  readonly #slots: number[];
  readonly #writes = new Map<number, number>();
  readonly #maxWrites: number;
  readonly #random: Random;
  /** Keys are 0 … used - 1. */
  used: number;

  constructor(count: number, maxWrites: number, random: Random) {
    this.#slots = Array.from({ length: count }, (_, key) => key);
    this.#maxWrites = maxWrites;
    this.#random = random;
    this.used = count;
  }

  pick(): number {
    const last = this.#slots.length - 1;
    const fromEnd = Math.floor(-Math.log2(1 - this.#random.next()));
    return this.#slots[Math.max(0, last - fromEnd)] ?? 0;
  }

  /** The next value of a key; the last one retires it. */
  write(key: number): number {
    const value = (this.#writes.get(key) ?? 0) + 1;
    this.#writes.set(key, value);
    if (value >= this.#maxWrites) {
      const slot = this.#slots.indexOf(key);
      if (slot >= 0) this.#slots[slot] = this.used++;
    }
    return value;
  }
}
