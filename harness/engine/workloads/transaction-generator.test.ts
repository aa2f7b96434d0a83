import { expect, test } from "@playwright/test";
import { Random } from "../../lib/random.ts";
import { transactionGenerator } from "./transaction-generator.ts";
import { transactionSchema, type TransactionOptions } from "./transaction-options.ts";

type MicroOperation = readonly [f: string, key: number, value: number | null];

function generatorOf(options: Partial<TransactionOptions> = {}, seed = 1n) {
  return transactionGenerator("append", transactionSchema.parse(options), new Random(seed));
}

function transactions(options: Partial<TransactionOptions>, count: number, seed?: bigint) {
  const generator = generatorOf(options, seed);
  return Array.from({ length: count }, () => generator.next(0).value as readonly MicroOperation[]);
}

test.describe("transactionGenerator", () => {
  test("the same seed gives the same transactions, another one others", () => {
    expect(transactions({}, 50)).toEqual(transactions({}, 50));
    expect(transactions({}, 50, 2n)).not.toEqual(transactions({}, 50));
  });

  test("transactions are as long as asked, half of their steps are reads", () => {
    const all = transactions({ "min-txn-length": 2, "max-txn-length": 5 }, 2000);
    expect([...new Set(all.map(({ length }) => length))].sort()).toEqual([2, 3, 4, 5]);
    const steps = all.flat();
    const reads = steps.filter(([f]) => f === "r").length / steps.length;
    expect(reads).toBeGreaterThan(0.45);
    expect(reads).toBeLessThan(0.55);
  });

  test("the values of a key are 1, 2, 3 …; it retires after its share of writes", () => {
    const steps = transactions({ "max-writes-per-key": 16 }, 2000).flat();
    const byKey = Map.groupBy(
      steps.filter(([f]) => f === "append"),
      ([, key]) => key,
    );
    for (const writes of byKey.values()) {
      expect(writes.map(([, , value]) => value)).toEqual(writes.map((_, i) => i + 1));
      expect(writes.length).toBeLessThanOrEqual(16);
    }
    expect(byKey.size).toBeGreaterThan(100);
  });

  test("a few keys are used at a time, some far more than others", () => {
    const uses = Map.groupBy(
      transactions({ "max-writes-per-key": 100_000 }, 4000).flat(),
      ([, key]) => key,
    );
    expect(uses.size).toBe(10);
    const counts = [...uses.values()].map(({ length }) => length).sort((a, b) => b - a);
    expect((counts[0] ?? 0) / (counts[1] ?? 1)).toBeCloseTo(2, 0);
  });

  test("final reads ask every node for every key that was ever in use", () => {
    const generator = generatorOf({ "max-writes-per-key": 4 });
    for (let i = 0; i < 200; i += 1) generator.next(0);
    const reads = generator.finalReads?.() ?? [];
    const keys = reads.flatMap(({ value }) => (value as MicroOperation[]).map(([, key]) => key));
    expect(keys).toEqual(keys.map((_, i) => i));
    expect(keys.length).toBeGreaterThan(20);
    expect(new Set(reads.map(({ on }) => on))).toEqual(new Set(["every-node"]));
  });
});
