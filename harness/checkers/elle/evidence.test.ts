import { expect, test } from "@playwright/test";
import fc from "fast-check";
import { readHistory } from "../../adapters/history/read-history.ts";
import { propertyRuns } from "../../testing/property-runs.ts";
import { randomTransactions } from "../../testing/random-transactions.ts";
import { historyOf } from "../../testing/history-builder.ts";
import { concurrent, registers } from "../../testing/transaction-history.ts";
import { duration } from "./explanation.ts";
import { listAppendChecker } from "./list-append.ts";
import { rwRegisterChecker } from "./rw-register.ts";

const findings = (name: string, options: object = {}) =>
  readHistory(`fixtures/histories/${name}.jsonl`).then((history) =>
    (name.startsWith("rw-") ? rwRegisterChecker : listAppendChecker).check(history, options),
  );

const MESSAGES: Readonly<Record<string, string>> = {
  g0: "T1 appended 2 to x after T0 appended 1; T0 appended 1 to y after T1 appended 2: T0 and T1 would each have to come before the other",
  g1a: "T1 read 1 in x, which T0 appended before it failed",
  g1b: "T1 read x up to 1, in the middle of T0, which appended more to it",
  g1c: "T0 read T1's append of 1 to y; T1 appended 2 to x after T0 appended 1: T1 and T0 would each have to come before the other",
  "g-single":
    "T1 read y as empty, without T0's append of 1; T1 appended 2 to x after T0 appended 1: T1 and T0 would each have to come before the other",
  "lost-update":
    "T1 and T2 both read x as [1] and then appended to it: one of them did not see what the other did",
  internal: "T1 read x as [1], though its own operations before had left it as [… 2]",
  "future-read": "T0 read 1 in x before it appended it",
  "duplicate-elements": "T1 read x as [1 1]: 1 is there twice, but was appended once",
  "incompatible-order": "T4 read x as [1 3] and T3 as [1 2]: neither list grows into the other",
  "garbage-read": "T1 read 2 in x, which no transaction appended",
  "g-single-realtime":
    "T2 read x as empty, without T0's append of 1, which was acknowledged 3.1 s before T2 began",
  "g-single-process":
    "T2 read x as empty, without T0's append of 1, which was acknowledged 1 ms before T2 began in the same process 0",
  "rw-g1a": "T1 read x as 1, which T0 wrote before it failed",
  "rw-g1b": "T1 read x as 1, which T0 wrote in its middle and then overwrote",
  "rw-g1c":
    "T1 read x as 1, which T0 wrote; T0 read y as 1, which T1 wrote: T0 and T1 would each have to come before the other",
  "rw-g-single":
    "T0 read x as nothing, without T1's write of 2; T0 read y as 1, which T1 wrote: T0 and T1 would each have to come before the other",
  "rw-lost-update":
    "T1 and T2 both read x as 1 and then wrote it: one of them did not see what the other did",
  "rw-internal": "T1 read x as 1, though it had written 2 just before",
  "rw-future-read": "T0 read x as 1 before it wrote that",
};

for (const [name, message] of Object.entries(MESSAGES)) {
  test(`the finding of ${name} says in one sentence what happened`, async () => {
    const result = await findings(name);
    expect(result.findings[0]?.message).toBe(message);
  });
}

test("a dirty update names what was built on, by whom", async () => {
  const result = await findings("dirty-update");
  expect(result.findings.find(({ code }) => code === "dirty-update")?.message).toBe(
    "T1 appended 2 to x on top of 1, which T0 appended before it failed",
  );
});

test("a cycle of more than two says where it starts and ends", async () => {
  const result = await findings("g-nonadjacent");
  expect(result.findings[0]?.message).toMatch(/: T\d would have to come before itself$/);
});

test("a finding of a cycle holds its transactions, those whose reads show the order, and a picture", async () => {
  const [finding] = (await findings("g0")).findings;
  expect(finding?.operations.map(({ index }) => index)).toEqual([0, 1, 2]);
  expect(finding?.pictures).toHaveLength(1);
  const { title, svg } = finding!.pictures![0]!;
  expect(title).toBe("G0: a cycle of 2 transactions");
  expect(svg).toContain(">T1 process 1<");
  expect(svg).toContain(">append x 2<");
  expect(svg.match(/>ww</g)).toHaveLength(2);
  expect(svg).toContain("T0 appended 1 to y after T1 appended 2");
});

test("the minimal history shows the class by itself, and no operation of it can be left out", () => {
  const noise = ["az1", "rz1", "rz1au1", "ru1"];
  const history = concurrent(...noise, "ax1ay1", "ax2ry", "rx12", "az2rx1");
  const result = listAppendChecker.check(history, {});
  const { code, minimal } = result.findings.find((finding) => finding.code === "G-single")!;
  expect(minimal!.map(({ index }) => index)).toEqual([4, 5, 6]);
  const codesOf = (operations: typeof minimal): readonly string[] =>
    listAppendChecker
      .check({ operations: operations!, warnings: [] }, {})
      .findings.map((finding) => finding.code);
  expect(codesOf(minimal)).toContain(code);
  for (const operation of minimal!) {
    expect(codesOf(minimal!.filter((other) => other !== operation))).not.toContain(code);
  }
});

