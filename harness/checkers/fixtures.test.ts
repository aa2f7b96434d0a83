/** Recorded histories by hand, one anomaly each: every bad one gives exactly its finding, every good one passes. */
import { expect, test } from "@playwright/test";
import { readHistory } from "../adapters/history/read-history.ts";
import { CHECKERS } from "./registry.ts";

const BAD: Readonly<Record<string, { readonly code: string; readonly message: string }>> = {
  set: {
    code: "lost-write",
    message: "T2 added 2 and was acknowledged, but the final read T10 of db-2 does not contain it",
  },
  "set-full": {
    code: "lost-write",
    message:
      "T0 added 1 and was acknowledged, yet T8, which began 7 ms later, misses it, and no read that began after that contains it",
  },
  bank: {
    code: "wrong-total",
    message: "T4 read a total of 105, 5 more than the 100 there is",
  },
  counter: {
    code: "impossible-value",
    message:
      "T4 read 7, but the adds acknowledged before it began make 5, and with those that ran beside it or ended unknown only 5, 15 was possible",
  },
  queue: {
    code: "duplicated-message",
    message: '"a" was enqueued once at most, but dequeued 2 times, by T6, T8',
  },
  stream: {
    code: "reordered",
    message:
      'key "p0": T4 saw "b" before "a", although T0 had been acknowledged before T2 appended "b"',
  },
  "unique-ids": { code: "duplicated-id", message: "T2 and T4 were all given the id 8" },
  "long-fork": {
    code: "long-fork",
    message:
      'T2 saw the write of "x" but not that of "y", T4 saw the write of "y" but not that of "x": no order of the two writes explains both',
  },
  "causal-reverse": {
    code: "causal-reverse",
    message: "T4 read 2, which T2 wrote, without 1, acknowledged (T0) before T2 began",
  },
  "mutual-exclusion": {
    code: "overlapping-holders",
    message:
      'key "lock": process 1 was granted the lock by T2 while process 0 held it: T0 was acknowledged before and T4 (release) began after',
  },
  "leader-per-term": {
    code: "two-leaders",
    message: 'term 2 had two leaders: T4 (db-2) named "db-2", T6 (db-1) named "db-1"',
  },
  "read-your-writes": {
    code: "read-your-writes",
    message: 'key "x": T2 reads without 1, which the same process had appended in T0',
  },
  "monotonic-reads": {
    code: "monotonic-reads",
    message: 'key "x": T4 reads without an element (number 1) that the same process had read in T2',
  },
  "monotonic-writes": {
    code: "monotonic-writes",
    message: 'key "x": T4 reads 2 of T2 without, before it, what its process had appended in T0',
  },
  "writes-follow-reads": {
    code: "writes-follow-reads",
    message: 'key "x": T6 reads 2 of T4 without, before it, what its process had read in T2',
  },
  convergence: {
    code: "diverged",
    message:
      "the nodes disagree at the end: eu (T6) shows 3, which the others lack; us (T8) shows nothing of what the others lack, 2 elements in all",
  },
  "trace-continuity": {
    code: "broken-link",
    message:
      'in the trace of T0, the span "b2" of events-eu names the parent "c3", which is no span of it',
  },
};

const historyOf = (name: string) => readHistory(`fixtures/histories/${name}.jsonl`);
const checkerOf = (name: string) => {
  const load = CHECKERS[name];
  if (load === undefined) throw new Error(`no checker ${name}`);
  return load();
};

for (const [name, expected] of Object.entries(BAD)) {
  test(`${name} checker finds exactly the anomaly of its bad history`, async () => {
    const checker = await checkerOf(name);
    const result = checker.check(await historyOf(`${name}-bad`), {});
    expect(result.verdict).toBe("fail");
    expect(result.findings).toHaveLength(1);
    expect(result.findings[0]).toMatchObject(expected);
  });

  test(`${name} checker passes its good history`, async () => {
    const checker = await checkerOf(name);
    const result = checker.check(await historyOf(`${name}-good`), {});
    expect(result).toMatchObject({ verdict: "pass", findings: [] });
  });

  test(`${name} checker cannot tell from a history without operations`, async () => {
    const checker = await checkerOf(name);
    const result = checker.check({ operations: [], warnings: [] }, {});
    expect(result.verdict).toBe("unknown");
    expect(result.reason?.length).toBeGreaterThan(0);
  });
}

test("every checker goes by the name it is registered under", async () => {
  for (const [name, load] of Object.entries(CHECKERS)) {
    expect((await load()).name).toBe(name);
  }
});
