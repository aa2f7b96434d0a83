import { expect, test } from "@playwright/test";
import { ByteWriter } from "../lib/byte-writer.ts";
import { Random } from "../lib/random.ts";
import { writeDate, writeDecimal, writeTimestamp } from "./write-values.ts";

const out = new ByteWriter();

function written(write: (to: ByteWriter) => void): string {
  write(out);
  const bytes = out.take();
  out.giveBack(bytes);
  return bytes.toString();
}

/** What the language itself writes: slow, and the measure of all of it. */
function plainDecimal(value: number, scale: number): string {
  const text = value.toFixed(scale);
  return text.startsWith("-") && Number(text) === 0 ? text.slice(1) : text;
}

/** The digits nearest to a half are the ones that a product rounds the other way. */
function decimals(random: Random, scale: number): number[] {
  const near = (random.integer(-1_000_000, 1_000_000) + 0.5) / 10 ** scale;
  return [
    ...[near, near * (1 + 2 ** -52), near * (1 - 2 ** -52), random.next() - 0.5],
    ...[(random.next() - 0.5) * 1e6, (random.next() - 0.5) * 1e20, 0, -0, 1 / 3],
  ];
}

test("decimals are written as toFixed writes them, without a minus before a zero", () => {
  const random = new Random(1);
  const cases = Array.from({ length: 20_000 }, () => {
    const scale = random.integer(0, 10);
    return decimals(random, scale).map((value) => ({ value, scale }));
  }).flat();
  const wrong = cases.filter(
    ({ value, scale }) =>
      written((to) => writeDecimal(to, value, scale)) !== plainDecimal(value, scale),
  );
  expect(wrong).toEqual([]);
});

test("instants and days are written as toISOString writes them, from year 1 to 9999", () => {
  const random = new Random(2);
  const [first, last] = [Date.parse("0001-01-01"), Date.parse("9999-12-31T23:59:59.999Z")];
  const edges = ["1970-01-01", "2000-02-29", "1900-03-01", "2024-12-31T23:59:59.999Z"];
  const instants = [
    ...[first, last, 0, -1, 1, ...edges.map((text) => Date.parse(text))],
    ...Array.from({ length: 20_000 }, () => random.integer(first, last)),
  ];
  const wrong = instants.filter((ms) => {
    const text = new Date(ms).toISOString();
    const [instant, day] = [
      written((to) => writeTimestamp(to, ms)),
      written((to) => writeDate(to, ms)),
    ];
    return instant !== text || day !== text.slice(0, 10);
  });
  expect(wrong).toEqual([]);
});
