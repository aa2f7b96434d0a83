import { formatDuration } from "../../lib/units.ts";
import { parseScenario } from "../../scenario/parse-scenario.ts";
import type { CommandModule } from "../command.ts";
import { EXIT, type ExitCode } from "../exit-codes.ts";
import { knownScenarios } from "../find-scenarios.ts";
import { collect } from "../options.ts";
import { REGISTRIES } from "../registries.ts";
import type { World } from "../world.ts";

interface ListOptions {
  readonly tag?: readonly string[];
  readonly json?: boolean;
}

interface Row {
  readonly id: string;
  readonly file: string;
  readonly valid: boolean;
  readonly title: string;
  readonly tags: readonly string[];
  /** Load and faults by its own timeline; starting, recovering and judging come on top. Null where it is invalid. */
  readonly durationMs: number | null;
}

const EXAMPLES = `
Examples:
  harness list                every scenario that can be run by its id
  harness list --tag quick    those with a tag
  harness list --json         for scripts`;

/** `harness list`: what there is to run. */
export const listCommand: CommandModule = (command, { world, run }) => {
  command
    .description("list the scenarios that can be run by their id")
    .option("--tag <tag>", "only scenarios with this tag; may be repeated", collect)
    .option("--json", "print them as JSON")
    .addHelpText("after", EXAMPLES)
    .action(run((options: ListOptions) => list(world, options)));
};

async function list(world: World, options: ListOptions): Promise<ExitCode> {
  const all = (await knownScenarios(world)).map(({ id, file, text }): Row => {
    const { scenario } = parseScenario(text, { file, registries: REGISTRIES });
    if (scenario === undefined) {
      const title = `invalid: see harness validate ${id}`;
      return { id, file, valid: false, title, tags: [], durationMs: null };
    }
    const { title, tags, timing } = scenario;
    const durationMs = timing.beforeMs + timing.faultsMs + timing.afterMs;
    return { id, file, valid: true, title, tags, durationMs };
  });
  const wanted = options.tag ?? [];
  const rows =
    wanted.length === 0 ? all : all.filter(({ tags }) => wanted.some((tag) => tags.includes(tag)));
  if (options.json === true) world.console.out(JSON.stringify(rows, undefined, 2));
  else for (const line of table(rows)) world.console.out(line);
  if (rows.length === 0) world.console.err("no scenarios; `harness init` writes a first one");
  return EXIT.pass;
}

function table(rows: readonly Row[]): string[] {
  const cells = rows.map(({ id, durationMs, title, tags }) => [
    id,
    durationMs === null ? "" : formatDuration(durationMs),
    title,
    tags.length === 0 ? "" : `[${tags.join(", ")}]`,
  ]);
  const width = (column: number): number =>
    Math.max(0, ...cells.map((row) => row[column]?.length ?? 0));
  const [idWidth, durationWidth] = [width(0), width(1)];
  return cells.map(([id = "", duration = "", title = "", tags = ""]) =>
    `${id.padEnd(idWidth)}  ${duration.padStart(durationWidth)}  ${title}  ${tags}`.trimEnd(),
  );
}
