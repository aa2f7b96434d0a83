/**
 * Time and memory of list-append at strict-serializable over 10 k, 100 k and 1 M transactions, one JSON line each and
 * one with the growth between them. Each size runs in a process of its own, so that the peak is its own.
 * Run with `tsx bench/checkers/elle.ts [transactions…]`.
 */
import { spawnSync } from "node:child_process";
import { listAppendChecker } from "../../harness/checkers/elle/list-append.ts";
import { appendHistory } from "./elle-history.ts";

interface Measurement {
  readonly transactions: number;
  readonly verdict: string;
  readonly milliseconds: number;
  /** Of all threads, the garbage collector's too: tells a slow checker from a busy machine. */
  readonly cpuMilliseconds: number;
  readonly historyMegabytes: number;
  readonly peakMegabytes: number;
}

const [mode, ...rest] = process.argv.slice(2);
if (mode === "--one") console.log(JSON.stringify(measure(Number(rest[0]))));
else compare([mode, ...rest].filter((size) => size !== undefined).map(Number));

function measure(transactions: number): Measurement {
  const history = appendHistory({ transactions, seed: 42 });
  const historyMegabytes = Math.round(process.memoryUsage().rss / 1e6);
  const start = performance.now();
  const before = process.cpuUsage();
  const { verdict } = listAppendChecker.check(history, { consistency: "strict-serializable" });
  const milliseconds = Math.round(performance.now() - start);
  const { user, system } = process.cpuUsage(before);
  const cpuMilliseconds = Math.round((user + system) / 1000);
  const peakMegabytes = Math.round(process.resourceUsage().maxRSS / 1000);
  return { transactions, verdict, milliseconds, cpuMilliseconds, historyMegabytes, peakMegabytes };
}

function compare(sizes: readonly number[]): void {
  let before: Measurement | undefined;
  for (const size of sizes.length > 0 ? sizes : [10_000, 100_000, 1_000_000]) {
    const { execPath, execArgv, argv } = process;
    const child = spawnSync(execPath, [...execArgv, argv[1]!, "--one", String(size)], {
      encoding: "utf8",
    });
    if (child.status !== 0) throw new Error(`${size} transactions failed: ${child.stderr}`);
    const result = JSON.parse(child.stdout) as Measurement;
    const growth =
      before === undefined
        ? null
        : Number(
            (result.milliseconds / before.milliseconds / (size / before.transactions)).toFixed(2),
          );
    console.log(JSON.stringify({ bench: "list-append", ...result, growthPerTransaction: growth }));
    before = result;
  }
}
