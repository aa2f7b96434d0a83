import { statSync } from "node:fs";
import { basename, dirname } from "node:path";
import { examine, isExecutable, programIn } from "./found-part.ts";
import type { Finder } from "./part-definition.ts";

/** Name of the explicit setting of a part: HARNESS_POSTGRES_BIN. */
function settingName(part: string): string {
  return `HARNESS_${part.toUpperCase()}_BIN`;
}

/** HARNESS_<PART>_BIN: a directory of programs, or the part's main program under whatever name it has. */
export const fromSetting: Finder = {
  source: "setting",
  async find(part, context) {
    const name = settingName(part.name);
    const path = context.env[name];
    if (path === undefined || path === "") return { why: `${name} is not set` };
    const stop = `correct ${name} or unset it`;
    const stat = statSync(path, { throwIfNoEntry: false });
    if (stat === undefined) return { why: `${name}=${path} does not exist`, stop };
    const main = part.programs[0] ?? part.name;
    const place = `${name}=${path}`;
    const directory = stat.isDirectory() ? path : dirname(path);
    const lookUp = (program: string): string | undefined =>
      program === main && stat.isFile()
        ? isExecutable(path)
          ? path
          : undefined
        : programIn(directory, program, stat.isFile() ? basename(path) : main);
    const result = await examine(
      { source: "setting", place, environment: {}, lookUp },
      part,
      context,
    );
    return "found" in result ? result : { ...result, stop };
  },
};
