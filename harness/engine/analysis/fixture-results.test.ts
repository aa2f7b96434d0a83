import { expect, test } from "@playwright/test";
import type { FixtureSpec } from "../../domain/fixture.ts";
import type { JournalEntry } from "../../domain/journal.ts";
import type { Scenario } from "../../domain/scenario.ts";
import { fixtureResults } from "./fixture-results.ts";

const FILE = { type: "file", columns: {} } as const;
const SPECS: readonly FixtureSpec[] = [
  {
    ...{ name: "products", into: "db", place: "goods", options: {}, line: 1 },
    origin: { ...FILE, file: "products.csv", format: "csv" },
  },
  {
    ...{ name: "schema", into: "db", place: "schema", line: 2 },
    options: { counts: { shops: 12, doors: 3 } },
    origin: { ...FILE, file: "schema.sql", format: "sql" },
  },
];

function results(...entries: readonly Partial<JournalEntry>[]) {
  const journal = entries.map((entry) => ({ time: 0, into: "db", sha256: "aa", ...entry }));
  return fixtureResults({ fixtures: SPECS } as unknown as Scenario, journal as JournalEntry[]);
}

const LOADED = { type: "fixture-loaded", bytes: 99, tookMs: 500 } as const;
const GOODS = { ...LOADED, fixture: "products", place: "goods", rows: 1000 };
const SCHEMA = { ...LOADED, fixture: "schema", place: "schema", rows: null };
const VERIFIED = { type: "fixture-verified", held: true } as const;
const SAME = { ...VERIFIED, fixture: "products", place: "goods", rows: 1000 };
const SHOPS = { ...VERIFIED, fixture: "schema", place: "shops", rows: 12 };

test("what was loaded has its rows, its digest, its rate, and whether it is there", () => {
  expect(results(GOODS, SAME)).toEqual([
    {
      ...{ into: "db", source: "products.csv", rows: 1000, bytes: 99, digest: "aa" },
      ...{ loadMs: 500, rowsPerSecond: 2000, verified: true },
    },
  ]);
});

test("rows of a SQL file are those of the tables that it says", () => {
  const doors = { ...SHOPS, place: "doors", rows: 3 };
  expect(results(SCHEMA, SHOPS, doors)).toMatchObject([
    { source: "schema.sql", rows: 15, rowsPerSecond: 30, verified: true },
  ]);
  expect(results(SCHEMA, SHOPS)[0]).toMatchObject({
    ...{ rows: 12, verified: false, why: "the run ended before the store was asked for it" },
  });
  expect(results(SCHEMA)[0]).toMatchObject({ rows: null, rowsPerSecond: null, verified: false });
});

test("what is not as it was sent says how", () => {
  expect(results(GOODS, { ...SAME, held: false, rows: 998 })[0]).toMatchObject({
    ...{ verified: false, why: "db holds 998 rows in goods, 1000 were sent" },
  });
  expect(results(GOODS, { ...SAME, held: false })[0]?.why).toBe(
    "db holds 1000 rows in goods, and not those that were sent",
  );
});

test("what was not loaded has no figures", () => {
  expect(results()).toEqual([]);
});
