/** Random values of known distributions, for simulations. */
import type { Random } from "../lib/random.ts";

/** Standard normal (Box & Muller). */
export function gaussian(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next());
}

/** First-order autoregressive series: standard normal values, each `correlation` like the one before. */
export function autoregressive(random: Random, length: number, correlation: number): number[] {
  const innovation = Math.sqrt(1 - correlation ** 2);
  const series: number[] = [];
  let value = gaussian(random);
  for (let i = 0; i < length; i += 1) {
    series.push(value);
    value = correlation * value + innovation * gaussian(random);
  }
  return series;
}
