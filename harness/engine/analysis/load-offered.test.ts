import { expect, test } from "@playwright/test";
import type { OfferedPart } from "../../domain/load.ts";
import { journalOf } from "../../testing/build-journal.ts";
import { DrivenRequests } from "../../measure/load/driven-requests.ts";
import type { StoredRun } from "./stored-run.ts";
import { sampleDocument } from "../../testing/sample-run.ts";
import { sampleScenario } from "../../testing/sample-scenario.ts";
import { loadDoubtsOfObjectives, offeredResult } from "./load-offered.ts";

const ENDED = { type: "load-ended", workload: "browse", due: 1000, begun: 990 } as const;

function part(region: string, dropped: number): OfferedPart {
  return { region, scenario: "browse", due: 500, begun: 500 - dropped, dropped };
}

test.describe("offeredResult", () => {
  test("an open load says what was due, what was begun, and that it was offered", () => {
    expect(offeredResult(journalOf([[1, ENDED]]), "browse")).toEqual({
      ...{ due: 1000, begun: 990, isOffered: true },
    });
  });

  test("known-bad: what one region dropped makes it not offered, whatever the others did", () => {
    const limits = { dropped: 10, maxDropped: 0.01 };
    const even = { ...ENDED, ...limits, parts: [part("a", 5), part("b", 5)] };
    expect(offeredResult(journalOf([[1, even]]), "browse")).toMatchObject({ isOffered: true });
    const uneven = { ...ENDED, ...limits, parts: [part("a", 0), part("b", 10)] };
    expect(offeredResult(journalOf([[1, uneven]]), "browse")).toMatchObject({
      ...{ dropped: 10, maxDropped: 0.01, isOffered: false, parts: uneven.parts },
    });
  });

  test("a closed model, or another workload, has none", () => {
    expect(offeredResult(journalOf([[1, ENDED]]), "orders")).toBeUndefined();
    expect(offeredResult([], "browse")).toBeUndefined();
  });
});

const MS = 1e6;

/** 100 a second for 20 s; those due in [from, to) ms were dropped. */
function runWith(from: number, to: number): StoredRun {
  const tags = { region: "a", scenario: "browse" } as const;
  const schedule = { type: "constant", rate: 100, unitMs: 1000, durationMs: 60_000 } as const;
  const seen = new DrivenRequests([{ ...tags, schedule }]);
  let dropped = 0;
  for (let ms = 0; ms < 20_000; ms += 10) {
    if (ms >= from && ms < to) {
      dropped += 1;
      seen.add({ type: "dropped", ...tags, time: ms * MS, count: 1 });
    } else {
      const request = { name: "GET /", ms: 5, status: 200, ok: true } as const;
      seen.add({ type: "request", ...tags, time: (ms + 5) * MS, ...request });
    }
  }
  seen.settle();
  const objective = { sli: { kind: "latency", of: "browse" }, during: "blip" } as const;
  const target = { quantile: 0.95, comparison: "<", value: 100, unit: "ms" } as const;
  const rest = { target, confidence: "bound", text: "p95 < 100ms", line: 1 } as const;
  const scenario = {
    ...sampleScenario(),
    objectives: [
      { name: "Fast in the blip", ...objective, ...rest },
      { name: "Fast", ...objective, during: "whole", ...rest },
    ],
  };
  const ended = { due: 2000, begun: 2000 - dropped, dropped, maxDropped: 0.01 } as const;
  return {
    document: sampleDocument(scenario),
    journal: journalOf([[1, { type: "load-ended", workload: "browse", ...ended }]]),
    history: { operations: [], warnings: [] },
    ...{ samples: new Map(), load: new Map([["browse", seen]]), status: "completed" },
  };
}

test.describe("loadDoubtsOfObjectives", () => {
  const windows = new Map([
    ["whole", { from: 0, to: 20_000 * MS }],
    ["blip", { from: 5000 * MS, to: 6000 * MS }],
  ]);

  test("known-bad: a fault that lost a tenth of its load, of which the whole run has room for", () => {
    expect([...loadDoubtsOfObjectives(runWith(5000, 5100), windows)]).toEqual([
      [
        "Fast in the blip",
        "the load of browse from a during blip was not offered: 10 of 100 due iterations were dropped, because no VU was free",
      ],
    ]);
  });

  test("iterations that made no request were begun all the same", () => {
    const tags = { region: "a", scenario: "browse" } as const;
    const schedule = { type: "constant", rate: 100, unitMs: 1000, durationMs: 60_000 } as const;
    const idle = new DrivenRequests([{ ...tags, schedule }]);
    for (let i = 0; i < 500; i += 1) {
      const end = { time: (5000 + i * 2 + 1) * MS, iteration: `1.${i}`, ms: 1 };
      idle.add({ type: "iteration", ...tags, ...end });
    }
    idle.add({ type: "dropped", ...tags, time: 5500 * MS, count: 3 });
    idle.settle();
    const window = windows.get("blip") ?? { from: 0, to: 0 };
    expect(idle.offeredIn(window)).toEqual([{ ...tags, due: 503, dropped: 3 }]);
  });

  test("known-bad: what one region lost does not drown in what another offered", () => {
    const schedule = { type: "constant", rate: 100, unitMs: 1000, durationMs: 60_000 } as const;
    const two = new DrivenRequests(
      ["a", "b"].map((region) => ({ region, scenario: "browse", schedule })),
    );
    const request = { name: "GET /", ms: 5, status: 200, ok: true } as const;
    for (let ms = 0; ms < 20_000; ms += 10) {
      for (const region of ["a", "b"]) {
        const tags = { region, scenario: "browse", time: ms * MS };
        const isLost = region === "b" && ms >= 5000 && ms < 5020;
        if (isLost) two.add({ type: "dropped", ...tags, count: 1 });
        else two.add({ type: "request", ...tags, ...request });
      }
    }
    two.settle();
    const run = { ...runWith(0, 0), load: new Map([["browse", two]]) };
    const doubts = loadDoubtsOfObjectives(run, windows);
    expect(doubts.get("Fast in the blip")).toContain("browse from b during blip");
    expect(doubts.has("Fast")).toBe(false);
  });

  test("drops elsewhere, or a single one, leave it as it is", () => {
    expect(loadDoubtsOfObjectives(runWith(15_000, 15_100), windows).size).toBe(0);
    expect(loadDoubtsOfObjectives(runWith(5000, 5010), windows).size).toBe(0);
  });

  test("a load that was not offered at all is so for every objective", () => {
    expect([...loadDoubtsOfObjectives(runWith(15_000, 16_000), windows).keys()]).toEqual([
      "Fast in the blip",
      "Fast",
    ]);
  });
});
