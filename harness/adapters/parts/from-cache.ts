import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { PART_SOURCES } from "../../ports/parts.ts";
import { examine, isExecutable, isOlder } from "./found-part.ts";
import type { Finder, PartDefinition, PartsContext } from "./part-definition.ts";

/** Written last into a cache entry: what it holds and how it came here. */
const manifestSchema = z.object({
  version: z.string(),
  source: z.enum(PART_SOURCES),
  programs: z.record(z.string(), z.string()),
  environment: z.record(z.string(), z.string()),
});
export type Manifest = z.infer<typeof manifestSchema>;
export const MANIFEST = "part.json";

/** `<cache>/<part>/<version>/<platform>-<arch>`: a home directory may be shared between machines. */
export function entryDirectory(
  part: { readonly name: string },
  version: string,
  context: PartsContext,
): string {
  return join(context.cacheDirectory, part.name, version, `${context.platform}-${context.arch}`);
}

/** The pinned version, or where none is pinned the newest one. */
export const fromCache: Finder = {
  source: "cache",
  async find(part, context) {
    let why = `nothing in ${join(context.cacheDirectory, part.name)}`;
    for (const version of versions(part, context)) {
      const root = entryDirectory(part, version, context);
      const manifest = readManifest(root);
      if (manifest === undefined) continue;
      const result = await examine(candidateOf(root, manifest, "cache"), part, context);
      if ("found" in result) return result;
      why = result.why;
    }
    return { why };
  },
};

export function candidateOf(
  root: string,
  manifest: Manifest,
  source: "cache",
): Parameters<typeof examine>[0] {
  const environment = Object.fromEntries(
    Object.entries(manifest.environment).map(([key, value]) => [
      key,
      value.replaceAll("{root}", root),
    ]),
  );
  return {
    source,
    origin: manifest.source,
    place: root,
    environment,
    lookUp(program) {
      const relative = manifest.programs[program];
      const path = relative === undefined ? undefined : join(root, relative);
      return path !== undefined && isExecutable(path) ? path : undefined;
    },
  };
}

function versions(part: PartDefinition, context: PartsContext): readonly string[] {
  if (part.pinned !== undefined) return [part.pinned];
  try {
    return readdirSync(join(context.cacheDirectory, part.name)).sort((a, b) =>
      isOlder(a, b) ? 1 : -1,
    );
  } catch {
    return [];
  }
}

function readManifest(root: string): Manifest | undefined {
  try {
    return manifestSchema.parse(JSON.parse(readFileSync(join(root, MANIFEST), "utf8")));
  } catch {
    // No entry, or one of another format: as good as none.
    return undefined;
  }
}
