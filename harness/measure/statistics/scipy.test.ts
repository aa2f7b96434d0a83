import { expect, test } from "@playwright/test";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Random } from "../../lib/random.ts";
import { ratioBounds } from "../../lib/ratio-bounds.ts";
import { quantileBounds } from "../bounds.ts";
import { autocovariances } from "./autocovariance.ts";
import { brownForsythe } from "./brown-forsythe.ts";
import { longRunVariance, ranksOf } from "./effective-samples.ts";
import { fisherExact, ratioDifference, type Count } from "./fisher-exact.ts";
import { hodgesLehmann } from "./hodges-lehmann.ts";
import { holm } from "./holm.ts";
import { mannWhitney } from "./mann-whitney.ts";
import { meanBounds } from "./mean-bounds.ts";
import { quantileChange } from "./quantile-bootstrap.ts";
import { rankCorrelation } from "./trend.ts";

interface Interval<Bound = number> {
  readonly lower: Bound;
  readonly upper: Bound;
}

interface Values {
  readonly name: string;
  readonly values: readonly number[];
}

interface Pair {
  readonly first: readonly number[];
  readonly second: readonly number[];
}

interface Fixture {
  readonly twoSamples: readonly (Pair & {
    readonly name: string;
    readonly u: number;
    readonly p: number;
    readonly hodgesLehmann: number;
    readonly shiftLower: number;
    readonly shiftUpper: number;
    readonly brownForsytheF: number;
    readonly brownForsytheP: number;
  })[];
  readonly fisherExact: readonly {
    readonly first: Count;
    readonly second: Count;
    readonly p: number;
    readonly differenceLower: number;
    readonly differenceUpper: number;
  }[];
  readonly ratioBounds: readonly (Count & Interval & { readonly alpha: number })[];
  readonly quantileBounds: readonly (Interval<number | null> &
    Readonly<Record<"n" | "quantile" | "alpha", number>>)[];
  readonly meanBounds: readonly (Values & Interval)[];
  readonly series: readonly (Values & {
    readonly autocovariances: readonly number[];
    readonly ranks: readonly number[];
    readonly rankCorrelation: number;
    readonly longRunVariance: number;
  })[];
  readonly quantileChange: Pair & Interval & Readonly<Record<"quantile" | "change", number>>;
  readonly holm: readonly Readonly<Record<"ps" | "adjusted", readonly number[]>>[];
}

const file = join(import.meta.dirname, "..", "..", "..", "fixtures", "statistics", "scipy.json");
const fixture = JSON.parse(readFileSync(file, "utf8")) as Fixture;
const ascending = (values: readonly number[]): Float64Array => Float64Array.from(values).sort();

test.describe("the same figures as SciPy and statsmodels", () => {
  for (const each of fixture.twoSamples) {
    test(`Mann-Whitney, Hodges-Lehmann and Brown-Forsythe: ${each.name}`, () => {
      const [first, second] = [ascending(each.first), ascending(each.second)];
      const { u, p, deviation } = mannWhitney(first, second);
      expect(u).toBe(each.u);
      expect(p).toBeCloseTo(each.p, 10);
      const { shift, lower, upper } = hodgesLehmann(first, second, { deviation, alpha: 0.05 });
      expect(shift).toBeCloseTo(each.hodgesLehmann, 9);
      expect(lower).toBeCloseTo(each.shiftLower, 9);
      expect(upper).toBeCloseTo(each.shiftUpper, 9);
      const spread = brownForsythe(first, second, { inflation: 1, alpha: 0.05 });
      expect(spread.f).toBeCloseTo(each.brownForsytheF, 9);
      expect(spread.p).toBeCloseTo(each.brownForsytheP, 7);
    });
  }

  test("Fisher's exact test, Newcombe's bounds", () => {
    for (const { first, second, p, differenceLower, differenceUpper } of fixture.fisherExact) {
      expect(fisherExact(first, second)).toBeCloseTo(p, 8);
      const { lower, upper } = ratioDifference(first, second, 0.05);
      expect(lower).toBeCloseTo(differenceLower, 9);
      expect(upper).toBeCloseTo(differenceUpper, 9);
    }
  });

  test("Clopper-Pearson bounds", () => {
    for (const { good, total, alpha, lower, upper } of fixture.ratioBounds) {
      expect(ratioBounds(good, total, alpha)).toEqual({
        lower: expect.closeTo(lower, 8),
        upper: expect.closeTo(upper, 8),
      });
    }
  });

  test("order statistics that bound a quantile", () => {
    for (const { n, quantile, alpha, lower, upper } of fixture.quantileBounds) {
      const values = Float64Array.from({ length: n }, (_, i) => i);
      expect({ n, quantile, alpha, ...quantileBounds(values, quantile, { alpha }) }).toEqual({
        ...{ n, quantile, alpha },
        lower: lower ?? -Infinity,
        upper: upper ?? Infinity,
      });
    }
  });

  for (const { name, values, lower, upper } of fixture.meanBounds) {
    test(`Hall's bounds of a mean: ${name}`, () => {
      const bounds = meanBounds(values);
      expect(bounds.lower).toBeCloseTo(lower, 6);
      expect(bounds.upper).toBeCloseTo(upper, 6);
    });
  }

  for (const each of fixture.series) {
    test(`autocovariances, ranks and long-run variance: ${each.name}`, () => {
      const { values } = each;
      each.autocovariances.forEach((value, lag) => {
        expect(autocovariances(values)[lag]).toBeCloseTo(value, 9);
      });
      expect([...ranksOf(values)]).toEqual(each.ranks);
      expect(rankCorrelation(values)).toBeCloseTo(each.rankCorrelation, 9);
      expect(longRunVariance(values)).toBeCloseTo(each.longRunVariance, 6);
    });
  }

  test("percentile bootstrap of a quantile: that of whole resamples, to a tenth of its width", () => {
    const { first, second, quantile, ...expected } = fixture.quantileChange;
    const sampleOf = (values: readonly number[]) => ({
      sorted: ascending(values),
      effective: values.length,
    });
    const options = { quantile, alpha: 0.05, random: new Random(1) };
    const { change, lower, upper } = quantileChange(sampleOf(first), sampleOf(second), options);
    const tenth = (expected.upper - expected.lower) / 10;
    expect(change).toBeCloseTo(expected.change, 12);
    expect(Math.abs(lower - expected.lower)).toBeLessThan(tenth);
    expect(Math.abs(upper - expected.upper)).toBeLessThan(tenth);
  });

  test("Holm's correction", () => {
    for (const { ps, adjusted } of fixture.holm) {
      expect(holm(ps)).toEqual(adjusted.map((p): unknown => expect.closeTo(p, 12)));
    }
    expect(holm([])).toEqual([]);
  });
});
