import type { Distribution } from "../domain/fixture.ts";
import type { Random } from "../lib/random.ts";
import { zipfSampler } from "./zipf.ts";

/** A value outside of the bounds is drawn again, so that none piles up on a bound; after this many it is put there. */
const MAX_DRAWS = 32;

/** Draws numbers that are spread as told. */
export function numberSampler(numbers: Distribution): (random: Random) => number {
  switch (numbers.distribution) {
    case "uniform": {
      const { min, max } = numbers;
      return (random) => min + random.next() * (max - min);
    }
    case "normal": {
      const { mean, deviation } = numbers;
      return bounded(numbers, (random) => mean + deviation * standardNormal(random));
    }
    case "exponential": {
      const { mean } = numbers;
      return bounded(numbers, (random) => random.exponential(mean));
    }
    case "zipf": {
      const { min, max, exponent } = numbers;
      const sample = zipfSampler(Math.floor(max - min) + 1, exponent);
      return (random) => min + sample(random) - 1;
    }
  }
}

/** Whole numbers that are spread as told: uniform ones include both bounds with the same share as any other. */
export function integerSampler(numbers: Distribution): (random: Random) => number {
  if (numbers.distribution === "uniform") {
    const { min, max } = numbers;
    return (random) => random.integer(min, max);
  }
  const sample = numberSampler(numbers);
  const { min = -Infinity, max = Infinity } = numbers;
  return (random) =>
    Math.min(Math.floor(max), Math.max(Math.ceil(min), Math.round(sample(random))));
}

/** Index of an entry with the given relative weight: Vose's alias method (1991), one draw each. */
export function weightedSampler(weights: readonly number[]): (random: Random) => number {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const share = weights.map((weight) => (weight * weights.length) / total);
  const alias = weights.map((_, i) => i);
  const small = share.flatMap((each, i) => (each < 1 ? [i] : []));
  const large = share.flatMap((each, i) => (each >= 1 ? [i] : []));
  while (small.length > 0 && large.length > 0) {
    const [less = 0, more = 0] = [small.pop(), large.pop()];
    alias[less] = more;
    share[more] = (share[more] ?? 0) + (share[less] ?? 0) - 1;
    ((share[more] ?? 0) < 1 ? small : large).push(more);
  }
  // What is left differs from 1 by rounding only.
  for (const i of [...small, ...large]) share[i] = 1;
  return (random) => {
    const at = random.next() * weights.length;
    const i = Math.floor(at);
    return at - i < (share[i] ?? 1) ? i : (alias[i] ?? i);
  };
}

/** Marsaglia's polar method; the second value of each pair is thrown away to keep draws in step with rows. */
function standardNormal(random: Random): number {
  for (;;) {
    const u = 2 * random.next() - 1;
    const v = 2 * random.next() - 1;
    const s = u * u + v * v;
    if (s > 0 && s < 1) return u * Math.sqrt((-2 * Math.log(s)) / s);
  }
}

function bounded(
  { min = -Infinity, max = Infinity }: { readonly min?: number; readonly max?: number },
  draw: (random: Random) => number,
): (random: Random) => number {
  return (random) => {
    let value = draw(random);
    for (let i = 1; i < MAX_DRAWS && (value < min || value > max); i += 1) value = draw(random);
    return Math.min(max, Math.max(min, value));
  };
}
