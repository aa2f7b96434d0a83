import type { MutantTable } from "./mutant.ts";

const TESTS = ["harness/checkers/elle/"];

export const elleTables: readonly MutantTable[] = [
  {
    file: "harness/checkers/elle/append-edges.ts",
    tests: TESTS,
    mutants: [
      {
        rule: "ignore ww edges",
        replace: "if (before >= 0 && before !== writer) edges.add(before, writer, WW);",
        by: "",
      },
      {
        rule: "ignore wr edges",
        replace: "if (maker >= 0 && maker !== t) edges.add(maker, t, WR);",
        by: "",
      },
      {
        rule: "ignore rw edges",
        replace: "if (writer !== t) edges.add(t, writer, RW);",
        by: "",
      },
      {
        rule: "turn rw edges round",
        replace: "if (writer !== t) edges.add(t, writer, RW);",
        by: "if (writer !== t) edges.add(writer, t, RW);",
      },
      {
        rule: "step onto versions of aborted transactions",
        replace: "if (next[orderStart[key]! + i] !== i) continue;",
        by: "if (versions.order[orderStart[key]! + i]! < 0) continue;",
      },
      {
        rule: "off by one in the version order",
        replace: "const place = next[orderStart[key]! + version[row]!]!;",
        by: "const place = next[orderStart[key]! + Math.max(0, version[row]! - 1)]!;",
      },
      {
        rule: "ignore appends that no read shows",
        replace: "const nodes = addUnseen(versions, edges, unseen);",
        by: "const nodes = versions.table.count;",
      },
    ],
  },
  {
    file: "harness/checkers/elle/append-versions.ts",
    tests: TESTS,
    mutants: [
      {
        rule: "skip the last element of the version order",
        replace: "for (let i = agreed[key]! - 1; i >= 0; i -= 1) {",
        by: "for (let i = agreed[key]! - 2; i >= 0; i -= 1) {",
      },
      {
        rule: "take versions of transactions that did not happen",
        replace: "return versions.included[writer] === 1 ? writer : -1;",
        by: "return writer;",
      },
    ],
  },
  {
    file: "harness/checkers/elle/append-reads.ts",
    tests: TESTS,
    mutants: [
      {
        rule: "drop unknown transactions although a read shows them",
        replace: "included[writer] = 1;\n",
        by: "",
      },
    ],
  },
  {
    file: "harness/checkers/elle/append-bad-reads.ts",
    tests: TESTS,
    mutants: [
      {
        rule: "ignore aborted reads (G1a)",
        replace: `findings.add("G1a", [writer, read.transaction], () => {`,
        by: `if (writer < 0) findings.add("G1a", [writer, read.transaction], () => {`,
      },
      {
        rule: "ignore intermediate reads (G1b)",
        replace: "if (write < 0 || index.isIntermediate[write] === 0) return;",
        by: "if (write !== -2) return;",
      },
      {
        rule: "a read of one's own middle is a G1b",
        replace: "if (writer === read.transaction) return;",
        by: "",
      },
      {
        rule: "ignore elements nobody appended",
        replace: "garbage[key] = Math.min(garbage[key]!, i);",
        by: "",
      },
      {
        rule: "ignore elements that are there twice",
        replace: "if (seenBy[write] === key) twice[key] = Math.min(twice[key]!, i);",
        by: "",
      },
    ],
  },
  {
    file: "harness/checkers/elle/append-internal.ts",
    tests: TESTS,
    mutants: [
      {
        rule: "ignore own appends",
        replace: "state.own.push(table.value[row]);",
        by: "",
      },
      {
        rule: "ignore what was read before",
        replace:
          "for (let i = 0; i < (prefix?.length ?? 0); i += 1) if (!same(prefix![i], list[i])) return false;",
        by: "",
      },
      {
        rule: "ignore reads of own later appends",
        replace: "future = true;\n",
        by: "future = true;\n        if (t >= 0) continue;\n",
      },
    ],
  },
  {
    file: "harness/checkers/elle/append-orders.ts",
    tests: TESTS,
    mutants: [
      {
        rule: "ignore reads of which neither grows into the other",
        replace: "findContradictions(versions, findings);\n  findDisplaced",
        by: "findDisplaced",
      },
      {
        rule: "ignore own appends out of order",
        replace: "  findDisplaced(versions, findings);\n}",
        by: "}",
      },
    ],
  },
  {
    file: "harness/checkers/elle/append-updates.ts",
    tests: TESTS,
    mutants: [
      {
        rule: "ignore dirty updates",
        replace: "if (below >= 0) dirtyUpdate(versions, findings, below, row);",
        by: "",
      },
      {
        rule: "a committed append between does not clear a dirty update",
        replace: "      below = -1;\n    }",
        by: "    }",
      },
      {
        rule: "ignore lost updates",
        replace: "if (other >= 0) lostUpdate(versions, findings, [other, t], read);",
        by: "",
      },
      {
        rule: "count unknown transactions as lost updates",
        replace: "if (table.status[t] !== COMMITTED) continue;",
        by: "",
      },
    ],
  },
  {
    file: "harness/checkers/elle/transactions.ts",
    tests: TESTS,
    mutants: [
      {
        rule: "treat unknown transactions as committed",
        replace: "fail: ABORTED, unknown: UNKNOWN }",
        by: "fail: ABORTED, unknown: COMMITTED }",
      },
      {
        rule: "accept failed transactions",
        replace: "fail: ABORTED, unknown: UNKNOWN }",
        by: "fail: COMMITTED, unknown: UNKNOWN }",
      },
      {
        rule: "treat unknown transactions as failed",
        replace: "fail: ABORTED, unknown: UNKNOWN }",
        by: "fail: ABORTED, unknown: ABORTED }",
      },
    ],
  },
  {
    file: "harness/checkers/elle/timeline.ts",
    tests: TESTS,
    mutants: [
      {
        rule: "ignore real time",
        replace: "edges.add(nodes.leave(~event), gathering, REALTIME);",
        by: "",
      },
      {
        rule: "real time between concurrent transactions",
        replace: "if (before !== undefined && end[before]! < begin[t]!) previous[t] = before;",
        by: "if (before !== undefined) previous[t] = -1;",
      },
      {
        rule: "real time reaches one moment only",
        replace: "if (past >= 0) edges.add(past, gathering, STEP_FREE);",
        by: "",
      },
      {
        rule: "ignore process order",
        replace: "if (from >= 0) edges.add(from, nodes.enter(t), PROCESS);",
        by: "",
      },
    ],
  },
  {
    file: "harness/checkers/elle/cycle.ts",
    tests: TESTS,
    mutants: [
      {
        rule: "one anti-dependency is G2",
        replace: `if (antidependencies === 1) return { kind: "G-single", order };`,
        by: "",
      },
      {
        rule: "adjacent anti-dependencies are nonadjacent",
        replace: `kind: adjacent ? "G2-item" : "G-nonadjacent"`,
        by: `kind: adjacent ? "G-nonadjacent" : "G2-item"`,
      },
      {
        rule: "a cycle of writes and reads is G0",
        replace: `kinds.includes(WR) ? "G1c" : "G0"`,
        by: `kinds.includes(WR) ? "G0" : "G0"`,
      },
      {
        rule: "forget that a cycle needs real time",
        replace: `? "realtime"`,
        by: `? "none"`,
      },
      {
        rule: "forget that a cycle needs process order",
        replace: `? "process"`,
        by: `? "none"`,
      },
    ],
  },
  {
    file: "harness/checkers/elle/levels.ts",
    tests: TESTS,
    mutants: [
      {
        rule: "every order binds every level",
        replace: "ORDERS.indexOf(anomaly.order) <= ORDERS.indexOf(level.order)",
        by: "ORDERS.indexOf(anomaly.order) <= ORDERS.length",
      },
      {
        rule: "no order binds any level",
        replace: "ORDERS.indexOf(anomaly.order) <= ORDERS.indexOf(level.order)",
        by: "ORDERS.indexOf(anomaly.order) <= 0",
      },
      {
        rule: "snapshot isolation allows lost updates",
        replace: `...(["internal", "lost-update", "G-single", "G-nonadjacent", "no-snapshot-order"] as const),`,
        by: `...(["internal", "G-single", "G-nonadjacent", "no-snapshot-order"] as const),`,
      },
      {
        rule: "snapshot isolation forbids write skew",
        replace: `...(["internal", "lost-update", "G-single", "G-nonadjacent", "no-snapshot-order"] as const),`,
        by: `...(["internal", "lost-update", "G-single", "G-nonadjacent", "no-snapshot-order", "G2-item"] as const),`,
      },
      {
        rule: "read committed allows aborted reads",
        replace: `...(["G1a", "G1b", "G1c",`,
        by: `...(["G1b", "G1c",`,
      },
      {
        rule: "a mild cycle makes a worse one redundant",
        replace: "if (from < 0 || to < 0 || from > to) return false;",
        by: "if (from < 0 || to < 0) return false;",
      },
    ],
  },
  {
    file: "harness/checkers/elle/conclude.ts",
    tests: TESTS,
    mutants: [
      {
        rule: "pass a history in which nothing depends on anything",
        replace: `if (empty !== undefined) return { verdict: "unknown", reason: empty };`,
        by: "",
      },
      {
        rule: "ignore that no order of the versions exists",
        replace: `if (search.outcome === "impossible") return { verdict: "fail", finding: search.finding };`,
        by: "",
      },
      {
        rule: "pass what the search could not decide",
        replace: `if (search.outcome === "exhausted") return { verdict: "unknown", reason: search.reason };`,
        by: "",
      },
      {
        rule: "name the weakest instead of the strongest level",
        replace: "for (const name of RANKING) {",
        by: "for (const name of RANKING.toReversed()) {",
      },
    ],
  },
  {
    file: "harness/checkers/elle/register-direct.ts",
    tests: TESTS,
    mutants: [
      {
        rule: "ignore aborted reads (G1a)",
        replace: "if (table.status[writer] === ABORTED) {",
        by: "if (table.status[writer] === 9) {",
      },
      {
        rule: "ignore intermediate reads (G1b)",
        replace: "if (index.isIntermediate[write] === 1) {",
        by: "if (index.isIntermediate[write] === 9) {",
      },
      {
        rule: "ignore reads that differ from own writes",
        replace: "if (identity(value[before]) === identity(value[row])) return true;",
        by: "if (row >= 0) return true;",
      },
      {
        rule: "ignore values nobody wrote",
        replace: "if (write === GARBAGE) {",
        by: "if (write === GARBAGE) {\n    if (t >= 0) return;",
      },
      {
        rule: "ignore lost updates",
        replace: "  findLostUpdates(reads, findings);\n}",
        by: "}",
      },
    ],
  },
  {
    file: "harness/checkers/elle/register-edges.ts",
    tests: TESTS,
    mutants: [
      {
        rule: "ignore wr edges",
        replace: "if (writer !== t && included[writer] === 1) edges.add(writer, t, WR);",
        by: "",
      },
      {
        rule: "ignore rw edges",
        replace: "if (reader !== writer) edges.add(reader, writer, RW);",
        by: "",
      },
      {
        rule: "ignore reads of the initial value",
        replace: "nodes = addMisses(edges, { readers, writers: writersOf(versions, key) }, nodes);",
        by: "",
      },
    ],
  },
  {
    file: "harness/checkers/elle/register-versions.ts",
    tests: TESTS,
    mutants: [
      {
        rule: "ignore what a transaction read before it wrote",
        replace: "return found >= 0 && left >= 0 && index.transactionOf[found] !== transaction;",
        by: "return found >= 0 && left < -1 && index.transactionOf[found] !== transaction;",
      },
      {
        rule: "ignore versions in a circle",
        replace: "for (const [key, rows] of bad) reportCycle(reads, findings, key, rows);",
        by: "",
      },
    ],
  },
];
