import { expect, test } from "@playwright/test";
import { Random } from "../../lib/random.ts";
import { WORKLOAD_KINDS } from "./registry.ts";
import type { OperationGenerator } from "./workload-kind.ts";

function generatorOf(kind: string, seed = 1n): OperationGenerator {
  const found = WORKLOAD_KINDS.get(kind);
  if (found === undefined) throw new Error(`no workload kind ${kind}`);
  return found.generator(found.schema.parse({}), new Random(seed));
}

for (const kind of WORKLOAD_KINDS.keys()) {
  test(`${kind}: the same seed asks for the same, whoever of its clients asks`, () => {
    const [one, other] = [generatorOf(kind), generatorOf(kind)];
    for (let i = 0; i < 50; i += 1) expect(one.next(i % 3)).toEqual(other.next(i % 3));
  });
}

test("queue: the drain takes over the claims that were never answered", () => {
  const generator = generatorOf("queue");
  const unknown: unknown[] = [];
  for (let i = 0; i < 40; i += 1) {
    const { f, value } = generator.next(i % 2);
    const outcome = i % 4 === 0 ? "unknown" : "ok";
    generator.told?.(i % 2, { outcome, value: null });
    if (f === "dequeue" && outcome === "unknown") unknown.push((value as { claim: number }).claim);
  }
  expect(unknown.length).toBeGreaterThan(0);
  expect(generator.finalReads?.()).toEqual([
    { f: "drain", value: { claims: unknown }, on: "primary" },
  ]);
});

test("long-fork: every key is written once, and read in whole groups", () => {
  const generator = generatorOf("long-fork");
  const steps = Array.from({ length: 200 }, () => generator.next(0).value as unknown[][]);
  const written = steps.filter(([step]) => step?.[0] === "w").map(([step]) => step?.[1]);
  expect(written).toEqual(written.map((_, i) => i));
  const groups = steps.filter(([step]) => step?.[0] === "r");
  for (const group of groups) {
    const keys = group.map(([, key]) => Number(key)).sort((a, b) => a - b);
    expect(keys).toEqual([0, 1, 2].map((i) => (keys[0] ?? 0) + i));
    expect((keys[0] ?? 0) % 3).toBe(0);
  }
});

test("bank: a transfer goes from one account to another", () => {
  const generator = generatorOf("bank");
  for (let i = 0; i < 200; i += 1) {
    const { f, value } = generator.next(0);
    if (f !== "transfer") continue;
    const { from, to, amount } = value as Record<"from" | "to" | "amount", number>;
    expect(from).not.toBe(to);
    expect(amount).toBeGreaterThanOrEqual(1);
    expect(amount).toBeLessThanOrEqual(5);
  }
});
