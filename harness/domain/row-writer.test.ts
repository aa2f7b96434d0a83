import { expect, test } from "@playwright/test";
import fc from "fast-check";
import { RowWriter, writeRows } from "./row-writer.ts";
import type { Row } from "./row-batch.ts";

const text = fc.oneof(
  fc.string({ unit: "grapheme", maxLength: 20 }),
  fc.string({ unit: fc.constantFrom("\\", "N", "\t", "\n", "\r", "\b", "\f", "\v", "a", "ß") }),
);
const rows = fc.array(fc.tuple(fc.option(text), fc.option(text), text), { maxLength: 30 });

test("rows that are written are read as they were, whatever is in them", () => {
  fc.assert(
    fc.property(rows, (given: Row[]) => {
      const batch = writeRows(given, 3);
      expect([...batch.rows()]).toEqual(given);
      expect(batch.count).toBe(given.length);
      // What COPY takes apart: as many newlines as rows, as many tabs as fields between.
      const lines = batch.bytes.toString().split("\n");
      expect(lines.slice(0, -1).every((line) => line.split("\t").length === 3)).toBe(true);
      expect(lines).toHaveLength(given.length + 1);
    }),
    { seed: 1, numRuns: 300 },
  );
});

test("the written form is that of COPY", () => {
  const batch = writeRows([["a\tb\\", null, "\\N"]], 3);
  expect(batch.bytes.toString()).toBe("a\\tb\\\\\t\\N\t\\\\N\n");
});

test("a field is written once more as it is, or read as text; a null is neither", () => {
  const out = new RowWriter(4);
  out.text("x\\y");
  out.endField();
  out.text("gone");
  out.null();
  out.endField();
  out.again(0);
  out.again(1);
  out.endField();
  out.text(`${out.earlier(0)}${out.earlier(1)}${out.isNull(1)}`);
  out.endField();
  expect([...out.batch().rows()]).toEqual([["x\\y", null, "x\\y", "x\\ynulltrue"]]);
});
