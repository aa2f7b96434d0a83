import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join, relative, resolve } from "node:path";
import { EnvironmentError } from "../../lib/errors.ts";
import type { CommandModule } from "../command.ts";
import { EXIT, type ExitCode } from "../exit-codes.ts";
import { TEMPLATES, type Template } from "../init-templates.ts";
import type { World } from "../world.ts";

const EXAMPLES = `
Examples:
  harness init            a first scenario and a CI workflow in this folder
  harness init my-service the same in another one

Files that are there already are left alone.`;

/** `harness init [folder]`: a scenario that runs at once, and a workflow that runs it every night. */
export const initCommand: CommandModule = (command, { world, run }) => {
  command
    .description("write a first scenario and a CI workflow")
    .argument("[folder]", "where; default: here", ".")
    .addHelpText("after", EXAMPLES)
    .action(run((folder: string) => init(world, folder)));
};

async function init(world: World, folder: string): Promise<ExitCode> {
  const root = resolve(world.cwd, folder);
  for (const template of TEMPLATES) {
    const shown = relative(world.cwd, join(root, template.path));
    const isNew = await writeNew(root, template);
    world.console.out(isNew ? `wrote ${shown}` : `kept  ${shown}, it was there already`);
  }
  const scenario = relative(world.cwd, join(root, "scenarios", "first.yaml"));
  world.console.out("");
  world.console.out("Next:");
  world.console.out(`  npx harness plan ${scenario}    what it would do`);
  world.console.out(`  npx harness run ${scenario}     do it: real PostgreSQL, a real partition`);
  return EXIT.pass;
}

/** False: there is such a file, which may be anybody's work and is never overwritten. */
async function writeNew(root: string, { path, text }: Template): Promise<boolean> {
  const file = join(root, path);
  try {
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text, { flag: "wx" });
    return true;
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw new EnvironmentError({
      code: "ENV020",
      message: `${path} cannot be written`,
      why: cause instanceof Error ? cause.message : String(cause),
      fix: "name a folder that you may write to",
      cause,
    });
  }
}
