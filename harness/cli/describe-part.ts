import { dirname } from "node:path";
import { PART_REGISTRY } from "../adapters/parts/registry.ts";
import type { FoundPart } from "../ports/parts.ts";
import type { World } from "./world.ts";

/** Where a part came from, for people: `PATH`, `npm`, `cache (go)`. */
export function sourceOf(found: FoundPart): string {
  return found.origin === undefined ? found.source : `${found.source} (${found.origin})`;
}

/** Directory of its main program. */
export function placeOf(found: FoundPart): string {
  const main = PART_REGISTRY[found.part].programs[0] ?? found.part;
  return dirname(found.program(main));
}

/** Relative below the working directory; the user's own directory as `~`. */
export function shortPath(path: string, { cwd, env }: Pick<World, "cwd" | "env">): string {
  if (path.startsWith(`${cwd}/`)) return `.${path.slice(cwd.length)}`;
  const home = env["HOME"];
  if (home === undefined || home === "" || home === "/") return path;
  return path === home || path.startsWith(`${home}/`) ? `~${path.slice(home.length)}` : path;
}
