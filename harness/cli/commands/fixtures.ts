import { InvalidArgumentError } from "commander";
import { MAX_ROWS } from "../../datasets/dataset-shape.ts";
import { datasetsOf } from "../../adapters/fixtures/dataset-files.ts";
import { InputError } from "../../lib/errors.ts";
import { formatDiagnostics } from "../../lib/located/diagnostic.ts";
import { readSeed } from "../../scenario/seed.ts";
import type { CommandModule } from "../command.ts";
import { EXIT, type ExitCode } from "../exit-codes.ts";
import { assignment } from "../options.ts";
import type { World } from "../world.ts";

const EXAMPLES = `
Examples:
  harness fixtures list                                    data sets that scenarios can load, and their problems
  harness fixtures generate accounts                       the first rows, to look at
  harness fixtures generate orders --rows 1000 --seed 7 --out orders.csv
  harness fixtures generate orders --rows-of accounts=500  refer to 500 accounts instead of the set's own number

A data set is described in fixtures/datasets/<name>.yaml, beside the scenario or in a folder above it. The same set,
size and seed give the same bytes, as a file and in a run. Values of faker come from pools that are drawn from: faker
itself makes tens of thousands of values a second, not the hundreds of thousands that loading takes ("pool: every"
asks for one call a row).`;

interface Generate {
  readonly rows?: number;
  readonly seed: string;
  readonly out?: string;
  readonly format?: string;
  readonly rowsOf: Readonly<Record<string, string>>;
}

/** `harness fixtures list|generate`: data sets without a run. */
export const fixturesCommand: CommandModule = (command, { world, run }) => {
  command.description("look at the data sets that scenarios load").addHelpText("after", EXAMPLES);
  command
    .command("list")
    .description("list data sets and every problem that they have")
    .option("--json", "print them as JSON")
    .addHelpText("after", EXAMPLES)
    .action(run((options: { readonly json?: boolean }) => list(world, options.json === true)));
  command
    .command("generate")
    .description("write the rows of a data set")
    .argument("<dataset>", "its name")
    .option("--rows <number>", "how many; 10, or as the set says with --out", rowCount)
    .option("--seed <number>", "64-bit seed", seed, "0")
    .option(
      "--out <file>",
      ".csv, .json, .jsonl or .copy (COPY's text format: the bytes of the digest)",
    )
    .option("--format <name>", "csv, json, jsonl or copy; by the ending of --out")
    .option("--rows-of <set=number>", "size of a set that it refers to; repeatable", assignment, {})
    .addHelpText("after", EXAMPLES)
    .action(
      run(async (name: string, options: Generate) => {
        const { generateFixture } = await import("../fixtures/generate-fixture.ts");
        const sizes = Object.entries(options.rowsOf).map(([set, rows]) => [set, rowCount(rows)]);
        const rowsOf = Object.fromEntries(sizes) as Record<string, number>;
        return generateFixture(world, name, { ...options, rowsOf });
      }),
    );
};

async function list(world: World, json: boolean): Promise<ExitCode> {
  const sets = datasetsOf({ directory: world.cwd, home: world.home, cwd: world.cwd });
  const problems = [...sets.values()].flatMap(({ diagnostics }) => diagnostics);
  const rows = [...sets].map(([name, { dataset }]) => ({
    name,
    valid: dataset !== undefined,
    title: dataset?.title ?? "invalid",
    rows: dataset?.rows ?? null,
    columns: dataset?.columns.map((column) => column.name) ?? [],
  }));
  if (json) world.console.out(JSON.stringify(rows, undefined, 2));
  else {
    const width = Math.max(0, ...rows.map(({ name }) => name.length));
    for (const { name, title, rows: count, columns } of rows) {
      const size = String(count ?? "").padStart(9);
      world.console.out(`${name.padEnd(width)} ${size}  ${title} (${columns.join(", ")})`);
    }
  }
  if (problems.length === 0) return EXIT.pass;
  world.console.err(formatDiagnostics(problems));
  return EXIT.invalidInput;
}

function rowCount(value: string): number {
  const number = Number(value);
  if (Number.isInteger(number) && number >= 1 && number <= MAX_ROWS) return number;
  throw new InvalidArgumentError(`a whole number from 1 to ${MAX_ROWS}`);
}

function seed(value: string): string {
  const reading = readSeed(value);
  if (reading !== undefined) return reading;
  throw new InputError({
    code: "SCN020",
    message: `--seed ${value} is no seed`,
    fix: "say a whole number from 0 to 18446744073709551615",
  });
}
