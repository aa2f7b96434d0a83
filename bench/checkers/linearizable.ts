/**
 * Speed of the linearizability checker on generated histories, beside Porcupine on the same ones: milliseconds of the
 * check alone, on the clock and on the processor, the aim, the growth with the length, the peak of memory, the ratio of
 * processor time (Porcupine uses all processors for many keys, ours uses one).
 * Each case runs in a process of its own. Reading files is measured last.
 *
 *   tsx bench/checkers/linearizable.ts [--out file.json] [--porcupine-seconds 30] [case…]
 */
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { parseArgs } from "node:util";
import { readHistory } from "../../harness/adapters/history/read-history.ts";
import { linearizableChecker } from "../../harness/checkers/linearizable/linearizable.ts";
import type { Operation } from "../../harness/domain/history.ts";
import { historyText } from "./history-text.ts";
import { buildPorcupine, porcupineInput, runPorcupine } from "./porcupine.ts";
import { registerHistory, type RegisterShape } from "./register-history.ts";

interface Case {
  readonly shapes: readonly RegisterShape[];
  readonly aimMs?: number;
  /** The verdict that every history must get. */
  readonly verdict: "pass" | "fail" | "any";
  /** Porcupine is not asked where it is known to take very long. */
  readonly isOursOnly?: boolean;
}

const one = (
  operations: number,
  more: Partial<RegisterShape> & { readonly clients: number },
): readonly RegisterShape[] => [{ seed: 1, operations, values: 5, ...more }];

const CASES: Readonly<Record<string, Case>> = {
  "100 histories, 170 operations, 5 clients, 5 % unknown": {
    shapes: Array.from({ length: 100 }, (_, seed) => ({
      seed,
      clients: 5,
      operations: 170,
      values: 5,
      unknown: 0.05,
      ...(seed % 2 === 0 ? {} : { wrongReadAt: 0.8 }),
    })),
    aimMs: 400,
    verdict: "any",
  },
  "1 register, 8 clients, 10 k": { shapes: one(10_000, { clients: 8 }), verdict: "pass" },
  "1 register, 8 clients, 100 k": {
    shapes: one(100_000, { clients: 8 }),
    aimMs: 1000,
    verdict: "pass",
  },
  "1 register, 8 clients, 1 M": {
    shapes: one(1_000_000, { clients: 8 }),
    aimMs: 10_000,
    verdict: "pass",
    isOursOnly: true,
  },
  "1 register, 8 clients, 100 k, a wrong read": {
    shapes: one(100_000, { clients: 8, wrongReadAt: 0.9 }),
    aimMs: 2000,
    verdict: "fail",
  },
  "1 register, 8 clients, 100 k, 1 % unknown": {
    shapes: one(100_000, { clients: 8, unknown: 0.01 }),
    verdict: "pass",
  },
  "1 register, 8 clients, 100 k, unique values": {
    shapes: [{ seed: 1, operations: 100_000, clients: 8 }],
    verdict: "pass",
  },
  "1 register, 8 clients, 1 M, unique values": {
    shapes: [{ seed: 1, operations: 1_000_000, clients: 8 }],
    verdict: "pass",
    isOursOnly: true,
  },
  "1 register, 16 clients, 10 k": {
    shapes: one(10_000, { clients: 16 }),
    aimMs: 2000,
    verdict: "pass",
  },
  "1 register, 32 clients, 10 k": { shapes: one(10_000, { clients: 32 }), verdict: "pass" },
  "1,000 registers, 50 clients, 1 M": {
    shapes: one(1_000_000, { clients: 50, keys: 1000 }),
    aimMs: 5000,
    verdict: "pass",
  },
};

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    out: { type: "string", default: "reports/bench/linearizable.json" },
    "porcupine-seconds": { type: "string", default: "30" },
    one: { type: "string" },
  },
});

interface Measured {
  readonly verdicts: Readonly<Record<string, number>>;
  readonly milliseconds: number;
  readonly cpuMs: number;
  readonly steps: number;
  readonly algorithms: string;
  readonly peakMb: number;
}

function measure(shapes: readonly RegisterShape[]): Measured {
  const histories = shapes.map(registerHistory);
  // Once for the compiler, as Porcupine is compiled ahead.
  linearizableChecker.check(
    { operations: registerHistory({ ...shapes[0]!, operations: 2000 }), warnings: [] },
    {},
  );
  const verdicts: Record<string, number> = {};
  const algorithms = new Set<string>();
  let steps = 0;
  const cpu = process.cpuUsage();
  const start = performance.now();
  for (const operations of histories) {
    const { verdict, stats } = linearizableChecker.check({ operations, warnings: [] }, {});
    verdicts[verdict] = (verdicts[verdict] ?? 0) + 1;
    steps += Number(stats["steps"]);
    algorithms.add(String(stats["algorithms"]));
  }
  const milliseconds = performance.now() - start;
  const { user, system } = process.cpuUsage(cpu);
  return {
    verdicts,
    milliseconds: Math.round(milliseconds),
    cpuMs: Math.round((user + system) / 1000),
    steps,
    algorithms: [...algorithms].join(", "),
    peakMb: Math.round(process.resourceUsage().maxRSS / 1024),
  };
}

