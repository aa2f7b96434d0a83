import { expect, test } from "@playwright/test";
import type { OfferedPart } from "../../domain/load.ts";
import { journalOf } from "../../testing/build-journal.ts";
import { offeredResult } from "./load-offered.ts";

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
