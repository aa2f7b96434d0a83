import { expect, test } from "@playwright/test";
import { TimeColumn } from "./time-column.ts";

test("times in microseconds come back to the nanosecond, hours apart and out of order too", () => {
  const column = new TimeColumn();
  const times = Array.from({ length: 70_000 }, (_, i) => {
    const hours = i % 7 === 0 ? 5 * 3600e9 : 0;
    return 12_345 + hours + (i % 2 === 0 ? i : -i) * 31_000;
  });
  for (const time of times) column.push(time);
  expect(times.map((_, i) => column.at(i))).toEqual(times);
  expect(column.at(140_000)).toBeNaN();
});
