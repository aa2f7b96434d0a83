import type { MutantTable } from "./mutant.ts";

const SESSIONS = ["harness/checkers/session-guarantees.test.ts"];

export const orderTables: readonly MutantTable[] = [
  {
    file: "harness/checkers/long-fork.ts",
    tests: ["harness/checkers/long-fork.test.ts"],
    mutants: [
      {
        rule: "ignore forks",
        replace: "if (opposite === undefined) continue;",
        by: "if (opposite !== read) continue;",
      },
      {
        rule: "compare neighbouring reads only",
        replace: "if (!first.has(pair)) first.set(pair, read);",
        by: "first.clear(); first.set(pair, read);",
      },
      {
        rule: "look at the first key seen only",
        replace: "for (const seen of read.seen) {",
        by: "for (const seen of read.seen.slice(0, 1)) {",
      },
      {
        rule: "look at the first key unseen only",
        replace: "for (const unseen of read.unseen) {",
        by: "for (const unseen of read.unseen.slice(0, 1)) {",
      },
      {
        rule: "skip the last read",
        replace: "for (const read of reads) {\n    for",
        by: "for (const read of reads.slice(0, -1)) {\n    for",
      },
      {
        rule: "report a pair again and again",
        replace: "if (told.has(name)) continue;",
        by: "",
      },
      {
        rule: "judge reads of unknown outcome",
        replace: `if (operation.outcome !== "ok") continue;`,
        by: `if (operation.outcome === "fail" || !Array.isArray(operation.output)) continue;`,
      },
      {
        rule: "accept failed writes",
        replace: `(operation.outcome === "fail" ? ofKey.failed : ofKey.attempts)`,
        by: "ofKey.attempts",
      },
      {
        rule: "drop unknown writes",
        replace: `(operation.outcome === "fail" ? ofKey.failed : ofKey.attempts)`,
        by: `(operation.outcome !== "ok" ? ofKey.failed : ofKey.attempts)`,
      },
      {
        rule: "accept values from the future",
        replace: "wrote(write) && write.index < read.completionIndex",
        by: "wrote(write)",
      },
      {
        rule: "accept any value of a written key",
        replace: "wrote(write) && write.index < read.completionIndex",
        by: "write.index < read.completionIndex",
      },
      {
        rule: "pass when a key was written twice",
        replace: "key.attempts.length > 1)",
        by: "key.attempts.length < 0)",
      },
      {
        rule: "pass without an acknowledged write",
        replace: `if (!attempts.some(({ outcome }) => outcome === "ok"))`,
        by: "if (attempts.length === 0)",
      },
      {
        rule: "pass without a read of two keys",
        replace: "seen.length + unseen.length > 1)",
        by: "seen.length + unseen.length > 0)",
      },
    ],
  },
  {
    file: "harness/checkers/causal-reverse.ts",
    tests: ["harness/checkers/causal-reverse.test.ts"],
    mutants: [
      {
        rule: "ignore missing writes",
        replace: "if (found < expected) report",
        by: "if (found < 0) report",
      },
      {
        rule: "tolerate one missing write",
        replace: "if (found < expected) report",
        by: "if (found + 1 < expected) report",
      },
      {
        rule: "off by one in the writes expected",
        replace: "if ((sorted[middle] ?? 0) < bound)",
        by: "if ((sorted[middle] ?? 0) < bound - 1)",
      },
      {
        rule: "judge by the oldest visible write",
        replace: "write.index > (newest?.index ?? -1)",
        by: "write.index < (newest?.index ?? Infinity)",
      },
      {
        rule: "ignore real time: every acknowledged write is expected",
        replace: "countBelow(acknowledged.completions, newest.index)",
        by: "acknowledged.ids.length",
      },
      {
        rule: "judge by the completion of the newest write",
        replace: "countBelow(acknowledged.completions, newest.index)",
        by: "countBelow(acknowledged.completions, newest.completionIndex)",
      },
      {
        rule: "skip the last element of a read",
        replace: "i < elements.length; i += 1",
        by: "i < elements.length - 1; i += 1",
      },
      {
        rule: "expect unknown writes",
        replace: "acknowledgement(table, id)?.completionIndex ?? Infinity",
        by: "firstAttempt(table, id)?.index ?? Infinity",
      },
      {
        rule: "judge failed reads",
        replace: `({ f, outcome }) => f === "read" && outcome === "ok")`,
        by: `({ f, output }) => f === "read" && Array.isArray(output))`,
      },
      {
        rule: "ignore strange elements",
        replace: "if (strange === undefined) {\n      visible",
        by: "if (strange === undefined || table.count >= 0) {\n      visible",
      },
      {
        rule: "pass when no read could be judged",
        replace: "return judged === 0 ?",
        by: "return judged < 0 ?",
      },
    ],
  },
  {
    file: "harness/checkers/session-guarantees.ts",
    tests: SESSIONS,
    mutants: [
      {
        rule: "read-your-writes: expect unknown appends",
        replace: `if (outcome === "ok") before.push(step);`,
        by: "before.push(step);",
      },
      {
        rule: "read-your-writes: expect the last append only",
        replace: "const missed = before.find(",
        by: "const missed = before.slice(-1).find(",
      },
      {
        rule: "read-your-writes: expect appends of everybody",
        replace:
          "const before = own.get(process) ?? [];\n    own.set(process, before);\n    if (step.kind",
        by: "const before = own.get(0 * process) ?? [];\n    own.set(0 * process, before);\n    if (step.kind",
      },
      {
        rule: "monotonic-reads: compare with the first read only",
        replace: "previous.set(process, step);",
        by: "if (!previous.has(process)) previous.set(process, step);",
      },
      {
        rule: "monotonic-reads: compare across processes",
        replace: "const { process } = step.operation;\n    const before = previous",
        by: "const process = 0;\n    const before = previous",
      },
      {
        rule: "monotonic-reads: ignore order",
        replace: "ordered ? step.elements[position] !== element : !step.positions.has(element)",
        by: "!step.positions.has(element)",
      },
      {
        rule: "monotonic-reads: judge the order of sets",
        replace: "ordered ? step.elements[position] !== element : !step.positions.has(element)",
        by: "step.elements[position] !== element",
      },
      {
        rule: "monotonic-writes: expect unknown appends before their successors",
        replace: `if (operation.outcome === "ok") before.push({ element, source: operation });`,
        by: "before.unshift({ element, source: operation });",
      },
      {
        rule: "monotonic-writes: expect later appends too",
        replace: "needs.set(element, { step, all: before, count: before.length });",
        by: "needs.set(element, { step, all: before, count: Infinity });",
      },
      {
        rule: "monotonic-writes: off by one in the writer's order",
        replace: "needs.set(element, { step, all: before, count: before.length });",
        by: "needs.set(element, { step, all: before, count: Math.max(0, before.length - 1) });",
      },
      {
        rule: "writes-follow-reads: forget all reads but the last",
        replace: "for (const element of step.elements) {\n      if (before.known",
        by: "before.list.length = 0;\n    before.known.clear();\n    for (const element of step.elements) {\n      if (before.known",
      },
      {
        rule: "writes-follow-reads: skip the last element read",
        replace: "for (const element of step.elements) {\n      if (before.known",
        by: "for (const element of step.elements.slice(0, -1)) {\n      if (before.known",
      },
      {
        rule: "writes-follow-reads: expect later reads too",
        replace: "count: before.list.length }",
        by: "count: Infinity }",
      },
      {
        rule: "observe: ignore order",
        replace: "position: ordered ? position : Infinity, verb",
        by: "position: Infinity, verb",
      },
      {
        rule: "observe: judge the order of sets",
        replace: "position: ordered ? position : Infinity, verb",
        by: "position, verb",
      },
      {
        rule: "observe: judge the first of a writer's elements only",
        replace: "yield judgeNeed(read",
        by: "if (state.done === 0) yield judgeNeed(read",
      },
      {
        rule: "judge elements appended more than once",
        replace: "if (ofKey.repeated.length > 0) continue;",
        by: "",
      },
      {
        rule: "pass when nothing was judged",
        replace: "return judged === 0 ?",
        by: "return judged < 0 ?",
      },
    ],
  },
  {
    file: "harness/checkers/session-steps.ts",
    tests: SESSIONS,
    mutants: [
      {
        rule: "accept failed operations",
        replace: `if (operation.outcome === "fail") continue;`,
        by: "",
      },
      {
        rule: "take reads of unknown outcome",
        replace: `if (f !== "r" || operation.outcome !== "ok") return undefined;`,
        by: `if (f !== "r") return undefined;`,
      },
      {
        rule: "mix all keys together",
        replace: "const id = identity(key);",
        by: "const id = identity(null);",
      },
      {
        rule: "take sets for lists",
        replace: `if (f === "add") ofKey.ordered = false;`,
        by: "",
      },
      {
        rule: "ignore repeated appends",
        replace: "if (seen.has(step.element)) return [step.value];",
        by: "",
      },
      {
        rule: "take transactions as they were asked, not answered",
        replace: `const micros = outcome === "ok" ? output : input;`,
        by: `const micros = outcome === "ok" ? (input ?? output) : input;`,
      },
    ],
  },
];
