import { expect, test } from "@playwright/test";
import type { CalibrationReading } from "../domain/calibration.ts";
import { noiseOf, overheadOf } from "./calibrate.ts";

const block = (ms: number, count: number, seconds = 2) => ({
  latencies: Array.from({ length: count }, () => ms),
  seconds,
});

function reading(rest: Partial<CalibrationReading> = {}): CalibrationReading {
  return {
    proxyMs: [0.2, 0.3, 0.9],
    proxyLost: [0.01, 0.02, 0.03],
    blocks: [{ asked: block(5.5, 180), silent: block(5, 200), isOpen: false }],
    recordingUs: 4,
    objectives: [{ name: "Quick", verdict: "pass" }],
    ...rest,
  };
}

test("overhead: what a link, being watched and being recorded cost", () => {
  expect(overheadOf([reading(), reading({ proxyMs: [0.4], recordingUs: 6 })])).toEqual({
    proxyMs: { median: 0.3, p95: 0.9, samples: 4 },
    proxyLost: { median: 0.02, bounds: { lower: 0.01, upper: 0.03 }, p95: 0.03, samples: 6 },
    observingMs: { median: 0.5, p95: 0.5, samples: 2 },
    throughputLost: { median: expect.closeTo(0.1), p95: expect.closeTo(0.1), samples: 2 },
    recordingUs: { median: 4, p95: 6, samples: 2 },
  });
});

test("overhead: nothing measured, or too little of it, is no zero", () => {
  const nothing = reading({
    proxyMs: [],
    proxyLost: [],
    blocks: [{ asked: block(5, 3), silent: block(5, 200), isOpen: false }],
    recordingUs: undefined,
  });
  expect(overheadOf([nothing])).toEqual({
    proxyMs: null,
    proxyLost: null,
    observingMs: null,
    throughputLost: null,
    recordingUs: null,
  });
});

test("overhead: an open load is given, so that nothing of it can be lost", () => {
  const blocks = [{ asked: block(5.5, 180), silent: block(5, 200), isOpen: true }];
  const { observingMs, throughputLost } = overheadOf([reading({ blocks })]);
  expect(observingMs?.median).toBe(0.5);
  expect(throughputLost).toBeNull();
});

test("overhead: a median has bounds from six samples on", () => {
  const of = (count: number) => {
    const proxyMs = Array.from({ length: count }, (_, i) => i);
    return overheadOf([reading({ proxyMs })]).proxyMs?.bounds;
  };
  expect(of(5)).toBeUndefined();
  expect(of(6)).toEqual({ lower: 0, upper: 5 });
  // Ranks 40 and 61 of 100.
  expect(of(100)).toEqual({ lower: 39, upper: 60 });
});

test("false alarms: none in five runs may still be one in two", () => {
  const [noise] = noiseOf(Array.from({ length: 5 }, () => reading()));
  // 1 − 0.05^(1/5)
  expect(noise).toMatchObject({ runs: 5, fail: 0, falseAlarmsAtMost: expect.closeTo(0.4507, 4) });
});

test("false alarms: an objective that fails without a fault is counted", () => {
  const bad = reading({
    objectives: [
      { name: "Quick", verdict: "fail" },
      { name: "Up", verdict: "inconclusive" },
    ],
  });
  expect(noiseOf([reading(), bad])).toMatchObject([
    { name: "Quick", runs: 2, fail: 1, inconclusive: 0 },
    { name: "Up", runs: 1, fail: 0, inconclusive: 1 },
  ]);
});
