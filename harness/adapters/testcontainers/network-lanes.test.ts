import { expect, test } from "@playwright/test";
import { NetworkLanes } from "./network-lanes.ts";

test("network lanes let one at a time into each network, and others into others", async () => {
  const lanes = new NetworkLanes();
  const seen: string[] = [];
  const visit = async (name: string, networks: readonly string[], until?: Promise<void>) => {
    const leave = await lanes.enter(networks);
    seen.push(`${name} in`);
    await until;
    seen.push(`${name} out`);
    leave();
  };
  const gate = Promise.withResolvers<void>();
  const all = [
    visit("first", ["a", "b"], gate.promise),
    visit("second", ["b", "c"]),
    visit("third", ["c"]),
    visit("fourth", ["d"]),
  ];
  await all[3];
  expect(seen).toEqual(["first in", "fourth in", "fourth out"]);
  gate.resolve();
  await Promise.all(all);
  expect(seen.slice(3)).toEqual(["first out", "second in", "second out", "third in", "third out"]);
});
