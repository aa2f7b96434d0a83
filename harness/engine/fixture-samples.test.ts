import { expect, test } from "@playwright/test";
import type { FixtureColumn } from "../domain/fixture.ts";
import type { Row } from "../domain/row-batch.ts";
import { writeRows } from "../domain/row-writer.ts";
import { sampleOf, type LoadedFixture } from "./fixture-samples.ts";

const COLUMNS: readonly FixtureColumn[] = [
  { name: "id", type: "integer" },
  { name: "price", type: "decimal", scale: 2 },
  { name: "ok", type: "boolean", nullable: true },
  { name: "note", type: "text" },
];

function loaded(rows: readonly Row[]): LoadedFixture {
  const batches = async function* () {
    for (let at = 0; at < rows.length; at += 10) yield writeRows(rows.slice(at, at + 10), 4);
  };
  const content = { type: "rows", columns: COLUMNS, rows: rows.length, batches } as const;
  return { name: "x", into: "db", rows: rows.length, digest: "aa", key: "id", content };
}

const rows = (count: number, note: string): Row[] =>
  Array.from({ length: count }, (_, i) => [String(i), "2.50", i === 0 ? null : "false", note]);

test("a sample is the first rows, with values as JSON has them", async () => {
  const { sample, ...rest } = await sampleOf(loaded(rows(25, "é\t")), 12);
  expect(rest).toEqual({ name: "x", into: "db", rows: 25, digest: "aa", key: "id" });
  expect(sample).toHaveLength(12);
  expect(sample.slice(0, 2)).toEqual([
    { id: 0, price: 2.5, ok: null, note: "é\t" },
    { id: 1, price: 2.5, ok: false, note: "é\t" },
  ]);
});

test("a sample has no more rows than there are, than are asked for, or than are in 1 MB", async () => {
  expect((await sampleOf(loaded(rows(25, "x")), 1000)).sample).toHaveLength(25);
  expect((await sampleOf(loaded(rows(25, "x")), 0)).sample).toEqual([]);
  const large = await sampleOf(loaded(rows(25, "x".repeat(100_000))), 1000);
  expect(large.sample).toHaveLength(10);
});

test("numbers that a double cannot hold stay text", async () => {
  const row: Row = ["12345678901234567890", "99999999999999999.25", "true", ""];
  expect((await sampleOf(loaded([row]), 1)).sample).toEqual([
    { id: "12345678901234567890", price: "99999999999999999.25", ok: true, note: "" },
  ]);
});

test("statements of a SQL file are no rows", async () => {
  const content = { type: "sql", file: "x.sql", text: "SELECT 1", sha256: "aa" } as const;
  const fixture = { name: "x", into: "db", rows: null, digest: "aa", content };
  expect((await sampleOf(fixture, 10)).sample).toEqual([]);
});