test("a long cycle is told by its ends, and not drawn", () => {
  const ring = Array.from({ length: 40 }, (_, i) => ({
    process: i,
    f: "txn",
    output: [
      ["append", "ring", i],
      i === 0 ? ["append", "end", 1] : i === 39 ? ["r", "end", null] : ["append", `k${i}`, 1],
    ],
    at: [i, 100 + i] as const,
  }));
  const order = Array.from({ length: 40 }, (_, i) => i);
  const reader = { process: 40, f: "txn", output: [["r", "ring", order]], at: [40, 140] as const };
  const result = listAppendChecker.check(historyOf([...ring, reader]), {});
  expect(result.findings.map(({ code }) => code)).toEqual(["G-single"]);
  const [finding] = result.findings;
  expect(finding?.message).toContain("; and so on, 34 steps more; ");
  expect(finding?.operations).toHaveLength(41);
  expect(finding?.pictures).toBeUndefined();
});

test("a budget that ends early hides no broken level, only the name of the class", () => {
  const history = concurrent("ax1ay1", "ax2ry", "rx12");
  const result = listAppendChecker.check(history, { consistency: "snapshot-isolation", steps: 0 });
  expect(result).toMatchObject({ verdict: "fail", strongest: "read-committed" });
  expect(result.stats["classesComplete"]).toBe(false);
  const enough = listAppendChecker.check(history, { consistency: "snapshot-isolation" });
  expect(enough.stats["classesComplete"]).toBe(true);
});

test("every class keeps a few findings and counts them all", () => {
  const reads = Array.from({ length: 12 }, () => "rx1");
  const history = concurrent({ text: "ax1", outcome: "fail" }, ...reads);
  const result = listAppendChecker.check(history, { examples: 3 });
  expect(result.findings.filter(({ code }) => code === "G1a")).toHaveLength(3);
  expect(result.stats["count.G1a"]).toBe(12);
});

test("findings that the level allows are named in the figures, not among the findings", async () => {
  const result = await findings("g2-item", { consistency: "read-committed" });
  expect(result.findings).toEqual([]);
  expect(result.stats).toMatchObject({ anomalies: "G2-item", tolerated: "G2-item" });
});

test("hostile keys and values are escaped in pictures", () => {
  const key = `<script>"&'`;
  const history = concurrent("ax1ry", "ay1rx");
  const operations = history.operations.map((operation) => ({
    ...operation,
    output: (operation.output as [string, string, unknown][]).map(([name, k, value]) => [
      name,
      k === "x" ? key : k,
      value,
    ]),
  }));
  const result = listAppendChecker.check({ operations, warnings: [] }, {});
  const { svg } = result.findings[0]!.pictures![0]!;
  expect(svg).not.toContain("<script");
  expect(svg).toContain("&lt;script&gt;&quot;&amp;&#39;");
});

test("registers that only a search can refute name the writes and the transactions", () => {
  const history = registers(concurrent("wz1", "rz1", "wx1wy1", "wx2wy2", "rx1ry2"));
  const result = rwRegisterChecker.check(history, { consistency: "snapshot-isolation" });
  expect(result.findings[0]).toMatchObject({
    code: "no-snapshot-order",
    message:
      "no order of the writes to x, y gives each of T2, T3, T4 one snapshot to read from: whichever is tried, a transaction would have to come before itself",
  });
  expect(result.findings[0]?.operations.map(({ index }) => index).sort()).toEqual([2, 3, 4]);
  expect(result.findings[0]?.minimal).toHaveLength(3);
});

test("durations come in the unit that fits", () => {
  expect([3_100_000_000, 12_345_678, 4_000, 999, 250_000_000_000].map(duration)).toEqual([
    "3.1 s",
    "12 ms",
    "4 µs",
    "999 ns",
    "250 s",
  ]);
});

test("a write cycle of committed transactions is told although an unknown one appended between them", () => {
  const history = concurrent("ay1", "ay2ay3ry245", "ay4", { text: "ay5ax1", outcome: "unknown" });
  const result = listAppendChecker.check(history, { consistency: "read-uncommitted" });
  expect(result.findings[0]).toMatchObject({
    code: "G0",
    message:
      "T2 appended 4 to y after T1 appended 2; T1 appended 3 to y after T2 appended 4: T1 and T2 would each have to come before the other",
  });
});

for (const type of ["list", "register"] as const) {
  test(`every finding of a random history of ${type}s has its words and its operations`, () => {
    fc.assert(
      fc.property(
        randomTransactions({ type, transactions: 7, micros: 4, keys: 3 }),
        fc.record({ sequentialKeys: fc.boolean(), linearizableKeys: fc.boolean() }),
        (history, assumptions) => {
          const result =
            type === "list"
              ? listAppendChecker.check(history, {})
              : rwRegisterChecker.check(history, assumptions);
          return result.findings.every(
            ({ message, operations }) =>
              operations.length > 0 && /^(T|no order|the versions)/.test(message),
          );
        },
      ),
      { numRuns: propertyRuns(1_000), seed: 5 },
    );
  });
}
