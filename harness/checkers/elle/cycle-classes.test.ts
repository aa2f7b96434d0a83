/** The classes that the search names are those that a listing of all simple cycles finds, no more and no fewer. */
import { expect, test } from "@playwright/test";
import fc from "fast-check";
import type { History } from "../../domain/history.ts";
import { bruteCycleClasses } from "../../testing/brute-cycles.ts";
import { propertyRuns } from "../../testing/property-runs.ts";
import { randomTransactions } from "../../testing/random-transactions.ts";
import { listAppendChecker } from "./list-append.ts";

test.describe.configure({ timeout: 300_000 });

/** Only committed transactions, so that every element read has a writer that happened. */
function committed(history: History): History {
  return {
    ...history,
    operations: history.operations.filter(({ outcome }) => outcome === "ok"),
  };
}

const CYCLE = /^G(0|1c|-single|-nonadjacent|2-item)/;
const DIRECT = /garbage|incompatible|duplicate/;

for (const [transactions, runs] of [
  [4, 10_000],
  [6, 3_000],
] as const) {
  test(`cycle classes are those of a listing of all cycles: ${runs} histories of up to ${transactions} transactions`, () => {
    let compared = 0;
    fc.assert(
      fc.property(
        randomTransactions({ type: "list", transactions, micros: 2, keys: 3 }),
        (random) => {
          const history = committed(random);
          const { stats } = listAppendChecker.check(history, { examples: 0 });
          const found = String(stats["anomalies"]);
          if (DIRECT.test(found)) return;
          compared += 1;
          const cycles = found.split(", ").filter((code) => CYCLE.test(code));
          expect(cycles.sort()).toEqual(bruteCycleClasses(history));
        },
      ),
      { numRuns: propertyRuns(runs), seed: transactions },
    );
    expect(compared).toBeGreaterThan(propertyRuns(runs) / 3);
  });
}
