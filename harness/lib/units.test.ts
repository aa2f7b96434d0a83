import { expect, test } from "@playwright/test";
import {
  formatDuration,
  readBandwidth,
  readDuration,
  readDurationRange,
  readPercentage,
  readRate,
  readSize,
} from "./units.ts";

test.describe("units", () => {
  for (const [read, text, value] of [
    [readDuration, "500ms", 500],
    [readDuration, "1.5s", 1500],
    [readDuration, "2 m", 120_000],
    [readDuration, "1h", 3_600_000],
    [readDuration, "0s", 0],
    [readRate, "200/s", 200],
    [readRate, "30/m", 0.5],
    [readSize, "64 KB", 64_000],
    [readBandwidth, "1 MB/s", 1_000_000],
    [readBandwidth, "256 kbit/s", 32_000],
    [readPercentage, "99.9%", 0.9990000000000001],
  ] as const) {
    test(`${read.name} reads ${text}`, () => {
      const reading = read(text);
      if (!reading.ok) throw new Error(reading.problem);
      expect(reading.value).toBeCloseTo(value, 9);
    });
  }

  for (const [read, value] of [
    [readDuration, "10"],
    [readDuration, 10],
    [readDuration, "-5s"],
    [readDuration, "NaN"],
    [readDuration, Number.NaN],
    [readDuration, Infinity],
    [readDuration, "1e3s"],
    [readDuration, "10 parsecs"],
    [readDuration, "169h"],
    [readDuration, ""],
    [readDuration, null],
    [readDuration, ["1s"]],
    [readRate, "0/s"],
    [readRate, "-1/s"],
    [readRate, "200"],
    [readSize, "0 KB"],
    [readBandwidth, "100 KB"],
    [readBandwidth, "0 KB/s"],
    [readPercentage, "101%"],
    [readPercentage, "0.999"],
  ] as const) {
    test(`${read.name} refuses ${typeof value} ${String(value)} and says how to write it`, () => {
      const reading = read(value);
      if (reading.ok) throw new Error(`accepted as ${reading.value}`);
      expect(reading.problem.length).toBeGreaterThan(5);
      expect(reading.fix.length).toBeGreaterThan(5);
    });
  }

  test("a number without a unit is offered the same number with one", () => {
    expect(readDuration(10)).toMatchObject({ fix: "write 10s" });
    expect(readRate("200")).toMatchObject({ fix: "write 200/s" });
  });

  test("a range is two durations in order", () => {
    expect(readDurationRange("10s..15s")).toEqual({ ok: true, value: { min: 10e3, max: 15e3 } });
    expect(readDurationRange("10s")).toEqual({ ok: true, value: { min: 10e3, max: 10e3 } });
    expect(readDurationRange("15s..10s").ok).toBe(false);
    expect(readDurationRange("1s..2s..3s").ok).toBe(false);
    expect(readDurationRange("..").ok).toBe(false);
  });

  test("formatDuration reads like the scenario", () => {
    expect([0, 60, 1500, 30_000, 90_000, 3_600_000, 3_661_000].map(formatDuration)).toEqual([
      "0ms",
      "60ms",
      "1.5s",
      "30s",
      "1m 30s",
      "1h",
      "1h 1m 1s",
    ]);
  });
});
