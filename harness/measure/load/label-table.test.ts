import { expect, test } from "@playwright/test";
import { LabelTable, MOST_NAMES, OTHER_NAMES } from "./label-table.ts";

test("a URL with an id in it each time ends in one label of all others, region by region", () => {
  const table = new LabelTable<{ readonly region: string; readonly name: string }>(
    ({ region, name }) => `${region}\n${name}`,
  );
  const numbers = Array.from({ length: 10_000 }, (_, i) =>
    table.numberOf({ region: i % 2 === 0 ? "eu" : "ap", name: `GET /users/${i}` }),
  );
  const labels = [...new Set(numbers)].map((number) => table.at(number));
  expect(labels).toHaveLength(MOST_NAMES + 2);
  expect(labels.filter(({ name }) => name === OTHER_NAMES).map(({ region }) => region)).toEqual([
    "eu",
    "ap",
  ]);
  // What has a label of its own keeps it.
  expect(table.at(table.numberOf({ region: "eu", name: "GET /users/0" })).name).toBe(
    "GET /users/0",
  );
});
