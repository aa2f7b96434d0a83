import type { RunClock } from "./run-clock.ts";

/** An edge of the wall clock comes within a millisecond; a clock that stands still (tests) has none. */
const MOST_READINGS = 200_000;

/**
 * Translates wall-clock instants (µs since 1970) that another program of this machine wrote into ns of the run. The wall
 * clock is read in whole milliseconds, so its edge is waited for: the error is some microseconds. The wall clock may be
 * slewed later on (at most 0.5 ms a second, by NTP); what was measured is a difference and does not suffer.
 */
export function wallToRunTime(clock: RunClock): (wallUs: number) => number {
  const before = clock.clock.wall();
  let wall = before;
  for (let i = 0; i < MOST_READINGS && wall === before; i += 1) wall = clock.clock.wall();
  const elapsed = clock.elapsed();
  return (wallUs) => (wallUs - wall * 1000) * 1000 + elapsed;
}
