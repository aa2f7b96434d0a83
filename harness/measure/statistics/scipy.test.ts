import { expect, test } from "@playwright/test";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ratioBounds } from "../../lib/ratio-bounds.ts";
import { brownForsythe } from "./brown-forsythe.ts";
import { fisherExact, type Count } from "./fisher-exact.ts";
import { hodgesLehmann } from "./hodges-lehmann.ts";
import { holm } from "./holm.ts";
import { mannWhitney } from "./mann-whitney.ts";

interface Fixture {
  readonly twoSamples: readonly {
    readonly name: string;
    readonly first: readonly number[];
    readonly second: readonly number[];
    readonly u: number;
    readonly p: number;
    readonly hodgesLehmann: number;
    readonly brownForsytheF: number;
    readonly brownForsytheP: number;
  }[];
  readonly fisherExact: readonly {
    readonly first: Count;
    readonly second: Count;
    readonly p: number;
  }[];
  readonly ratioBounds: readonly (Count & { readonly lower: number; readonly upper: number })[];
}

const file = join(import.meta.dirname, "..", "..", "..", "fixtures", "statistics", "scipy.json");
const fixture = JSON.parse(readFileSync(file, "utf8")) as Fixture;
const ascending = (values: readonly number[]): Float64Array => Float64Array.from(values).sort();

test.describe("the same figures as SciPy", () => {
  for (const each of fixture.twoSamples) {
    test(each.name, () => {
      const [first, second] = [ascending(each.first), ascending(each.second)];
      const { u, p, deviation } = mannWhitney(first, second);
      expect(u).toBe(each.u);
      expect(p).toBeCloseTo(each.p, 10);
      const { shift, lower, upper } = hodgesLehmann(first, second, { deviation, alpha: 0.05 });
      expect(shift).toBeCloseTo(each.hodgesLehmann, 9);
      expect(lower).toBeLessThanOrEqual(shift);
      expect(upper).toBeGreaterThanOrEqual(shift);
      const spread = brownForsythe(first, second, { inflation: 1, alpha: 0.05 });
      expect(spread.f).toBeCloseTo(each.brownForsytheF, 9);
      expect(spread.p).toBeCloseTo(each.brownForsytheP, 7);
    });
  }

  test("Fisher's exact test", () => {
    for (const { first, second, p } of fixture.fisherExact) {
      expect(fisherExact(first, second)).toBeCloseTo(p, 8);
    }
  });

  test("Clopper-Pearson bounds", () => {
    for (const { good, total, lower, upper } of fixture.ratioBounds) {
      expect(ratioBounds(good, total)).toEqual({
        lower: expect.closeTo(lower, 8),
        upper: expect.closeTo(upper, 8),
      });
    }
  });
});

test("Holm's correction is that of its paper's rule", () => {
  expect(holm([0.01, 0.04, 0.03, 0.005])).toEqual([0.03, 0.06, 0.06, 0.02]);
  expect(holm([])).toEqual([]);
});
