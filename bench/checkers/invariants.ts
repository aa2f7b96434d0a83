/**
 * Speed of the invariant checkers on large generated histories, one JSON line each: milliseconds of the check alone, on
 * the clock and on the processor (the two differ where the machine is shared), the aim, and the peak of memory. Each case runs in a process of its own. Histories are made of operations, not of text:
 * reading files is measured elsewhere.
 * Run with `tsx bench/checkers/invariants.ts [case…]`.
 */
import { spawnSync } from "node:child_process";
import type { AnyChecker } from "../../harness/checkers/registry.ts";
import { CHECKERS } from "../../harness/checkers/registry.ts";
import type { History, Operation } from "../../harness/domain/history.ts";
import { Random } from "../../harness/lib/random.ts";

interface Case {
  readonly checker: string;
  readonly options: object;
  readonly aimMs: number;
  readonly history: () => History;
}

type Asked = Pick<Operation, "f" | "input" | "output"> & Partial<Operation>;

const CASES: Readonly<Record<string, Case>> = {
  "set-full: 1 M elements, 1,000 reads, in order": {
    checker: "set-full",
    options: { linearizable: true },
    aimMs: 10_000,
    history: () => setHistory({ elements: 1_000_000, reads: 1000, shuffled: false }),
  },
  "set-full: 100 k elements, 1,000 reads, shuffled": {
    checker: "set-full",
    options: { linearizable: true },
    aimMs: 10_000,
    history: () => setHistory({ elements: 100_000, reads: 1000, shuffled: true }),
  },
  "bank: 1 M reads of 8 accounts": {
    checker: "bank",
    options: {},
    aimMs: 3000,
    history: () => bankHistory(1_000_000),
  },
  "counter: 500 k adds, 500 k reads": {
    checker: "counter",
    options: {},
    aimMs: 5000,
    history: () => counterHistory(1_000_000),
  },
  "queue: 500 k messages": {
    checker: "queue",
    options: { drained: true },
    aimMs: 5000,
    history: () =>
      inOrder(1_000_000, (i) =>
        i % 2 === 0 ? { f: "enqueue", input: i } : { f: "dequeue", output: i - 1 },
      ),
  },
  "unique-ids: 1 M ids": {
    checker: "unique-ids",
    options: {},
    aimMs: 3000,
    history: () => inOrder(1_000_000, (i) => ({ f: "generate", output: `id-${i}` })),
  },
  "long-fork: 500 k writes, 500 k reads": {
    checker: "long-fork",
    options: {},
    aimMs: 8000,
    history: () => longForkHistory(1_000_000),
  },
  "mutual-exclusion: 500 k grants": {
    checker: "mutual-exclusion",
    options: {},
    aimMs: 3000,
    history: () =>
      inOrder(1_000_000, (i) =>
        i % 2 === 0
          ? { f: "acquire", output: i, process: (i >> 1) % 8 }
          : { f: "release", process: (i >> 1) % 8 },
      ),
  },
};

const [mode, ...rest] = process.argv.slice(2);
if (mode === "--one") console.log(JSON.stringify(await measure(rest[0]!)));
else compare([mode, ...rest].filter((name) => name !== undefined));

async function measure(name: string) {
  const { checker, options, aimMs, history } = CASES[name]!;
  const judge: AnyChecker = await CHECKERS[checker]!();
  const generated = history();
  const start = performance.now();
  const cpuStart = process.cpuUsage();
  const { verdict } = judge.check(generated, options);
  const milliseconds = Math.round(performance.now() - start);
  const { user, system } = process.cpuUsage(cpuStart);
  const cpuMilliseconds = Math.round((user + system) / 1000);
  const peakMegabytes = Math.round(process.resourceUsage().maxRSS / 1000);
  const met = milliseconds <= aimMs;
  return { bench: name, verdict, milliseconds, cpuMilliseconds, aimMs, met, peakMegabytes };
}

function compare(parts: readonly string[]): void {
  for (const name of Object.keys(CASES)) {
    if (parts.length > 0 && !parts.some((part) => name.includes(part))) continue;
    const { execPath, execArgv, argv } = process;
    const child = spawnSync(execPath, [...execArgv, argv[1]!, "--one", name], { encoding: "utf8" });
    if (child.status !== 0) throw new Error(`${name} failed: ${child.stderr}`);
    process.stdout.write(child.stdout);
  }
}

/** Reads spread evenly, each of everything added so far; reads share one buffer, as their sum would not fit. */
function setHistory(size: { elements: number; reads: number; shuffled: boolean }): History {
  const order = Array.from({ length: size.elements }, (_, i) => i);
  const elements = Int32Array.from(size.shuffled ? new Random(1).shuffle(order) : order);
  const every = size.elements / size.reads;
  let added = 0;
  return inOrder(size.elements + size.reads, (i) => {
    if ((i + 1) % (every + 1) === 0) return { f: "read", output: elements.subarray(0, added) };
    const input = elements[added];
    added += 1;
    return { f: "add", input };
  });
}

function bankHistory(reads: number): History {
  const balances = [20, 20, 10, 10, 10, 10, 10, 10];
  return inOrder(reads + reads / 10, (i) => {
    if (i % 11 !== 10) return { f: "read", output: { ...balances } };
    balances[0]! -= 1;
    balances[1]! += 1;
    balances.push(balances.shift()!);
    return { f: "transfer", input: { from: 0, to: 1, amount: 1 } };
  });
}

function counterHistory(operations: number): History {
  const random = new Random(1);
  let count = 0;
  return inOrder(operations, (i) => {
    if (i % 2 === 1) return { f: "read", output: count };
    const delta = random.integer(1, 5);
    const unknown = i % 1000 === 0;
    if (!unknown) count += delta;
    return { f: "add", input: delta, ...(unknown ? { outcome: "unknown" } : {}) };
  });
}

function longForkHistory(operations: number): History {
  return inOrder(operations, (i) => {
    const group = 3 * Math.floor(i / 6);
    const key = group + ((i % 6) >> 1);
    if (i % 2 === 0) return { f: "txn", input: [["w", key, 1]], output: [["w", key, 1]] };
    const reads = [0, 1, 2].map((k) => ["r", group + k, group + k <= key ? 1 : null]);
    return { f: "txn", input: reads, output: reads };
  });
}

/** Eight processes, one operation after the other, a microsecond each. */
function inOrder(count: number, ask: (i: number) => Partial<Asked>): History {
  const operations: Operation[] = [];
  for (let i = 0; i < count; i += 1) {
    const { outcome = "ok", f = "", input = null, output = input, process = i % 8 } = ask(i);
    const unknown = outcome === "unknown";
    operations.push({
      ...{ index: 2 * i, process, f, input, output, outcome },
      invokedAt: 2000 * i,
      completedAt: unknown ? Infinity : 2000 * i + 1000,
      completionIndex: unknown ? Infinity : 2 * i + 1,
    });
  }
  return { operations, warnings: [] };
}
