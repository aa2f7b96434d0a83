import { expect, test } from "@playwright/test";
import {
  probeResults,
  type ProbeReadingRecord,
  type ProbeSummaryContext,
} from "./probe-summary.ts";

const SECOND = 1e9;

const CONTEXT: ProbeSummaryContext = {
  probes: [{ name: "far", kind: "http", units: { value: "number", time: "ms" } }],
  windows: new Map([
    ["whole", { from: 0, to: 10 * SECOND }],
    ["before", { from: 0, to: 4 * SECOND }],
    ["outage", { from: 4 * SECOND, to: 6 * SECOND }],
  ]),
  phases: ["whole", "before", "during"],
  faults: ["outage", "never-began"],
  against: new Map([["far time", "lag"]]),
};

/** Asked each second: no answer at 4 and 5, `time` beside every answer. */
const FAR: ProbeReadingRecord[] = Array.from({ length: 10 }, (_, second) => {
  const common = { time: second * SECOND, probe: "far", node: "api-a", region: "us-east-1" };
  if (second === 4 || second === 5) {
    return [{ ...common, name: "value", value: null, error: "in vain", held: false }];
  }
  return [
    { ...common, name: "value", value: 1, held: true },
    { ...common, name: "time", value: 10 * (second + 1) },
  ];
}).flat();

test.describe("probeResults", () => {
  test("cuts a figure by phases and faults that happened", () => {
    const [value, time] = probeResults(FAR, CONTEXT);
    const of = { min: 1, median: 1, p95: 1, max: 1 };
    expect(value).toMatchObject({ probe: "far", kind: "http", figure: "value", unit: "number" });
    expect(value?.nodes[0]?.byPhase).toEqual([
      { name: "whole", samples: 10, noAnswer: 2, held: 8, ...of },
      { name: "before", samples: 4, noAnswer: 0, held: 4, ...of },
    ]);
    expect(value?.nodes[0]?.byFault).toEqual([
      {
        ...{ name: "outage", samples: 2, noAnswer: 2, held: 0 },
        ...{ min: null, median: null, p95: null, max: null },
      },
    ]);
    expect(value?.nodes[0]?.problem).toBe("in vain");
    expect(time).toMatchObject({ figure: "time", unit: "ms", against: "lag" });
    expect(time?.nodes[0]?.byPhase[1]).toEqual({
      ...{ name: "before", samples: 4, noAnswer: 0, min: 10, median: 20, p95: 40, max: 40 },
    });
  });

  test("known-bad: a figure of answers that never came is a gap, and no straight line", () => {
    const [, time] = probeResults(FAR, CONTEXT);
    const series = time?.nodes[0]?.series;
    expect(series?.at).toHaveLength(10);
    expect(series?.median.slice(3, 7)).toEqual([40, null, null, 70]);
    expect(series?.noAnswer).toEqual([0, 0, 0, 0, 1, 1, 0, 0, 0, 0]);
    expect(time?.nodes[0]?.byFault[0]).toMatchObject({ samples: 2, noAnswer: 2, median: null });
  });

  test("an answer that is no number is an answer; a figure that it leaves out is not there", () => {
    const common = { probe: "far", node: "api-a", region: "us-east-1" };
    const said = [0, 1].flatMap((second): ProbeReadingRecord[] => [
      { ...common, time: second * SECOND, name: "value", value: null, held: true },
      { ...common, time: second * SECOND, name: "rate", value: second === 0 ? null : 5 },
    ]);
    const [value, rate] = probeResults(said, CONTEXT);
    expect(value?.nodes[0]?.byPhase[0]).toMatchObject({ samples: 2, noAnswer: 0, held: 2 });
    expect(rate?.nodes[0]?.byPhase[0]).toMatchObject({ samples: 2, noAnswer: 1, min: 5 });
    expect(rate?.nodes[0]?.series.noAnswer).toEqual([0, 0]);
  });

  test("nodes are never mixed, and many readings share points that keep their extremes", () => {
    const many = Array.from({ length: 1000 }, (_, i) => i).flatMap((i): ProbeReadingRecord[] =>
      ["a", "b"].map((node) => {
        const value = node === "b" ? 1e6 : i === 500 ? 99 : 1;
        return { time: i * 1e6, probe: "far", name: "value", node, region: "r", value };
      }),
    );
    const [{ nodes = [] } = {}] = probeResults(many, CONTEXT);
    expect(nodes.map(({ node, byPhase }) => [node, byPhase[0]?.max])).toEqual([
      ["a", 99],
      ["b", 1e6],
    ]);
    const series = nodes[0]?.series;
    expect(series?.at.length).toBeLessThanOrEqual(120);
    expect(Math.max(...(series?.high ?? []).map(Number))).toBe(99);
    expect(series?.median.every((value) => value === 1)).toBe(true);
  });

  test("a probe that was never asked is left out", () => {
    expect(probeResults([], CONTEXT)).toEqual([]);
  });
});
