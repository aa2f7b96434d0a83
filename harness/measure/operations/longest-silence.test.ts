import { expect, test } from "@playwright/test";
import fc from "fast-check";
import { propertyRuns } from "../../testing/property-runs.ts";
import { RequestColumns } from "../load/request-columns.ts";
import { longestSilence } from "./longest-silence.ts";

const US = 1000;
const request = { type: "request", region: "eu", scenario: "s", name: "GET /", ms: 0 } as const;

function columnsOf(times: readonly number[]): RequestColumns {
  const columns = new RequestColumns();
  for (const time of times) columns.add({ ...request, time, status: 200, ok: true });
  return columns;
}

/** By sorting all of them. */
function sorted(times: readonly number[], from: number, to: number): number {
  const inside = times.filter((time) => time >= from && time < to).sort((a, b) => a - b);
  return [...inside, to].reduce(
    ({ longest, previous }, time) => ({
      longest: Math.max(longest, time - previous),
      previous: time,
    }),
    { longest: 0, previous: from },
  ).longest;
}

test("the longest silence is what sorting says, however the acknowledgements lie", () => {
  const time = fc.oneof(
    fc.integer({ min: 0, max: 1000 }),
    fc.integer({ min: 400, max: 405 }),
    fc.constant(999),
  );
  fc.assert(
    fc.property(fc.array(time, { maxLength: 60 }), fc.nat(900), (times, from) => {
      const all = times.map((each) => each * US);
      const window = { from: from * US, to: 1000 * US };
      expect(longestSilence(columnsOf(all), window)).toBe(sorted(all, window.from, window.to));
    }),
    { numRuns: propertyRuns(200) },
  );
});

test("more acknowledgements than buckets, as even as can be: then they are sorted", () => {
  const times = Array.from({ length: 1_500_000 }, (_, i) => i * US);
  const late = times.map((time, i) => (i === 700_000 ? time + 0.4 * US : time));
  const window = { from: 0, to: 1_500_000 * US };
  expect(longestSilence(columnsOf(late), window)).toBe(US);
  // The known-bad twin: one that is missing.
  const gap = times.filter((_, i) => i !== 700_000);
  expect(longestSilence(columnsOf(gap), window)).toBe(2 * US);
});
