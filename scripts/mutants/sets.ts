import type { MutantTable } from "./mutant.ts";

const SETS = [
  "harness/checkers/independent.test.ts",
  "harness/checkers/set.test.ts",
  "harness/checkers/set-full.test.ts",
  "harness/checkers/stream.test.ts",
];

export const setTables: readonly MutantTable[] = [
  {
    file: "harness/checkers/add-table.ts",
    tests: SETS,
    mutants: [
      {
        rule: "accept failed adds as attempts",
        replace: `if (add.outcome === "fail") continue;`,
        by: "",
      },
      {
        rule: "take unknown adds as acknowledged",
        replace: `if (add.outcome !== "ok") continue;`,
        by: "",
      },
      {
        rule: "take the last attempt instead of the first",
        replace: "if ((first[id] ?? -1) < 0) first[id] = position;",
        by: "first[id] = position;",
      },
      {
        rule: "take the last acknowledgement instead of the first",
        replace: "add.completionIndex < before.completionIndex",
        by: "add.completionIndex > before.completionIndex",
      },
      {
        rule: "ignore elements nobody added",
        replace: "if (id < 0 || id >= table.count) {",
        by: "if (id < 0 || id >= table.count) { return undefined;",
      },
      {
        rule: "ignore reads from the future",
        replace: "if (add.index <= read.completionIndex) return undefined;",
        by: "if (add.index >= 0) return undefined;",
      },
    ],
  },
  {
    file: "harness/checkers/set.ts",
    tests: ["harness/checkers/set.test.ts"],
    mutants: [
      {
        rule: "count an acknowledgement after the read as lost",
        replace: "add === undefined || !precedes(add, read)",
        by: "add === undefined",
      },
      {
        rule: "skip the last element of a read",
        replace: "i < elements.length",
        by: "i < elements.length - 1",
      },
      {
        rule: "never count copies",
        replace: "if (copies[id] !== 2) continue;",
        by: "if (copies[id] !== -2) continue;",
      },
      {
        rule: "judge only the last read of all",
        replace: "const last = new Map(reads.map((read) => [read.node, read]));",
        by: "const last = new Map(reads.map((read) => [null, read]));",
      },
      {
        rule: "judge nodes that were not read at the end",
        replace: "read.index > lastAck || read === reads.at(-1)",
        by: "read.index >= 0",
      },
      {
        rule: "drop the last read of all where adds outlast it",
        replace: " || read === reads.at(-1)",
        by: "",
      },
      {
        rule: "take unknown reads as completed",
        replace: `const reads = history.operations.filter(({ f, outcome }) => f === "read" && outcome === "ok");`,
        by: `const reads = history.operations.filter(({ f, outcome }) => f === "read" && outcome !== "fail");`,
      },
      {
        rule: "pass without a read",
        replace: `if (reads === 0) return "no read of the set completed";`,
        by: "if (reads === 0) return undefined;",
      },
      {
        rule: "pass when nothing was judged",
        replace: "return judged === 0 ?",
        by: "return judged < 0 ?",
      },
      {
        rule: "count failed adds as recovered",
        replace: "firstAttempt(table, id) !== undefined && acknowledgement",
        by: "acknowledgement",
      },
    ],
  },
  {
    file: "harness/checkers/set-full-scan.ts",
    tests: ["harness/checkers/set-full.test.ts"],
    mutants: [
      {
        rule: "take unknown reads as completed",
        replace: `.filter(({ f, outcome }) => f === "read" && outcome === "ok")`,
        by: `.filter(({ f, output }) => f === "read" && Array.isArray(output))`,
      },
      {
        rule: "order reads by completion",
        replace: ".sort((a, b) => b.index - a.index)",
        by: ".sort((a, b) => b.completionIndex - a.completionIndex)",
      },
      {
        rule: "off by one in the run of reads",
        replace: "run[id] = rank + 1;",
        by: "run[id] = rank + 2;",
      },
      {
        rule: "ignore reads under way when the add began",
        replace: "this.#judgeUnderWay(read, rank);",
        by: "",
      },
      {
        rule: "judge reads that ended before the add began",
        replace: "missing.index > (this.#addedAt[id] ?? NEVER)",
        by: "missing.index >= 0",
      },
      {
        rule: "end reads under way too early",
        replace: "if ((attempts[at] ?? NEVER) > read.completionIndex) return;",
        by: "if ((attempts[at] ?? NEVER) > read.index + 1) return;",
      },
      {
        rule: "keep the earliest read under way",
        replace: "if (!this.#contains(rank, id) && this.#underWay[id] === NONE)",
        by: "if (!this.#contains(rank, id))",
      },
      {
        rule: "skip the last element of a read",
        replace: "for (let i = 0; i < elements.length; i += 1) {",
        by: "for (let i = 0; i < elements.length - 1; i += 1) {",
      },
      {
        rule: "ignore copies",
        replace: "this.#countCopies(read, extra);",
        by: "",
      },
      {
        rule: "ignore copies of elements an earlier read missed",
        replace: "return this.#run[id] === rank + 1 || this.#stamp[id] === rank;",
        by: "return this.#run[id] === rank + 1;",
      },
      {
        rule: "ignore presence after a gap",
        replace: "this.#presentAfterGap(rank, id);",
        by: "",
      },
      {
        rule: "keep the first instead of the last read that contains an element",
        replace: "if (this.#lastPresent[id] === NONE) this.#lastPresent[id] = rank;",
        by: "this.#lastPresent[id] = rank;",
      },
      {
        rule: "know an element only by its last read",
        replace: "? b\n      : a;",
        by: "? a\n      : a;",
      },
      {
        rule: "accept elements read before their add began",
        replace: "|| (addedAt[id] as number) > completionIndex",
        by: "",
      },
    ],
  },
  {
    file: "harness/checkers/set-full.ts",
    tests: ["harness/checkers/set-full.test.ts"],
    mutants: [
      {
        rule: "a read concurrent with the add counts as loss",
        replace: "known.completionIndex < absent.index",
        by: "known.index < absent.index",
      },
      {
        rule: "an element that flutters is lost",
        replace: "(absent?.index ?? -1) < present.index",
        by: "absent === undefined",
      },
      {
        rule: "an element that disappears is stable",
        replace: "const stable = present !== undefined && (absent?.index ?? -1) < present.index;",
        by: "const stable = present !== undefined;",
      },
      {
        rule: "lost elements are never-read",
        replace: "if (!missedOnceKnown) return",
        by: "if (present === undefined || !missedOnceKnown) return",
      },
      {
        rule: "an element is known by its add only",
        replace: "return add.completionIndex < read.completionIndex ? add : read;",
        by: "return add;",
      },
      {
        rule: "an element is known by a read only",
        replace: "return add.completionIndex < read.completionIndex ? add : read;",
        by: "return read;",
      },
      {
        rule: "linearizable mode accepts stale reads",
        replace: "if (options.linearizable === true) {",
        by: "if (options.linearizable === false) {",
      },
      {
        rule: "stale reads fail without linearizable mode",
        replace: "if (options.linearizable === true) {",
        by: "{",
      },
      {
        rule: "staleness goes by rounded latency",
        replace: "const worst = stable\n    .filter(({ stale }) => stale)",
        by: "const worst = stable\n    .filter(({ latency }) => latency >= 1e6)",
      },
      {
        rule: "latency of stable elements from the add's invocation",
        replace: "absent.invokedAt - known.completedAt : 0;",
        by: "absent.invokedAt - known.invokedAt : 0;",
      },
      {
        rule: "latency of lost elements to the read that misses them",
        replace: "present === undefined ? 0 : present.invokedAt - known.completedAt",
        by: "absent.invokedAt - known.completedAt",
      },
      {
        rule: "ignore strange elements",
        replace: "reportStrange(table, evidence, log);\n  if",
        by: "if",
      },
      {
        rule: "pass when no element was seen",
        replace: "return stable === 0\n",
        by: "return stable < 0\n",
      },
    ],
  },
  {
    file: "harness/checkers/quantiles.ts",
    tests: ["harness/checkers/set-full.test.ts"],
    mutants: [
      {
        rule: "off by one in the quantile",
        replace: "sorted.length * point)",
        by: "(sorted.length - 1) * point)",
      },
    ],
  },
  {
    file: "harness/checkers/independent.ts",
    tests: SETS,
    mutants: [
      {
        rule: "mix all keys together",
        replace:
          "if (!all.some((operation) => keyOf(operation) !== undefined)) return check(history);",
        by: "if (all.length >= 0) return check(history);",
      },
      {
        rule: "ignore the field that names the object",
        replace: "keyed(history.operations, keyBy)",
        by: "keyed(history.operations, undefined)",
      },
      {
        rule: "pass keys that cannot be decided",
        replace: "if (undecided !== undefined) {",
        by: "if (undecided === null) {",
      },
      {
        rule: "ignore keys that fail",
        replace: "if (failed.length > 0) {",
        by: "if (failed.length > 1) {",
      },
    ],
  },
];
