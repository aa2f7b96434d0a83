import { expect, test } from "@playwright/test";
import { fakerCatalogue } from "../adapters/faker/faker-values.ts";
import { readDatasets } from "./read-datasets.ts";

const HEAD = "dataset: x\ntitle: X\nkey: id\ncolumns:\n  id: { generate: sequence }\n";

/** What is wrong with a column, as `line:column code message`. */
function problems(column: string, locale = "en"): string[] {
  const text = `${HEAD}  it: ${column}\nlocale: ${locale}\n`;
  const reading = readDatasets([{ file: "x.yaml", text }], fakerCatalogue()).get("x");
  expect(reading?.dataset === undefined).toBe(reading?.diagnostics.length !== 0);
  return (reading?.diagnostics ?? []).map(
    ({ line, column: at, code, message }) => `${line}:${at} ${code} ${message}`,
  );
}

test.describe("columns that no store could hold are told before anything starts", () => {
  for (const [column, problem] of [
    ["{ generate: integer, max: 10000000000000000 }", "6:33 DST012 "],
    ["{ generate: decimal, distribution: normal, mean: 1.0e300, deviation: 1 }", "6:56 DST012 "],
    ["{ generate: sequence, start: 9007199254740991 }", "6:36 DST014 "],
    ["{ generate: uuid, nulls: 100% }", "6:32 DST014 all rows would be without a value"],
    [`{ generate: template, text: "\${id} ${"x".repeat(1000)}" }`, "6:35 DST014 "],
    ['{ generate: template, text: "${id} \\0" }', "6:35 DST015 there is a character"],
    ['{ generate: choice, values: [a, "b \\0"] }', "6:39 DST015 there is a character"],
    ['{ generate: choice, values: { "b \\ud800": 1 } }', "6:35 DST015 there is a character"],
    ["{ generate: date, from: 2024-02-30, to: 2025-01-01 }", '6:31 DST014 "2024-02-30" is no day'],
    ["{ generate: date, from: 0000-01-01, to: 2025-01-01 }", '6:31 DST014 "0000-01-01" is no day'],
    ["{ generate: integer, min: 0.5, max: 0.7 }", "6:33 DST027 min 0.5 is no whole number"],
    ["{ generate: faker, method: person.fulName }", '6:34 DST026 faker has no method "'],
    ["{ generate: faker, method: string.fromCharacters }", "6:34 DST029 "],
    ["{ generate: faker, method: airline.airport }", "6:34 DST029 faker.airline.airport gives no"],
  ] as const) {
    test(column.slice(0, 80), () => {
      const found = problems(column);
      expect(found).toHaveLength(1);
      expect(found[0]).toContain(problem);
    });
  }

  test("a locale that there is not, and one without the data that a method needs", () => {
    expect(problems("{ generate: faker, method: person.fullName }", "de_XX")).toEqual([
      '7:9 DST028 faker has no locale "de_XX"',
    ]);
    const [problem] = problems("{ generate: faker, method: person.prefix }", "zh_CN");
    expect(problem).toMatch(/^6:34 DST029 faker\.person\.prefix gives no value in locale zh_CN/);
  });
});

test("what can be held is read", () => {
  for (const column of [
    "{ generate: choice, values: [日本語, 😀, '', '\\N', \"tab\\t\"] }",
    "{ generate: integer, min: -9007199254740991, max: 9007199254740991 }",
    "{ generate: decimal, scale: 10, distribution: exponential, mean: 9007199254740991 }",
    "{ generate: timestamp, from: 0001-01-01, to: 9999-12-31T23:59:59Z, nulls: 99% }",
  ]) {
    expect(problems(column)).toEqual([]);
  }
});
