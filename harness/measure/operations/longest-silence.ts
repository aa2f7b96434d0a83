import type { Window } from "../window.ts";
import { eachAcknowledgedIn, type Operations } from "./operations.ts";

const MOST_BUCKETS = 1 << 20;

/**
 * Longest time in ns of a window without an acknowledgement. No list is sorted: where a gap is longer than a bucket, some
 * bucket is left empty, and the gap is between the last one before and the first one after it (the pigeonhole algorithm of
 * the maximum gap problem, Gonzalez 1975).
 */
export function longestSilence(operations: Operations | undefined, window: Window): number {
  let count = 0;
  eachAcknowledgedIn(operations, window, () => (count += 1));
  const length = window.to - window.from;
  if (count === 0 || length <= 0) return Math.max(0, length);
  const buckets = Math.min(count + 2, MOST_BUCKETS);
  const width = length / buckets;
  const first = new Float64Array(buckets).fill(Infinity);
  const last = new Float64Array(buckets).fill(-Infinity);
  eachAcknowledgedIn(operations, window, (time) => {
    const bucket = Math.min(buckets - 1, Math.floor((time - window.from) / width));
    if (time < (first[bucket] ?? 0)) first[bucket] = time;
    if (time > (last[bucket] ?? 0)) last[bucket] = time;
  });
  let [longest, previous] = [0, window.from];
  for (let bucket = 0; bucket < buckets; bucket += 1) {
    const from = first[bucket] ?? Infinity;
    if (from === Infinity) continue;
    longest = Math.max(longest, from - previous);
    previous = last[bucket] ?? previous;
  }
  longest = Math.max(longest, window.to - previous);
  return longest >= width ? longest : sortedSilence(operations, window, count);
}

/** So many acknowledgements, and so even, that there is no empty bucket. */
function sortedSilence(operations: Operations | undefined, window: Window, count: number): number {
  const times = new Float64Array(count);
  let at = 0;
  eachAcknowledgedIn(operations, window, (time) => {
    times[at] = time;
    at += 1;
  });
  let [longest, previous] = [0, window.from];
  for (const time of times.sort()) {
    longest = Math.max(longest, time - previous);
    previous = time;
  }
  return Math.max(longest, window.to - previous);
}
