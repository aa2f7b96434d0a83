import type { MutantTable } from "./mutant.ts";

const LOCKS = ["harness/checkers/mutual-exclusion.test.ts"];
const LEADERS = ["harness/checkers/leader-per-term.test.ts"];

export const lockTables: readonly MutantTable[] = [
  {
    file: "harness/checkers/lock-grants.ts",
    tests: LOCKS,
    mutants: [
      {
        rule: "treat unknown acquires as grants",
        replace: `if (outcome === "ok") open.set(process, unproven(operation));`,
        by: `if (outcome !== "fail") open.set(process, unproven(operation));`,
      },
      {
        rule: "accept failed acquires as grants",
        replace: `if (outcome === "ok") open.set(process, unproven(operation));`,
        by: `if (outcome !== "unknown") open.set(process, unproven(operation));`,
      },
      {
        rule: "a failed release proves the hold",
        replace: `return outcome !== "fail";`,
        by: "return true;",
      },
      {
        rule: "an unknown release proves nothing",
        replace: `return outcome !== "fail";`,
        by: `return outcome === "ok";`,
      },
      {
        rule: "a failed renewal proves the hold",
        replace: `&& outcome === "ok";\n}`,
        by: `&& outcome !== "unknown";\n}`,
      },
      {
        rule: "an unknown renewal proves the hold",
        replace: `&& outcome === "ok";\n}`,
        by: `&& outcome !== "fail";\n}`,
      },
      {
        rule: "an accepted write proves nothing",
        replace: `(f === "renew" || f === "write")`,
        by: `f === "renew"`,
      },
      {
        rule: "a release does not end the hold",
        replace: `if (f === "release") close(process);`,
        by: "",
      },
      {
        rule: "held to the completion of the last proof",
        replace: "heldUntil: operation.index }",
        by: "heldUntil: operation.completionIndex }",
      },
      {
        rule: "held from the invocation of the acquire",
        replace: "const granted = grant.acquire.completionIndex;",
        by: "const granted = grant.acquire.index;",
      },
      {
        rule: "a late acknowledgement alone is an overlap",
        replace: "const before = used ? position : grantedBefore(grants, grant.acquire.index);",
        by: "const before = position;",
      },
      {
        rule: "a grant without later proof never overlaps",
        replace: "const before = used ? position : grantedBefore(grants, grant.acquire.index);",
        by: "const before = used ? position : 0;",
      },
      {
        rule: "compare with the previous grant only",
        replace:
          "previous !== undefined && previous.heldUntil > grant.heldUntil ? previous : grant",
        by: "grant",
      },
      {
        rule: "order grants by invocation",
        replace: "grants.sort((a, b) => a.acquire.completionIndex - b.acquire.completionIndex)",
        by: "grants.sort((a, b) => a.acquire.index - b.acquire.index)",
      },
    ],
  },
  {
    file: "harness/checkers/mutual-exclusion.ts",
    tests: LOCKS,
    mutants: [
      {
        rule: "ignore overlaps",
        replace: "if (options.fencing !== true) for",
        by: "if (options.fencing === false) for",
      },
      {
        rule: "overlaps fail although the resource is fenced",
        replace: "if (options.fencing !== true) for",
        by: "for",
      },
      {
        rule: "ignore tokens granted twice",
        replace: "for (const pair of reusedTokens(granted)) reportReused(log, pair);",
        by: "",
      },
      {
        rule: "ignore tokens that go back",
        replace: "for (const pair of inversions(granted, tokenOf)) reportInverted(log, pair);",
        by: "",
      },
      {
        rule: "ignore late writes",
        replace: "for (const pair of inversions(accepted, tokenOf)) reportLate(log, pair);",
        by: "",
      },
      {
        rule: "take refused writes as accepted",
        replace: `writes.filter(({ operation }) => operation.outcome === "ok")`,
        by: `writes.filter(({ operation }) => operation.outcome !== "unknown")`,
      },
      {
        rule: "take unknown writes as accepted",
        replace: `writes.filter(({ operation }) => operation.outcome === "ok")`,
        by: `writes.filter(({ operation }) => operation.outcome !== "fail")`,
      },
      {
        rule: "pass on a single grant",
        replace: "if (grants.length === 1) return",
        by: "if (grants.length < 0) return",
      },
      {
        rule: "pass without grants",
        replace: "if (grants.length === 0) return",
        by: "if (grants.length < 0) return",
      },
      {
        rule: "pass a fenced lock that nothing was written under",
        replace: "options.fencing === true && accepted.length === 0",
        by: "options.fencing === true && accepted.length < 0",
      },
      {
        rule: "mix all locks together",
        replace: "return perKey(history, options, (part) => check(part, options));",
        by: "return check(history, options);",
      },
    ],
  },
  {
    file: "harness/checkers/inversions.ts",
    tests: [...LOCKS, ...LEADERS],
    mutants: [
      {
        rule: "ignore real time: compare with what had merely begun",
        replace: "done.operation.completionIndex >= item.operation.index",
        by: "done.operation.index >= item.operation.index",
      },
      {
        rule: "compare with the last completed instead of the highest",
        replace: "if (highest === undefined || numberOf(done) > numberOf(highest)) highest = done;",
        by: "highest = done;",
      },
      {
        rule: "equal numbers are inversions",
        replace: "numberOf(highest) > numberOf(item)",
        by: "numberOf(highest) >= numberOf(item)",
      },
      {
        rule: "take operations as they come",
        replace: "items.toSorted((a, b) => a.operation.index - b.operation.index)",
        by: "items",
      },
    ],
  },
  {
    file: "harness/checkers/leader-per-term.ts",
    tests: LEADERS,
    mutants: [
      {
        rule: "ignore two leaders",
        replace: "if (identity(before.value) === identity(value)) continue;",
        by: "if (before.value !== null) continue;",
      },
      {
        rule: "a node that knows no leader names one",
        replace: "if (value === null || value === undefined) continue;",
        by: "",
      },
      {
        rule: "ignore terms that go back",
        replace: "for (const pair of inversions(answers, termOf)) reportBack(log, pair);",
        by: "",
      },
      {
        rule: "compare terms across nodes",
        replace: "Map.groupBy(declared, ({ operation }) => operation.node)",
        by: "Map.groupBy(declared, () => null)",
      },
      {
        rule: "ignore deposed leaders",
        replace: "for (const pair of inversions(writes, termOf)) reportDeposed(log, pair);",
        by: "",
      },
      { rule: "ignore lost writes", replace: "  reportLost(log, writes, reads);\n", by: "" },
      {
        rule: "writes need not survive into the next term",
        replace: "write.term >= read.term ||",
        by: "write.term + 1 >= read.term ||",
      },
      {
        rule: "writes must be in reads of their own term",
        replace: "write.term >= read.term ||",
        by: "write.term > read.term ||",
      },
      {
        rule: "ignore real time between writes and reads",
        replace: "|| !precedes(write.operation, read.operation)",
        by: "",
      },
      {
        rule: "take failed answers",
        replace: `operation.f === f && operation.outcome === "ok")`,
        by: `operation.f === f && operation.outcome !== "unknown")`,
      },
      {
        rule: "take unknown answers",
        replace: `operation.f === f && operation.outcome === "ok")`,
        by: `operation.f === f && operation.outcome !== "fail")`,
      },
      {
        rule: "pass when no leader was named",
        replace: "return named || writes.length > 0 ? undefined",
        by: "return named || writes.length >= 0 ? undefined",
      },
    ],
  },
];
