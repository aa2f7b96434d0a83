import { expect, test } from "@playwright/test";
import { InvariantError } from "../../lib/errors.ts";
import { toxicsOf, wanToxics } from "./toxics.ts";

test.describe("toxicsOf", () => {
  test("a round trip is split over both streams in whole milliseconds", () => {
    expect(wanToxics(61).map(({ stream, attributes }) => [stream, attributes["latency"]])).toEqual([
      ["upstream", 30],
      ["downstream", 31],
    ]);
    expect(wanToxics(0)).toEqual([]);
  });

  test("a one-way silence names only its own stream", () => {
    const toxics = toxicsOf("f", { kind: "silence", streams: ["downstream"] });
    expect(toxics.map(({ name, type, attributes }) => [name, type, attributes])).toEqual([
      ["f:downstream", "timeout", { timeout: 0 }],
    ]);
  });

  test("bandwidth is sent in kilobytes of 1000 bytes", () => {
    const [first] = toxicsOf("f", { kind: "bandwidth", bytesPerSecond: 125_000 });
    expect(first?.attributes).toEqual({ rate: 125 });
  });

  const deadly = [
    { kind: "bandwidth", bytesPerSecond: -1000 },
    { kind: "bandwidth", bytesPerSecond: 0 },
    { kind: "slice", averageBytes: 0, delayMs: 0 },
    { kind: "slice", averageBytes: 10, delayMs: -1 },
    { kind: "latency", roundTripMs: Number.NaN, jitterMs: 0 },
    { kind: "limit-data", bytes: -1 },
    { kind: "silence", streams: [] },
  ] as const;
  for (const effect of deadly) {
    test(`${JSON.stringify(effect)} is never sent to a server`, () => {
      expect(() => toxicsOf("f", effect)).toThrow(InvariantError);
    });
  }
});