async function measureReading(folder: string): Promise<readonly object[]> {
  const operations = registerHistory({ seed: 1, operations: 1_000_000, clients: 8, values: 5 });
  const rows: object[] = [];
  for (const format of ["jsonl", "edn"] as const) {
    const path = join(folder, `history.${format}`);
    historyText(operations, format, path);
    const cpu = process.cpuUsage();
    const start = performance.now();
    const history = await readHistory(path);
    const seconds = (performance.now() - start) / 1000;
    const { user, system } = process.cpuUsage(cpu);
    rows.push({
      case: `read 1 M operations of ${format}`,
      operationsPerSecond: Math.round(history.operations.length / seconds),
      operationsPerCpuSecond: Math.round((history.operations.length * 1e6) / (user + system)),
      aimOperationsPerSecond: format === "jsonl" ? 1_000_000 : 300_000,
    });
  }
  return rows;
}

function porcupineOn(
  program: string | undefined,
  shapes: readonly RegisterShape[],
  folder: string,
): object {
  if (program === undefined) return { porcupine: "not built" };
  const file = join(folder, "porcupine.txt");
  const histories: readonly (readonly Operation[])[] = shapes.map(registerHistory);
  writeFileSync(file, porcupineInput(histories));
  const seconds = Number(values["porcupine-seconds"]);
  const answer = runPorcupine(program, file, seconds);
  if (answer === undefined) return { porcupine: "no answer" };
  return {
    porcupine: answer.verdict,
    porcupineMs: Math.round(answer.milliseconds),
    porcupineCpuMs: Math.round(answer.cpuMs),
  };
}

async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "harness-bench-"));
  try {
    const program = buildPorcupine();
    if (program === undefined) console.error("Porcupine could not be built: no Go tool chain?");
    const rows: object[] = [];
    const emit = (row: object): void => {
      rows.push(row);
      console.log(JSON.stringify(row));
    };
    for (const [name, { shapes, aimMs, verdict, isOursOnly }] of Object.entries(CASES)) {
      if (positionals.length > 0 && !positionals.some((word) => name.includes(word))) continue;
      const child = spawnSync(
        process.execPath,
        [...process.execArgv, import.meta.filename, "--one", name],
        {
          encoding: "utf8",
          stdio: ["ignore", "pipe", "inherit"],
        },
      );
      const ours = JSON.parse(child.stdout) as Measured;
      const isRight =
        verdict === "any" || Object.keys(ours.verdicts).every((key) => key === verdict);
      const theirs = isOursOnly === true ? {} : porcupineOn(program, shapes, folder);
      const { porcupineCpuMs } = theirs as { readonly porcupineCpuMs?: number };
      emit({
        case: name,
        ...ours,
        aimMs: aimMs ?? null,
        isRight,
        ...theirs,
        ...(porcupineCpuMs === undefined
          ? {}
          : { timesAsFast: Math.round((porcupineCpuMs / ours.cpuMs) * 100) / 100 }),
      });
      if (!isRight) process.exitCode = 1;
    }
    if (positionals.length === 0) for (const row of await measureReading(folder)) emit(row);
    printGrowth(rows as readonly Row[]);
    mkdirSync(dirname(values.out), { recursive: true });
    writeFileSync(values.out, `${JSON.stringify({ node: process.version, rows }, null, 2)}\n`);
    console.log(`written to ${values.out}`);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

interface Row {
  readonly case: string;
  readonly cpuMs: number;
}

/** How much longer ten times as many operations take: 10 is linear. */
function printGrowth(rows: readonly Row[]): void {
  for (const [small, large] of [
    ["1 register, 8 clients, 10 k", "1 register, 8 clients, 100 k"],
    ["1 register, 8 clients, 100 k", "1 register, 8 clients, 1 M"],
    ["1 register, 8 clients, 100 k, unique values", "1 register, 8 clients, 1 M, unique values"],
  ] as const) {
    const [a, b] = [small, large].map((name) => rows.find((row) => row.case === name));
    if (a === undefined || b === undefined) continue;
    console.log(
      `growth: ${large} takes ${(b.cpuMs / a.cpuMs).toFixed(1)} times as long as ${small}`,
    );
  }
}

if (values.one !== undefined) console.log(JSON.stringify(measure(CASES[values.one]!.shapes)));
else await main();
