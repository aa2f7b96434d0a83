import { expect, test } from "@playwright/test";
import { AdapterError, InputError } from "../../lib/errors.ts";
import { milliseconds, scriptLoad } from "./k6-inspect.ts";

/** The part of what k6 1.8.1 and 2.2.0 print that matters; short forms and left-out keys are null. */
const SCENARIOS = {
  pages: {
    ...{ executor: "constant-arrival-rate", startTime: "2s", gracefulStop: null, exec: "foo" },
    ...{ rate: 30, timeUnit: "1m0s", duration: "10s", preAllocatedVUs: 2, maxVUs: null },
  },
  growing: {
    ...{ executor: "ramping-arrival-rate", startRate: null, timeUnit: null, preAllocatedVUs: 3 },
    stages: [
      { duration: "1m0.5s", target: 30 },
      { duration: "0s", target: 3 },
    ],
  },
  default: { executor: "constant-vus", vus: 3, duration: "5s" },
};

function answer(scenarios: unknown, rest: { executionSegment?: string; exitCode?: number } = {}) {
  const { exitCode = 0, executionSegment = null } = rest;
  const output = JSON.stringify({ vus: null, scenarios, executionSegment, totalDuration: "35s" });
  return { exitCode, output, log: "", scenarioDirectory: "/s" };
}

test.describe("what a script asks for by itself", () => {
  test("open scenarios have schedules, the others are closed", () => {
    expect(scriptLoad("x.ts", answer(SCENARIOS))).toEqual({
      schedules: {
        pages: { type: "constant", rate: 30, unitMs: 60_000, durationMs: 10_000 },
        growing: {
          ...{ type: "ramping", startRate: 0, unitMs: 1000 },
          stages: [
            { durationMs: 60_500, target: 30 },
            { durationMs: 0, target: 3 },
          ],
        },
      },
      hasClosed: true,
    });
    expect(scriptLoad("x.ts", answer({ pages: SCENARIOS.pages })).hasClosed).toBe(false);
  });

  test("a script that cannot be loaded, or divides its own load, is refused", () => {
    const refused = (given: ReturnType<typeof answer>) => () => scriptLoad("x.ts", given);
    expect(refused(answer({}, { exitCode: 107 }))).toThrow(
      "the script x.ts cannot be loaded: k6 inspect ended with exit code 107",
    );
    expect(refused(answer(SCENARIOS, { executionSegment: "0:1/2" }))).toThrow(/executionSegment/);
    const log = 'time="2026" level=error msg="unknown module: k6/experimental/redis"';
    const gone = refused({ ...answer({}, { exitCode: 107 }), log });
    expect(gone).toThrow(InputError);
    expect(gone).toThrow(expect.objectContaining({ fix: expect.stringContaining("k6/x/redis") }));
  });

  test("what is no answer of k6 is told as that", () => {
    const cut = { ...answer(SCENARIOS), output: '{\n  "scenarios": {' };
    expect(() => scriptLoad("x.ts", cut)).toThrow(AdapterError);
    expect(() => scriptLoad("x.ts", cut)).toThrow(/k6 inspect told no options of x\.ts/);
  });

  test("durations are read as Go writes them", () => {
    const written = ["1h0m0s", "1m0.5s", "300ms", "1.5µs", "0s"];
    expect(written.map(milliseconds)).toEqual([3_600_000, 60_500, 300, 0.0015, 0]);
  });
});
