import type { MutantTable } from "./mutant.ts";

const CONVERGENCE = ["harness/checkers/convergence.test.ts"];

export const replicaTables: readonly MutantTable[] = [
  {
    file: "harness/checkers/convergence.ts",
    tests: CONVERGENCE,
    mutants: [
      {
        rule: "ignore nodes that differ",
        replace: "if (states.size < 2) return;",
        by: "if (states.size < 9) return;",
      },
      {
        rule: "compare two nodes only",
        replace: "reportDiverged(log, type, finals);",
        by: "reportDiverged(log, type, finals.slice(0, 2));",
      },
      {
        rule: "the order of a set matters",
        replace: "String(canonicalJson(e))).sort())",
        by: "String(canonicalJson(e))))",
      },
      {
        rule: "take early reads as final",
        replace: "read.node !== undefined && read.index > lastAck",
        by: "read.node !== undefined",
      },
      {
        rule: "wait for unknown writes before the final read",
        replace: `    .filter(({ outcome }) => outcome === "ok")\n    .reduce`,
        by: `    .filter(({ outcome }) => outcome !== "fail")\n    .reduce`,
      },
      {
        rule: "judge the first read of a node",
        replace: "const last = new Map(reads.map((read) => [read.node, read]));",
        by: "const last = new Map(reads.toReversed().map((read) => [read.node, read]));",
      },
      {
        rule: "pass without a final read of every node",
        replace: "return facts.unread.length > 0\n",
        by: "return facts.unread.length < 0\n",
      },
      {
        rule: "pass with one node",
        replace: "if (facts.expected.length < 2)",
        by: "if (facts.expected.length < 1)",
      },
      {
        rule: "pass without acknowledged writes",
        replace: "if (facts.acknowledged === 0)",
        by: "if (facts.acknowledged < 0)",
      },
      {
        rule: "take the nodes that were read for all nodes",
        replace: "options.nodes ?? nodesOf(history)",
        by: "nodesOf(history)",
      },
      {
        rule: "judge failed reads",
        replace: `const reads = history.operations.filter(({ f, outcome }) => f === "read" && outcome === "ok");`,
        by: `const reads = history.operations.filter(({ f, output }) => f === "read" && output !== undefined);`,
      },
    ],
  },
  {
    file: "harness/checkers/convergence-merge.ts",
    tests: CONVERGENCE,
    mutants: [
      {
        rule: "set: ignore acknowledged elements that all lost",
        replace: "if (add === undefined || misses.length === 0) continue;",
        by: "if (add === undefined || misses.length >= 0) continue;",
      },
      {
        rule: "set: expect unknown adds",
        replace: "const add = acknowledgement(table, id);",
        by: "const add = table.adds[table.first[id] ?? -1];",
      },
      {
        rule: "set: ignore foreign elements",
        replace: "if (strange === undefined) continue;",
        by: "if (strange === undefined || table.count >= 0) continue;",
      },
      {
        rule: "counter: count failed adds",
        replace: `else if (add.outcome === "unknown") possible`,
        by: "else possible",
      },
      {
        rule: "counter: drop unknown adds",
        replace: `else if (add.outcome === "unknown") possible`,
        by: `else if (add.index < 0) possible`,
      },
      {
        rule: "counter: take unknown adds as acknowledged",
        replace: `if (add.outcome === "ok") certain += delta;`,
        by: `if (add.outcome !== "fail") certain += delta;`,
      },
      {
        rule: "counter: accept any value",
        replace: "if (contains(possible, rest)) {",
        by: "if (contains(possible, rest) || possible.exact) {",
      },
      {
        rule: "counter: pass inexact values",
        replace: "open += Number(!possible.exact);",
        by: "",
      },
      {
        rule: "register: accept values nobody wrote",
        replace: "if (value === null || written.some(",
        by: "if (value !== undefined || written.some(",
      },
      {
        rule: "register: accept values of failed writes",
        replace: `writes.filter(({ outcome }) => outcome !== "fail"),`,
        by: "writes,",
      },
      {
        rule: "register: accept overwritten values",
        replace: "written.every((earlier) => precedes(earlier, write))",
        by: "written.length === 0 && precedes(write, read)",
      },
      {
        rule: "register: concurrent writes overwrite each other",
        replace: "precedes(earlier, write)),",
        by: "earlier.index < write.index),",
      },
      {
        rule: "register: accept nothing after an acknowledged write",
        replace: "if (value !== null && written.length === 0) continue;",
        by: "if (written.length === 0) continue;",
      },
      {
        rule: "register: unknown writes overwrite",
        replace: `const acknowledged = writes.filter(({ outcome }) => outcome === "ok");`,
        by: `const acknowledged = writes.filter(({ outcome }) => outcome !== "fail");`,
      },
    ],
  },
  {
    file: "harness/checkers/trace-continuity.ts",
    tests: ["harness/checkers/trace-continuity.test.ts"],
    mutants: [
      {
        rule: "ignore requests without a trace",
        replace: "if (spans.length === 0) {\n    log.add",
        by: "if (spans.length === 0) {\n    if (index >= 0) return;\n    log.add",
      },
      {
        rule: "ignore services that were not passed",
        replace: "services.filter((name) => !passed.has(name))",
        by: "services.filter((name) => passed.size === 0 && !passed.has(name))",
      },
      {
        rule: "ignore unknown parents",
        replace: "parent === null || !known.has(parent));",
        by: "parent === null);",
      },
      {
        rule: "ignore second roots",
        replace: "parent === null || !known.has(parent));",
        by: "parent !== null && !known.has(parent));",
      },
      {
        rule: "ignore circles",
        replace: "if (circle !== undefined) {",
        by: "if (circle === null) {",
      },
      {
        rule: "report everything below a gap",
        replace: "[...clients, ...gaps.map(({ span }) => span)]",
        by: "clients",
      },
      {
        rule: "ignore traces begun anew",
        replace: "if (first !== undefined) reportRestarted(log, first, spans.length);",
        by: "",
      },
      {
        rule: "expect traces of failed requests",
        replace: `requests.filter(({ operation }) => operation.outcome === "ok")`,
        by: `requests.filter(({ operation }) => operation.outcome !== "unknown")`,
      },
      {
        rule: "expect traces of unknown requests",
        replace: `requests.filter(({ operation }) => operation.outcome === "ok")`,
        by: `requests.filter(({ operation }) => operation.outcome !== "fail")`,
      },
      {
        rule: "know one client span of a trace only",
        replace: "const clients = requests.map(({ span }) => span);",
        by: "const clients = [request.span];",
      },
      {
        rule: "judge spans that could not all be collected",
        replace: `collections.length > 0 && collections.every(({ outcome }) => outcome === "ok")`,
        by: "collections.length > 0",
      },
      {
        rule: "judge without spans",
        replace: `collections.length > 0 && collections.every(({ outcome }) => outcome === "ok")`,
        by: `collections.every(({ outcome }) => outcome === "ok")`,
      },
      {
        rule: "pass without answers",
        replace: `if (answered === 0) return "no request was answered";`,
        by: "if (answered === 0) return undefined;",
      },
    ],
  },
];
