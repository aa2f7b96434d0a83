import { expect, test } from "@playwright/test";
import type { ObjectiveResult } from "../domain/results.ts";
import { objectiveLines } from "./objective-lines.ts";

const FAST: ObjectiveResult = {
  ...{ name: "Fast", sli: "latency(browse)", during: "before", target: "p95 < 400ms" },
  ...{ limit: 400, value: 95.112, unit: "ms", lower: 94.702, upper: 96.052, samples: 1601 },
  ...{ verdict: "pass", why: "order statistics, one-sided 95 %" },
};

const UNDECIDED: ObjectiveResult = {
  ...{ name: "Pages come", sli: "availability(browse) from us-east-1", during: "outage" },
  ...{ target: ">= 99%", limit: 0.99, value: 0.995, unit: "ratio", lower: 0.98, upper: 0.999 },
  ...{ samples: 1200, effectiveSamples: 400, toDecide: { samples: 2150, seconds: 11.5 } },
  ...{ verdict: "inconclusive", why: "Clopper-Pearson, one-sided 95 %: the target lies between" },
};

function lines(...objectives: ObjectiveResult[]): string[] {
  const plain = (text: string): string => text.replaceAll("\u001b", "");
  return objectiveLines(objectives, { plain, paint: (verdict) => verdict.toUpperCase() });
}

test.describe("objectiveLines", () => {
  test("says of what, when, from where, how sure, and what would decide it", () => {
    expect(lines(FAST, UNDECIDED)).toEqual([
      "  objective         during                 measured (95 % bounds)      target                 samples  verdict",
      "  Fast              before                 95.11 ms (94.7 … 96.05 ms)  p95 < 400ms              1,601  PASS",
      "  Pages come        outage from us-east-1  99.5 % (98 … 99.9 %)        >= 99%       1,200 (worth 400)  INCONCLUSIVE",
      "    would decide it: about 2,150 more samples, 11.5 s more of the same",
    ]);
  });

  test("known-bad: samples that are only the acknowledged ones say of how many", () => {
    expect(lines({ ...FAST, samples: 929, asked: 1858 })[1]).toContain("  929 of 1,858  PASS");
  });

  test("a name that is too long stands above its figures, and no line is longer than a console", () => {
    const name = "Readers of the other continent see what was written there before they ask again";
    const seen = lines({ ...FAST, name }, { ...FAST, name: "Writes are quick" });
    expect(seen[1]).toBe(`  ${name}`);
    expect(seen[2]).toMatch(/^ {20}.*95\.11 ms/);
    expect(seen[3]).toMatch(/^ {2}Writes are quick +.*95\.11 ms/);
    expect(seen.filter((line) => line.length > 100)).toEqual([]);
  });

  test("known-bad: a point estimate is never called exact, and one bound is not two", () => {
    const bounds = { lower: FAST.value, upper: FAST.value };
    const said = (change: Partial<ObjectiveResult>): string =>
      lines({ ...FAST, ...change })[1] ?? "";
    expect(said({ ...bounds, confidence: "point" })).toContain("95.11 ms (point estimate)");
    expect(said(bounds)).toContain("95.11 ms (exact)");
    expect(said({ upper: null })).toContain("95.11 ms (at least 94.7 ms)");
    expect(said({ lower: null })).toContain("95.11 ms (at most 96.05 ms)");
    expect(said({ confidence: 0.99 })).toContain("95.11 ms (94.7 … 96.05 ms at 99 %)");
    expect(said({ lower: null, upper: null })).toContain("95.11 ms (no bound)");
  });

  test("what was not measured says why, and what is undecided for good says so", () => {
    const nothing = { value: null, lower: null, upper: null, samples: 0 };
    const why = '"after" did not happen';
    const seen = lines({ ...FAST, ...nothing, verdict: "inconclusive", why });
    expect(seen[1]).toContain("nothing");
    expect(seen[2]).toBe('    undecided: "after" did not happen');
    // What was asked and never came is not nothing.
    expect(lines({ ...FAST, ...nothing, samples: 12, verdict: "fail" })[1]).toContain("∞");
  });

  test("takes out what could move a cursor", () => {
    expect(lines({ ...FAST, name: "\u001b[2JFast" }).join("\n")).not.toContain("\u001b");
  });
});
