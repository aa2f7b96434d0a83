import { expect, test } from "@playwright/test";
import { columnsOf, generateRows } from "../datasets/generate-rows.ts";
import type { Dataset, FixtureSpec } from "../domain/fixture.ts";
import { Tally, type Row } from "../domain/row-batch.ts";
import { writeRows } from "../domain/row-writer.ts";
import { Random } from "../lib/random.ts";
import type { FixtureContent, FixtureStore } from "../ports/fixtures.ts";
import { playSample, type SampleRun } from "../testing/sample-run.ts";

const PEOPLE: Dataset = {
  name: "people",
  title: "People",
  locale: "en",
  rows: 10,
  key: "id",
  columns: [
    { name: "id", rule: { generate: "sequence", start: 1, step: 1 }, nulls: 0 },
    { name: "active", rule: { generate: "boolean", share: 0.5 }, nulls: 0 },
  ],
};

const SPEC: FixtureSpec = {
  ...{ name: "people", into: "db", place: "people", options: {}, line: 1 },
  origin: { type: "dataset", dataset: PEOPLE, rows: 5000, parents: {} },
};

/** Keeps what it is given, changed on the way by `defect`. */
function memoryStore(
  defect: (rows: readonly Row[]) => readonly Row[] = (rows) => rows,
): FixtureStore {
  const held: Row[] = [];
  return {
    write: async (_fixture, batches) => {
      for await (const batch of batches) held.push(...batch.rows());
    },
    read: async () => {
      const rows = defect(held);
      const tally = new Tally();
      tally.add(writeRows(rows, 2).bytes, rows.length);
      return tally.finish();
    },
  };
}

/** Batch after batch without a turn of the event loop, which the manual clock would take for a wait. */
function contentOf(seed: string): FixtureContent {
  const openFaker = (): never => {
    throw new Error("no faker here");
  };
  const origin = { dataset: PEOPLE, rows: 5000, parents: {}, openFaker };
  return {
    type: "rows",
    columns: columnsOf(origin),
    rows: origin.rows,
    key: "id",
    batches: async function* () {
      yield* generateRows({ ...origin, random: new Random(BigInt(seed)) });
    },
  };
}

async function play(store: FixtureStore): Promise<SampleRun> {
  return playSample({
    scenario: { fixtures: [SPEC] },
    hooks: { fixtures: store },
    dependencies: { fixtures: { open: async (_spec, seed) => contentOf(seed) } },
  });
}

function entriesOf(run: SampleRun, type: string) {
  return run.journal.filter((entry) => entry.type === type);
}

test("fixtures are loaded and read back before the steady state, with rows and digest in the journal", async () => {
  const run = await play(memoryStore());
  expect(run.outcome).toEqual({ status: "completed" });
  const [loaded] = entriesOf(run, "fixture-loaded");
  expect(loaded).toMatchObject({ fixture: "people", into: "db", rows: 5000 });
  const [verified] = entriesOf(run, "fixture-verified");
  expect(verified).toMatchObject({ held: true, rows: 5000 });
  const sha256 = (entry: unknown) => (entry as { sha256: string }).sha256;
  expect(sha256(verified)).toBe(sha256(loaded));
  const again = await play(memoryStore());
  expect(sha256(entriesOf(again, "fixture-loaded")[0])).toBe(sha256(loaded));
  const results = await run.judge();
  expect(results.verdict).toBe("pass");
  expect(results.fixtures).toMatchObject([
    { into: "db", source: "people", rows: 5000, digest: sha256(loaded), verified: true },
  ]);
});

const DEFECTS: Readonly<Record<string, [(rows: readonly Row[]) => readonly Row[], string]>> = {
  "drops a row": [(rows) => rows.slice(1), "db holds 4999 rows in people, 5000 were loaded"],
  "adds a row": [
    (rows) => [...rows, ["7", "true"]],
    "db holds 5001 rows in people, 5000 were loaded",
  ],
  "changes one value": [
    (rows) => rows.map((row, i) => (i === 4321 ? [row[0] ?? "", "maybe"] : row)),
    "the rows that db holds in people are not those that were loaded",
  ],
  "swaps two rows": [
    ([first = [], second = [], ...rest]) => [second, first, ...rest],
    "the rows that db holds in people are not those that were loaded",
  ],
};

for (const [what, [defect, words]] of Object.entries(DEFECTS)) {
  test(`a store that ${what} stops the run: inconclusive, and no load`, async () => {
    const run = await play(memoryStore(defect));
    expect(run.outcome.problem?.message).toContain(words);
    expect(entriesOf(run, "fixture-verified")[0]).toMatchObject({ held: false });
    expect(run.directory.records).toEqual([]);
    const results = await run.judge();
    expect(results.verdict).toBe("inconclusive");
    expect(results.reasons.join("\n")).toContain(words);
    expect(results.fixtures).toMatchObject([{ rows: 5000, verified: false }]);
    expect(results.fixtures?.[0]?.why).toContain("db holds ");
    expect(run.runtime.calls.at(-1)).toBe("close");
  });
}

test("a store that refuses the rows stops the run and is taken down", async () => {
  const refuses: FixtureStore = {
    ...memoryStore(),
    write: () => Promise.reject(new Error("out of memory")),
  };
  const run = await play(refuses);
  expect(run.outcome.problem?.message).toMatch(/^fixture people \(.+:1\): out of memory$/);
  expect(run.outcome.problem).toMatchObject({ code: "FIX905", location: { line: 1 } });
  expect(run.runtime.calls.at(-1)).toBe("close");
});
