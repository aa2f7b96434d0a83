import { expect, test } from "@playwright/test";
import type { JournalEvent } from "../../domain/journal.ts";
import { journalOf } from "../../testing/build-journal.ts";
import { actionRecordsOf, faultRecordsOf } from "./fault-records.ts";

const LIFE: readonly (readonly [number, JournalEvent])[] = [
  [
    950,
    {
      ...{ type: "fault-intended", fault: "outage", kind: "partition", target: "a" },
      ...{ resolved: ["b->db-a:1"], plannedAt: 1000e6 },
    },
  ],
  [1090, { type: "fault-applied", fault: "outage", begunAt: 1001e6 }],
  [1200, { type: "fault-proved", fault: "outage", evidence: ["silence"] }],
  [3001, { type: "fault-healed", fault: "outage" }],
  [3100, { type: "heal-proved", fault: "outage", evidence: ["answer"] }],
];

test.describe("faultRecordsOf", () => {
  test("the life of a fault is told by its instants and its evidence", () => {
    expect(faultRecordsOf(journalOf(LIFE))).toEqual([
      {
        ...{ id: "outage", kind: "partition", target: "a", resolved: ["b->db-a:1"] },
        ...{ plannedAt: 1000e6, startedAt: 1001e6, provedAt: 1200e6 },
        ...{ healedAt: 3001e6, healProvedAt: 3100e6, evidence: ["silence", "answer"] },
      },
    ]);
  });

  test("a journal that ends anywhere tells as much as had happened by then", () => {
    const instants = LIFE.map((_, i) => {
      const [record] = faultRecordsOf(journalOf(LIFE.slice(0, i)));
      if (record === undefined) return "not known";
      const { startedAt, provedAt, healedAt, healProvedAt } = record;
      return [startedAt, provedAt, healedAt, healProvedAt]
        .map((time) => (time === null ? "-" : "x"))
        .join("");
    });
    expect(instants).toEqual(["not known", "----", "x---", "xx--", "xxx-"]);
  });

  test("what was not proved, and what failed, leaves evidence and no instant", () => {
    const [record] = faultRecordsOf(
      journalOf([
        ...LIFE.slice(0, 2),
        [9000, { type: "fault-unproved", fault: "outage", evidence: ["saw answer"] }],
        [9001, { type: "fault-failed", fault: "outage", problem: "proxy is gone" }],
        [9002, { type: "heal-unproved", fault: "outage", evidence: ["saw silence"] }],
      ]),
    );
    expect(record).toMatchObject({ provedAt: null, healedAt: null, healProvedAt: null });
    expect(record?.evidence).toEqual(["saw answer", "proxy is gone", "saw silence"]);
  });
});

test.describe("actionRecordsOf", () => {
  const intended: JournalEvent = {
    ...{ type: "action-intended", action: "promote-1", kind: "promote" },
    ...{ target: "db@b", plannedAt: 1e9 },
  };

  test("an action is done, failed, or did not end", () => {
    const done = [
      2000,
      { type: "action-done", action: "promote-1", detail: "b is primary" },
    ] as const;
    const failed = [
      2000,
      { type: "action-failed", action: "promote-1", problem: "no answer" },
    ] as const;
    const last = [done, failed, undefined].map(
      (end) => actionRecordsOf(journalOf([[1000, intended], ...(end ? [end] : [])]))[0],
    );
    expect(last).toMatchObject([
      { startedAt: 1e9, endedAt: 2e9, ok: true, detail: "b is primary" },
      { startedAt: 1e9, endedAt: 2e9, ok: false, detail: "no answer" },
      { startedAt: 1e9, endedAt: null, ok: false, detail: "did not end" },
    ]);
  });
});
