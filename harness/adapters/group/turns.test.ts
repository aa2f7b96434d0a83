import { expect, test } from "@playwright/test";
import { setTimeout as sleep } from "node:timers/promises";
import { abortable } from "../../lib/abortable.ts";
import { Turns } from "./turns.ts";

const silent = (signal: AbortSignal): Promise<never> =>
  abortable(new Promise<never>(() => undefined), signal);

test("questions to one node are asked one after the other", async () => {
  const turns = new Turns();
  const order: string[] = [];
  const ask = (name: string) => async (): Promise<void> => {
    order.push(`${name} begins`);
    await sleep(5);
    order.push(`${name} ends`);
  };
  await Promise.all([turns.take("a", 1000, ask("one")), turns.take("a", 1000, ask("two"))]);
  expect(order).toEqual(["one begins", "one ends", "two begins", "two ends"]);
});

test("those that waited behind silence are not made to wait again", async () => {
  const turns = new Turns();
  let asked = 0;
  const ask = (signal: AbortSignal): Promise<never> => {
    asked += 1;
    return silent(signal);
  };
  const results = await Promise.allSettled([1, 2, 3].map(() => turns.take("a", 50, ask)));
  expect(results.map(({ status }) => status)).toEqual(["rejected", "rejected", "rejected"]);
  expect(asked).toBe(1);
  expect(await turns.take("a", 1000, () => Promise.resolve("back"))).toBe("back");
});

test("an error reply fails its own question only", async () => {
  const turns = new Turns();
  const wrong = turns.take("a", 1000, () => Promise.reject(new Error("no such table")));
  const right = turns.take("a", 1000, () => Promise.resolve(1));
  await expect(wrong).rejects.toThrow("no such table");
  expect(await right).toBe(1);
});

test("another node's silence holds nobody up", async () => {
  const turns = new Turns();
  const waiting = turns.take("a", 200, silent).catch(() => "silent");
  expect(await turns.take("b", 1000, () => Promise.resolve(2))).toBe(2);
  expect(await waiting).toBe("silent");
});
