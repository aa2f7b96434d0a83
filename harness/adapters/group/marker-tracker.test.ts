import { expect, test } from "@playwright/test";
import { MarkerTracker } from "./marker-tracker.ts";

const MS = 1e6;

/** Markers 0, 1, 2 … committed every 50 ms, each within 2 ms. */
function tracker(): MarkerTracker {
  const made = new MarkerTracker();
  for (let marker = 0; marker < 20; marker += 1) {
    const begunAt = marker * 50 * MS;
    made.written("a", { marker, begunAt, acknowledgedAt: begunAt + 2 * MS });
  }
  return made;
}

test("the marker that is shown and the one that is not bound the lag from both sides", () => {
  // Lag of 300 ms, read at 620 ms: commits up to 320 ms are visible, that is marker 6 (300 ms).
  expect(tracker().lag(6, 620 * MS, 621 * MS)).toEqual({ low: 268, high: 321 });
});

test("a replica that shows the newest marker may have no lag at all", () => {
  expect(tracker().lag(19, 960 * MS, 961 * MS)).toEqual({ low: 0, high: 11 });
});

test("a marker nobody has on record says nothing", () => {
  const made = tracker();
  expect(made.lag(99, 0, 0)).toBeUndefined();
  made.written("b", { marker: 20, begunAt: 1000 * MS, acknowledgedAt: 1001 * MS });
  expect(made.lag(6, 1000 * MS, 1000 * MS)).toBeUndefined();
});
