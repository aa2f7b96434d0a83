import { expect, test } from "@playwright/test";
import fc from "fast-check";
import { propertyRuns } from "../testing/property-runs.ts";
import { GrowingColumn } from "./growing-column.ts";
import { PackedColumn } from "./packed-column.ts";

const LENGTH = 70_000;

test("whole numbers of any size come back as they went in, over chunks of every width", () => {
  const size = fc.constantFrom(2 ** 6, 2 ** 7, 2 ** 15, 2 ** 31, 2 ** 52);
  const value = fc.tuple(fc.nat({ max: LENGTH - 1 }), size, fc.integer({ min: -3, max: 3 }));
  fc.assert(
    fc.property(fc.array(value, { maxLength: 20 }), (changes) => {
      const [column, plain] = [new PackedColumn(), new Float64Array(LENGTH)];
      for (let i = 0; i < LENGTH; i += 1) {
        column.push(i % 100);
        plain[i] = i % 100;
      }
      for (const [at, near, offset] of changes) {
        const next = (offset < 0 ? -near : near) + offset;
        column.set(at, next);
        plain[at] = next;
      }
      expect(Float64Array.from(plain, (_, i) => column.at(i))).toEqual(plain);
    }),
    { numRuns: propertyRuns(10) },
  );
});

test("beyond its end there is nothing", () => {
  const column = new PackedColumn();
  column.push(3);
  expect([column.length, column.at(0), column.at(70_000)]).toEqual([1, 3, NaN]);
});

test("a growing column keeps its order over several chunks", () => {
  const column = new GrowingColumn((length) => new Float64Array(length));
  for (let i = 0; i < LENGTH; i += 1) column.push(i / 2);
  expect(column.toArray()).toEqual(Float64Array.from({ length: LENGTH }, (_, i) => i / 2));
  column.set(66_000, -1);
  expect(column.at(66_000)).toBe(-1);
});
