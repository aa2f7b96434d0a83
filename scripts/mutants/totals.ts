import type { MutantTable } from "./mutant.ts";

export const totalTables: readonly MutantTable[] = [
  {
    file: "harness/checkers/bank.ts",
    tests: ["harness/checkers/bank.test.ts"],
    mutants: [
      {
        rule: "ignore unknown accounts",
        replace: `if (unexpected) return { total, violation: "unexpected-account" };`,
        by: "",
      },
      {
        rule: "ignore missing balances",
        replace: `if (missing) return { total, violation: "missing-balance" };`,
        by: "",
      },
      {
        rule: "ignore wrong totals",
        replace: `if (total !== rules.total) return { total, violation: "wrong-total" };`,
        by: "",
      },
      {
        rule: "accept totals that are too high",
        replace: "if (total !== rules.total)",
        by: "if (total < rules.total)",
      },
      {
        rule: "accept negative balances",
        replace: `violation: broken ? "negative-balance" : undefined`,
        by: "violation: undefined",
      },
      {
        rule: "refuse negative balances although allowed",
        replace: "negative && !rules.negativeBalances",
        by: "negative",
      },
      {
        rule: "judge reads of unknown outcome",
        replace: `({ f, outcome }) => f === "read" && outcome === "ok")`,
        by: `({ f, outcome }) => f === "read" && outcome !== "fail")`,
      },
      {
        rule: "judge failed reads",
        replace: `({ f, outcome }) => f === "read" && outcome === "ok")`,
        by: `({ f, outcome }) => f === "read" && outcome !== "unknown")`,
      },
      {
        rule: "skip the last read",
        replace: "for (const read of reads) {\n    const balances",
        by: "for (const read of reads.slice(0, -1)) {\n    const balances",
      },
      {
        rule: "keep the mildest instead of the worst",
        replace: "next.badness > shown.worst.badness",
        by: "next.badness < shown.worst.badness",
      },
      {
        rule: "pass without a read",
        replace: `if (reads.length === 0) return "no read of the accounts completed";`,
        by: "if (reads.length === 0) return undefined;",
      },
      {
        rule: "pass without a transfer that a read could have seen",
        replace: ` && outcome === "ok" && index < lastRead`,
        by: ` && outcome === "ok"`,
      },
      {
        rule: "count failed transfers",
        replace: ` && outcome === "ok" && index < lastRead`,
        by: " && index < lastRead",
      },
      {
        rule: "another default total",
        replace: "options.total ?? 100",
        by: "options.total ?? 101",
      },
      {
        rule: "nine default accounts",
        replace: "[0, 1, 2, 3, 4, 5, 6, 7]",
        by: "[0, 1, 2, 3, 4, 5, 6, 7, 8]",
      },
    ],
  },
  {
    file: "harness/checkers/counter.ts",
    tests: ["harness/checkers/counter.test.ts"],
    mutants: [
      {
        rule: "count failed adds",
        replace: `(f === "add" && outcome !== "fail")`,
        by: `f === "add"`,
      },
      {
        rule: "drop unknown adds",
        replace: "unknown = maybeShift(unknown, delta);",
        by: "",
      },
      {
        rule: "treat unknown adds as acknowledged at once",
        replace: "unknown = maybeShift(unknown, delta);",
        by: "certain += delta;",
      },
      {
        rule: "ignore adds that began during a read",
        replace: "for (const { beside } of openReads.values()) beside.push(operation);",
        by: "",
      },
      {
        rule: "ignore adds under way when a read began",
        replace: "beside: [...running] });",
        by: "beside: [] });",
      },
      {
        rule: "ignore real time: acknowledged adds stay optional",
        replace: "running.delete(operation);\n        certain += delta;",
        by: "",
      },
      {
        rule: "base a read on the adds acknowledged when it ends",
        replace: "shift(unknown, seen.certain)",
        by: "shift(unknown, certain)",
      },
      {
        rule: "accept any value between the bounds",
        replace: "if (contains(possible, value)) {",
        by: "if ((possible.bounds[0] ?? 0) <= value && value <= (possible.bounds.at(-1) ?? 0)) {",
      },
      {
        rule: "pass inexact reads",
        replace: "undecided += Number(!possible.exact);",
        by: "",
      },
      {
        rule: "ignore the initial value",
        replace: "options.initial ?? 0",
        by: "0",
      },
      {
        rule: "pass without an acknowledged add",
        replace: "if (firstAdd === undefined || firstAdd.index > lastRead) {",
        by: "if (firstAdd !== undefined && firstAdd.index > lastRead) {",
      },
      {
        rule: "pass when all adds follow all reads",
        replace: "if (firstAdd === undefined || firstAdd.index > lastRead) {",
        by: "if (firstAdd === undefined) {",
      },
    ],
  },
  {
    file: "harness/checkers/interval-set.ts",
    tests: ["harness/checkers/interval-set.test.ts", "harness/checkers/counter.test.ts"],
    mutants: [
      {
        rule: "always apply an optional delta",
        replace: "mergeSorted(set.bounds, shift(set, delta).bounds)",
        by: "shift(set, delta).bounds",
      },
      {
        rule: "join intervals with a gap of one",
        replace: "from <= (merged[last] ?? 0) + 1",
        by: "from <= (merged[last] ?? 0) + 2",
      },
      {
        rule: "lose the longer of two nested intervals",
        replace: "merged[last] = Math.max(merged[last] ?? 0, to);",
        by: "merged[last] = to;",
      },
      {
        rule: "call a widened set exact",
        replace: "exact: false };",
        by: "exact: true };",
      },
      {
        rule: "close the largest gaps",
        replace: "if (size > smallestKept)",
        by: "if (size < smallestKept)",
      },
    ],
  },
  {
    file: "harness/checkers/unique-ids.ts",
    tests: ["harness/checkers/unique-ids.test.ts"],
    mutants: [
      {
        rule: "count ids of unknown calls",
        replace: `outcome === "ok");\n  const owners`,
        by: `outcome !== "fail");\n  const owners`,
      },
      {
        rule: "count ids of failed calls",
        replace: `outcome === "ok");\n  const owners`,
        by: `outcome !== "unknown");\n  const owners`,
      },
      {
        rule: "confuse ids of different types",
        replace: "const id = identity(idOf(operation));",
        by: "const id = String(idOf(operation));",
      },
      {
        rule: "compare ids by reference",
        replace: "const id = identity(idOf(operation));",
        by: "const id = idOf(operation);",
      },
      {
        rule: "pass on a single id",
        replace: "return acknowledged === 1 ?",
        by: "return acknowledged < 0 ?",
      },
      {
        rule: "pass without ids",
        replace: `if (acknowledged === 0) return "no id was handed out";`,
        by: "",
      },
    ],
  },
];
