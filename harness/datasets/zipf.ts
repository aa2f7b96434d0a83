/**
 * Zipf's law over 1 … n in constant time and memory, whatever n: rejection-inversion (W. Hörmann, G. Derflinger,
 * "Rejection-inversion to generate variates from monotone discrete distributions", ACM TOMACS 6 (1996) 169-184), in the
 * form of Apache Commons RNG's RejectionInversionZipfSampler.
 */
import type { Random } from "../lib/random.ts";

/** `n` at least 1, `exponent` above 0. */
export function zipfSampler(n: number, exponent: number): (random: Random) => number {
  const h = (x: number): number => Math.exp(-exponent * Math.log(x));
  const integral = (x: number): number => {
    const log = Math.log(x);
    return expm1Ratio((1 - exponent) * log) * log;
  };
  const inverse = (x: number): number => Math.exp(log1pRatio(Math.max(-1, x * (1 - exponent))) * x);
  const first = integral(1.5) - 1;
  const last = integral(n + 0.5);
  const accepted = 2 - inverse(integral(2.5) - h(2));
  return (random) => {
    for (;;) {
      const u = last + random.next() * (first - last);
      const x = inverse(u);
      const k = Math.min(n, Math.max(1, Math.floor(x + 0.5)));
      if (k - x <= accepted || u >= integral(k + 0.5) - h(k)) return k;
    }
  };
}

/** log(1 + x) / x, also near 0. */
function log1pRatio(x: number): number {
  return Math.abs(x) > 1e-8 ? Math.log1p(x) / x : 1 - x * (1 / 2 - x * (1 / 3 - x / 4));
}

/** (exp(x) - 1) / x, also near 0. */
function expm1Ratio(x: number): number {
  return Math.abs(x) > 1e-8 ? Math.expm1(x) / x : 1 + (x / 2) * (1 + (x / 3) * (1 + x / 4));
}
