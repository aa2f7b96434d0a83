import { expect, test } from "@playwright/test";
import { systemClock } from "../node/system-clock.ts";
import { PrimaryFinder } from "./primary-finder.ts";

const soon = (): AbortSignal => AbortSignal.timeout(2000);

/** Nodes a, b and c; `primaries` says who claims to be one, `silent` who never answers. */
function finderOver(primaries: Set<string>, silent: Set<string> = new Set()) {
  const asked: string[] = [];
  const open = new Set<string>();
  const finder = new PrimaryFinder({
    nodes: ["a", "b", "c"],
    clock: systemClock,
    askerOf: (node) => {
      open.add(node);
      return {
        isPrimary: async (signal) => {
          asked.push(node);
          if (silent.has(node)) {
            await new Promise((_, reject) => {
              signal.addEventListener("abort", () => reject(new Error("no answer")));
            });
          }
          return primaries.has(node);
        },
        close: () => open.delete(node),
      };
    },
  });
  return { finder, asked, open };
}

test("primary finder asks once for many clients, past a silent node", async () => {
  const { finder, asked, open } = finderOver(new Set(["b"]), new Set(["a"]));
  const found = await Promise.all(Array.from({ length: 20 }, () => finder.find(soon())));
  expect(new Set(found)).toEqual(new Set(["b"]));
  expect(asked.toSorted()).toEqual(["a", "b", "c"]);
  await expect.poll(() => open.size).toBe(0);
});

test("primary finder gives the same answer until somebody finds it wrong", async () => {
  const primaries = new Set(["a"]);
  const { finder } = finderOver(primaries);
  expect(await finder.find(soon())).toBe("a");
  primaries.clear();
  primaries.add("c");
  expect(await finder.find(soon())).toBe("a");
  finder.forget("b");
  expect(await finder.find(soon())).toBe("a");
  finder.forget("a");
  expect(await finder.find(soon())).toBe("c");
});

test("primary finder waits for a primary to appear", async () => {
  const primaries = new Set<string>();
  const { finder } = finderOver(primaries);
  const found = finder.find(soon());
  await systemClock.sleep(120);
  primaries.add("b");
  expect(await found).toBe("b");
});

test("primary finder gives up with its client, and asks nobody when nobody waits", async () => {
  const { finder, asked, open } = finderOver(new Set());
  await expect(finder.find(AbortSignal.timeout(80))).rejects.toThrow("a is not the primary");
  await expect.poll(() => open.size).toBe(0);
  const count = asked.length;
  await systemClock.sleep(150);
  expect(asked).toHaveLength(count);
  await expect(finder.find(AbortSignal.timeout(80))).rejects.toThrow("no primary found");
  expect(asked.length).toBeGreaterThan(count);
});
