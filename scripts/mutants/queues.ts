import type { MutantTable } from "./mutant.ts";

export const queueTables: readonly MutantTable[] = [
  {
    file: "harness/checkers/queue.ts",
    tests: ["harness/checkers/queue.test.ts"],
    mutants: [
      {
        rule: "treat unknown enqueues as acknowledged",
        replace: `if (outcome === "ok") message.acknowledged.push(operation);`,
        by: `if (outcome !== "fail") message.acknowledged.push(operation);`,
      },
      {
        rule: "drop unknown enqueues",
        replace: `(outcome === "fail" ? message.failed : message.attempts)`,
        by: `(outcome !== "ok" ? message.failed : message.attempts)`,
      },
      {
        rule: "accept failed enqueues",
        replace: `(outcome === "fail" ? message.failed : message.attempts)`,
        by: "message.attempts",
      },
      {
        rule: "count failed dequeues",
        replace: `} else if (outcome === "ok") {`,
        by: `} else if (outcome !== "unknown") {`,
      },
      {
        rule: "count lost messages once however many are missing",
        replace: "({ acknowledged, dequeued }) => acknowledged.length > dequeued.length,",
        by: "({ acknowledged, dequeued }) => acknowledged.length > 0 && dequeued.length === 0,",
      },
      {
        rule: "ignore when the queue was found empty",
        replace: "enqueue.completionIndex < (lastEmpty?.index ?? -1)",
        by: "enqueue.completionIndex >= 0",
      },
      {
        rule: "never believe the workload",
        replace: "options.drained === true ||",
        by: "",
      },
      {
        rule: "ignore dequeues of unknown outcome",
        replace: "if (missing <= mayHaveTaken) {",
        by: "if (missing <= 0) {",
      },
      {
        rule: "off by one in what unknown dequeues may take",
        replace: "if (missing <= mayHaveTaken) {",
        by: "if (missing < mayHaveTaken) {",
      },
      {
        rule: "an unknown drain takes one message",
        replace: "? Infinity : takers.length",
        by: "? takers.length : takers.length",
      },
      {
        rule: "ignore messages nobody enqueued",
        replace: "if (first === undefined && dequeued.length > 0) {",
        by: "if (failed.length > 0 && first === undefined && dequeued.length > 0) {",
      },
      {
        rule: "ignore messages dequeued too early",
        replace: "} else if (early !== undefined) {",
        by: "} else if (early === undefined && first === undefined) {",
      },
      {
        rule: "take dequeues beside an enqueue as too early",
        replace: "taken.completionIndex < (first?.index ?? -1)",
        by: "taken.index < (first?.index ?? -1)",
      },
      {
        rule: "ignore duplicates",
        replace: "Math.max(0, dequeued.length - attempts.length)",
        by: "0",
      },
      {
        rule: "off by one in duplicates",
        replace: "Math.max(0, dequeued.length - attempts.length)",
        by: "Math.max(0, dequeued.length - attempts.length - 1)",
      },
      {
        rule: "refuse duplicates under at-least-once delivery",
        replace: ` || options.delivery === "at-least-once") return;`,
        by: ") return;",
      },
      {
        rule: "pass without an acknowledged enqueue",
        replace: "if (!messages.some(({ acknowledged }) => acknowledged.length > 0)) {",
        by: "if (messages.length < 0) {",
      },
      {
        rule: "count acknowledged messages as recovered",
        replace: "attempts.length) - acknowledged.length)",
        by: "attempts.length))",
      },
    ],
  },
  {
    file: "harness/checkers/stream.ts",
    tests: ["harness/checkers/stream.test.ts"],
    mutants: [
      {
        rule: "take unknown reads as completed",
        replace: `const completed = history.operations.filter(({ outcome }) => outcome === "ok");`,
        by: `const completed = history.operations.filter(({ output }) => Array.isArray(output));`,
      },
      {
        rule: "judge the first read instead of the last",
        replace: `history.operations.findLast(({ f, outcome })`,
        by: `history.operations.find(({ f, outcome })`,
      },
      {
        rule: "call what was acknowledged after the last read began lost",
        replace: " || !precedes(append, last)",
        by: "",
      },
      {
        rule: "ignore lost messages",
        replace: "present.has(id)) continue;",
        by: "present.size >= 0) continue;",
      },
      {
        rule: "take every polled stream as polled to its end",
        replace: `if (options.polled !== "all") {`,
        by: `if (options.polled === "some") {`,
      },
      {
        rule: "ignore polls of unknown outcome",
        replace: `f === "poll" && outcome === "unknown")) {`,
        by: `f === "poll" && outcome === "fail")) {`,
      },
      {
        rule: "ignore copies in reads",
        replace: "for (const read of reads) reportRepeats(table, log, [read]);",
        by: "",
      },
      {
        rule: "ignore copies in polls",
        replace: `if (options.delivery !== "at-least-once") reportRepeats(table, log, consumers);`,
        by: "",
      },
      {
        rule: "refuse copies in polls under at-least-once delivery",
        replace: `if (options.delivery !== "at-least-once") reportRepeats`,
        by: "reportRepeats",
      },
      {
        rule: "judge order with the copies",
        replace: "consumers: consumers.map(firstDeliveries),",
        by: "consumers,",
      },
      {
        rule: "judge order of reads with the copies",
        replace: "reads: reads.map(firstDeliveries),",
        by: "reads,",
      },
      {
        rule: "ignore messages nobody appended",
        replace: "if (strange === undefined) {",
        by: "if (strange === undefined || table.ids.find(message) < 0) {",
      },
      {
        rule: "pass when nothing was read",
        replace: `if (observed === 0) return "no message was read";`,
        by: "",
      },
      {
        rule: "pass when a message was appended twice",
        replace: "return table.adds.length > table.count\n",
        by: "return table.adds.length < table.count\n",
      },
    ],
  },
  {
    file: "harness/checkers/stream-order.ts",
    tests: ["harness/checkers/stream.test.ts"],
    mutants: [
      {
        rule: "ignore real time",
        replace: "for (const sequence of [...reads, ...consumers]) judgeRealTime(order, sequence);",
        by: "",
      },
      {
        rule: "ignore real time among consumers",
        replace: "[...reads, ...consumers]) judgeRealTime",
        by: "reads) judgeRealTime",
      },
      {
        rule: "compare with the next message only",
        replace: "if (acknowledged < (follower?.completionIndex ?? Infinity)) earliest = id;",
        by: "if (acknowledged < Infinity) earliest = id;",
      },
      {
        rule: "take concurrent appends as ordered",
        replace: "precedes(follower, append)) {",
        by: "follower.index < append.index) {",
      },
      {
        rule: "ignore reads that are no prefix",
        replace:
          "if (log !== undefined) for (const read of shorter) judgePrefix(order, log, read);",
        by: "",
      },
      {
        rule: "compare the shortest read",
        replace: "b.ids.length - a.ids.length",
        by: "a.ids.length - b.ids.length",
      },
      {
        rule: "ignore disagreement of consumers",
        replace: "for (const consumer of rest) judgeIncreasing(order, reference, consumer);",
        by: "",
      },
      {
        rule: "ignore the log when judging consumers",
        replace: "const reference = log ?? rest.shift();",
        by: "const reference = rest.shift();",
      },
      {
        rule: "expect consumers to skip nothing",
        replace: "if (place < before) {",
        by: "if (place !== before + 1) {",
      },
    ],
  },
];
