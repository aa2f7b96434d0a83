import { createParts } from "../../adapters/parts/parts.ts";
import { PART_REGISTRY } from "../../adapters/parts/registry.ts";
import { formatError, HarnessError, InputError } from "../../lib/errors.ts";
import { nearest } from "../../lib/nearest.ts";
import { PART_NAMES, type PartName } from "../../ports/parts.ts";
import type { CommandModule } from "../command.ts";
import { placeOf, shortPath, sourceOf } from "../describe-part.ts";
import { EXIT, type ExitCode } from "../exit-codes.ts";
import { installProgress } from "../progress/install-progress.ts";
import type { World } from "../world.ts";

const EXAMPLES = `
Examples:
  harness install                 everything this platform can use
  harness install redis etcd      these two only

Parts: ${PART_NAMES.join(", ")}. Nothing needs root; what is fetched goes to $XDG_CACHE_HOME/harness
(~/.cache/harness). A part that is already here, on PATH for instance, is not fetched.`;

/** `harness install [part…]`: fetches ahead what a first run would fetch. */
export const installCommand: CommandModule = (command, context) => {
  command
    .description("fetch PostgreSQL, Redis, Toxiproxy and the others ahead of the first run")
    .argument("[parts...]", "parts to fetch; all of them when none is named")
    .addHelpText("after", EXAMPLES)
    .action(context.run((names: string[]) => installNamed(names, context.world)));
};

async function installNamed(names: readonly string[], world: World): Promise<ExitCode> {
  const wanted = names.length > 0 ? names.map(knownPart) : usableParts();
  const controller = new AbortController();
  const interrupt = (): void => controller.abort();
  process.once("SIGINT", interrupt).once("SIGTERM", interrupt);
  try {
    return await installAll([...new Set(wanted)], world, controller.signal);
  } catch (error) {
    if (!controller.signal.aborted) throw error;
    world.console.err("interrupted; nothing half-fetched was kept");
    return EXIT.interrupted;
  } finally {
    process.off("SIGINT", interrupt).off("SIGTERM", interrupt);
  }
}

async function installAll(
  names: readonly PartName[],
  world: World,
  signal: AbortSignal,
): Promise<ExitCode> {
  const { console, env, home } = world;
  const parts = createParts({ env, home, signal });
  const progress = installProgress(console, () => performance.now() * 1e6);
  const failures: HarnessError[] = [];
  for (const name of names) {
    const startedAt = performance.now();
    const tell = (line: string): void => {
      progress.clear();
      const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
      console.out(`${line}  ${seconds} s`);
    };
    try {
      const found = await parts.install(name, progress.for(name));
      const place = shortPath(placeOf(found), world);
      tell(
        `✓ ${name.padEnd(10)} ${found.version.padEnd(8)} ${sourceOf(found).padEnd(14)} ${place}`,
      );
    } catch (error) {
      if (signal.aborted || !(error instanceof HarnessError)) throw error;
      tell(`✗ ${name.padEnd(10)} could not be had`);
      failures.push(error);
    }
  }
  for (const failure of failures) console.err(formatError(failure));
  return failures.length === 0 ? EXIT.pass : EXIT.environment;
}

function usableParts(): readonly PartName[] {
  return PART_NAMES.filter((name) => PART_REGISTRY[name].platforms.includes(process.platform));
}

function knownPart(name: string): PartName {
  const known = PART_NAMES.find((part) => part === name);
  if (known !== undefined) return known;
  const meant = nearest(name, PART_NAMES);
  throw new InputError({
    code: "ENV146",
    message: `there is no part "${name}"`,
    why: `parts are ${PART_NAMES.join(", ")}`,
    fix: meant === undefined ? "harness install --help" : `did you mean "${meant}"?`,
  });
}
