import { delimiter, join } from "node:path";
import { examine, isExecutable, programIn } from "./found-part.ts";
import type { Finder, Lookup, PartDefinition, PartsContext } from "./part-definition.ts";

/** An ordinary user's PATH often lacks these, and iptables lives there. */
const SYSTEM_DIRECTORIES = ["/usr/local/sbin", "/usr/sbin", "/sbin"];

/** Directories that programs are looked for in, in order. */
export function pathDirectories(context: PartsContext): readonly string[] {
  const listed = (context.env["PATH"] ?? "").split(delimiter).filter((entry) => entry !== "");
  const system = context.platform === "win32" ? [] : SYSTEM_DIRECTORIES;
  return [...new Set([...listed, ...system])];
}

/** A tool that a strategy needs. */
export function findTool(name: string, context: PartsContext): string | undefined {
  return pathDirectories(context)
    .map((directory) => join(directory, name))
    .find(isExecutable);
}

export const fromPath: Finder = {
  source: "PATH",
  find: (part, context) => findInDirectories(part, context, pathDirectories(context)),
};

/**
 * The first directory that holds every program of the part, all of one version and new enough. Programs come from one
 * directory only, so that initdb and postgres of two versions are never mixed.
 */
export async function findInDirectories(
  part: PartDefinition,
  context: PartsContext,
  directories: readonly string[],
): Promise<Lookup> {
  const main = part.programs[0] ?? part.name;
  let why = `no ${part.programs.join(", ")} in ${directories.length} directories of PATH`;
  for (const directory of directories) {
    const lookUp = (program: string): string | undefined => programIn(directory, program, main);
    if (part.programs.some((program) => lookUp(program) === undefined)) continue;
    const result = await examine(
      { source: "PATH", place: directory, environment: {}, lookUp },
      part,
      context,
    );
    if ("found" in result) return result;
    why = result.why;
  }
  return { why };
}
