/**
 * Mutation of the checkers: breaks each rule of each checker in turn, in a temporary copy, and runs that checker's tests.
 * A rule that can be broken without a test noticing is a survivor; one survivor and the exit code is 1.
 *
 *   npm run mutate:checkers -- [part of a file name…] [--jobs 2] [--runs 3000] [--grep title] [--json]
 */
import { readFile } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { misfit, type Mutant, type MutantTable } from "./mutants/mutant.ts";
import { openSandbox, type Sandbox } from "./mutants/sandbox.ts";
import { TABLES } from "./mutants/tables.ts";

const HOME = join(dirname(fileURLToPath(import.meta.url)), "..");

interface Result {
  readonly file: string;
  readonly rule: string;
  readonly fate: "killed" | "survived";
  readonly milliseconds: number;
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    jobs: { type: "string", default: String(Math.min(2, availableParallelism())) },
    runs: { type: "string", default: "3000" },
    grep: { type: "string" },
    json: { type: "boolean", default: false },
  },
});
const tables = TABLES.filter(
  ({ file }) => positionals.length === 0 || positionals.some((part) => file.includes(part)),
);
process.exitCode = await main(tables);

async function main(wanted: readonly MutantTable[]): Promise<number> {
  if (wanted.length === 0) {
    process.stderr.write(`no mutants for ${positionals.join(", ")}\n`);
    return 3;
  }
  const moved = await textsThatMoved(wanted);
  if (moved.length > 0) {
    process.stderr.write(`${moved.join("\n")}\nmend the tables in scripts/mutants\n`);
    return 5;
  }
  const sandboxes = await Promise.all(
    Array.from({ length: Math.max(1, Number(values.jobs)) }, () =>
      openSandbox(HOME, { propertyRuns: Number(values.runs), grep: values.grep }),
    ),
  );
  try {
    const broken = await sandboxes[0]!.baseline([...new Set(wanted.flatMap(({ tests }) => tests))]);
    if (broken !== undefined) {
      process.stderr.write(`the tests fail before anything is broken:\n${broken}\n`);
      return 5;
    }
    const results = await runAll(sandboxes, wanted);
    const survivors = results.filter(({ fate }) => fate === "survived");
    process.stdout.write(
      values.json
        ? `${JSON.stringify({ mutants: results.length, survivors })}\n`
        : `${results.length} mutants, ${results.length - survivors.length} killed, ${survivors.length} survived\n${survivors.map(({ file, rule }) => `  survived: ${file}: ${rule}\n`).join("")}`,
    );
    return survivors.length > 0 ? 1 : 0;
  } finally {
    await Promise.all(sandboxes.map((sandbox) => sandbox.remove()));
  }
}

/** What no longer fits its source: told all at once, before the first mutant runs. */
async function textsThatMoved(wanted: readonly MutantTable[]): Promise<readonly string[]> {
  const problems: string[] = [];
  for (const { file, mutants } of wanted) {
    const source = await readFile(join(HOME, file), "utf8");
    for (const mutant of mutants) {
      const problem = misfit(source, mutant);
      if (problem !== undefined) problems.push(`${file}: ${problem}`);
    }
  }
  return problems;
}

async function runAll(
  sandboxes: readonly Sandbox[],
  wanted: readonly MutantTable[],
): Promise<readonly Result[]> {
  const queue = wanted.flatMap((table) => table.mutants.map((mutant) => ({ table, mutant })));
  const results: Result[] = [];
  const work = async (sandbox: Sandbox) => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      const result = await judge(sandbox, next.table, next.mutant);
      results.push(result);
      if (!values.json) process.stdout.write(`${row(result)}\n`);
    }
  };
  await Promise.all(sandboxes.map(work));
  return results;
}

async function judge(sandbox: Sandbox, table: MutantTable, mutant: Mutant): Promise<Result> {
  const start = performance.now();
  const killed = await sandbox.kills(table, mutant);
  return {
    file: table.file,
    rule: mutant.rule,
    fate: killed ? "killed" : "survived",
    milliseconds: Math.round(performance.now() - start),
  };
}

function row({ file, rule, fate, milliseconds }: Result): string {
  const name = file.replace(/^harness\/checkers\//, "").padEnd(28);
  return `${fate.padEnd(8)} ${name} ${rule} (${(milliseconds / 1000).toFixed(1)} s)`;
}
