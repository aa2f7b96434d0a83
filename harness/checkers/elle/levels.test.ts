/** Verdicts level by level, for the histories that the literature discusses; and the tables behind them. */
import { expect, test } from "@playwright/test";
import type { History } from "../../domain/history.ts";
import {
  concurrent,
  registers,
  sequential,
  type TransactionSketch,
} from "../../testing/transaction-history.ts";
import {
  anomalyCode,
  CONSISTENCY_LEVELS,
  CYCLES,
  DIRECT,
  forbids,
  implies,
  levelOf,
  ORDERS,
  RANKING,
} from "./levels.ts";
import { listAppendChecker } from "./list-append.ts";
import { rwRegisterChecker } from "./rw-register.ts";

/** One letter a level, weakest first: read uncommitted, read committed, repeatable read, snapshot isolation,
 * serializable, strong session serializable, strict serializable. p pass, f fail, u unknown. */
const LEVELS = RANKING.toReversed();
const letters = (check: (level: (typeof LEVELS)[number]) => string): string =>
  LEVELS.map((level) => check(level)[0]).join("");

const failed = (text: string): TransactionSketch => ({ text, outcome: "fail" });
const unknown = (text: string): TransactionSketch => ({ text, outcome: "unknown" });
const by = (process: number, text: string): TransactionSketch => ({ text, process });

const LISTS: readonly (readonly [string, History, string])[] = [
  ["a write cycle", concurrent("ax1ay1", "ax2ay2", "rx12ry21"), "fffffff"],
  ["an aborted read", concurrent(failed("ax1"), "rx1"), "uffffff"],
  ["an intermediate read", concurrent("ax1ax2", "rx1"), "pffffff"],
  ["a circle of information", concurrent("ax1ry1", "ax2ay1", "rx12ry1"), "pffffff"],
  ["a read skew", concurrent("ax1ay1", "ax2ry", "rx12"), "ppfffff"],
  ["a write skew", concurrent("ax1ry", "ay1rx"), "ppfpfff"],
  ["a long fork", concurrent("ax1", "rx1ry", "ay1", "ry1rx"), "ppfffff"],
  ["a lost update", concurrent("ax0", "rx0ax1", "rx0ax2"), "ppfffff"],
  ["a read of half a transaction", concurrent("ax1ay1", "rx1ry"), "ppfffff"],
  ["a long chain of misses", concurrent("rare1", "aa1rb", "ab1ac1", "rc1rd", "ad1ae1"), "ppfpfff"],
  [
    "reads that contradict each other",
    concurrent("ax1ry1", "ax2", "ax3ay1", "rx13", "rx123"),
    "pffffff",
  ],
  ["an element read twice", concurrent("ax1ry1", "ax2ay1", "rx121"), "fffffff"],
  ["a read without the transaction's own append", concurrent("ax1", "ax2rx1", "rx12"), "pppffff"],
  ["an append on top of an aborted one", concurrent(failed("ax1"), "ax2", "rx12"), "pffffff"],
  [
    "the same with an unknown one between",
    concurrent(failed("ax1"), unknown("ax2"), "ax3", "rx123"),
    "pffffff",
  ],
  ["a read of the transaction's own later append", concurrent("rx1ax1", "ay1", "ry1"), "pffffff"],
  ["a stale read", sequential("ax1", "ax2", "rx1", "rx12"), "ppppppf"],
  ["a stale read in one process", sequential("ax1", by(1, "ax2"), by(1, "rx1"), "rx12"), "pppppff"],
  ["only aborted transactions", concurrent(failed("ax1")), "uuuuuuu"],
  ["a history without fault", concurrent("ax1", "rx1ay1", "ry1ax2", "rx12"), "ppppppp"],
];

const REGISTERS: readonly (readonly [string, History, string])[] = [
  ["an aborted read", concurrent(failed("wx1"), "rx1"), "uffffff"],
  ["an intermediate read", concurrent("wx1wx2", "rx1"), "uffffff"],
  ["a circle of information", concurrent("wx1ry1", "wy1rx1"), "pffffff"],
  ["a read skew", concurrent("rx_ry1", "wy1wx2"), "ppfffff"],
  ["a write skew", concurrent("rx_wy1", "ry_wx1"), "ppfpfff"],
  ["a long fork", concurrent("wx1", "wy1", "rx1ry_", "rx_ry1"), "ppfffff"],
  ["a lost update", concurrent("wx0", "rx0wx1", "rx0wx2"), "ppfffff"],
  ["a read that is not repeatable", concurrent("wx1", "rx_rx1"), "ppfffff"],
  ["a fractured read", concurrent("wx1wy1", "wx2wy2", "rx1ry2"), "ppfffff"],
  ["a read of half a transaction after an overwrite", concurrent("wx1wy1", "rx1wx2ry_"), "ppfffff"],
  [
    "two writes seen in two orders",
    concurrent("wx1", "wx2", by(2, "rx1"), by(3, "rx2")),
    "ppppppp",
  ],
  [
    "two writes seen in two orders by two processes",
    sequential("wx1", "wx2", by(7, "rx1"), by(7, "rx2"), by(8, "rx2"), by(8, "rx1")),
    "pppppff",
  ],
  ["a stale read", sequential("wx1", "wx2", "rx1"), "ppppppf"],
  ["a read of a value from nowhere", concurrent("wx1", "rx2"), "fffffff"],
];

for (const [what, history, verdicts] of LISTS) {
  test(`${what} in lists gives ${verdicts} from the weakest level to the strongest`, () => {
    const check = (consistency: (typeof LEVELS)[number]): string =>
      listAppendChecker.check(history, { consistency }).verdict;
    expect(letters(check)).toBe(verdicts);
  });
}

for (const [what, history, verdicts] of REGISTERS) {
  test(`${what} in registers gives ${verdicts} from the weakest level to the strongest`, () => {
    const check = (consistency: (typeof LEVELS)[number]): string =>
      rwRegisterChecker.check(registers(history), { consistency }).verdict;
    expect(letters(check)).toBe(verdicts);
  });
}

test("what a level forbids, every stronger level forbids too", () => {
  const weaker: readonly (readonly [number, number])[] = [
    [0, 1],
    [1, 2],
    [1, 3],
    [2, 4],
    [3, 4],
    [4, 5],
    [5, 6],
  ];
  for (const kind of [...CYCLES, ...DIRECT]) {
    for (const order of ORDERS) {
      for (const [weak, strong] of weaker) {
        if (!forbids(levelOf(LEVELS[weak]!), { kind, order })) continue;
        expect(forbids(levelOf(LEVELS[strong]!), { kind, order })).toBe(true);
      }
    }
  }
});

test("a cycle that makes another redundant breaks every level that the other breaks", () => {
  const anomalies = CYCLES.flatMap((kind) => ORDERS.map((order) => ({ kind, order })));
  for (const found of anomalies) {
    for (const other of anomalies) {
      if (!implies(found, other)) continue;
      for (const name of CONSISTENCY_LEVELS) {
        const level = levelOf(name);
        if (forbids(level, other)) expect(forbids(level, found)).toBe(true);
      }
    }
  }
});

test("anomalies are named as Elle names them", () => {
  expect(anomalyCode({ kind: "G-single", order: "none" })).toBe("G-single");
  expect(anomalyCode({ kind: "G2-item", order: "realtime" })).toBe("G2-item-realtime");
});
