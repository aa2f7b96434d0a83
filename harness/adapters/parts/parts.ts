/** Finds parts on this machine, or fetches them into the cache without root. Implements ports/parts.ts. */
import { chmodSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { EnvironmentError, HarnessError } from "../../lib/errors.ts";
import type { FoundPart, MissingPart, PartName, Parts } from "../../ports/parts.ts";
import { examine } from "./found-part.ts";
import { candidateOf, entryDirectory, MANIFEST, type Manifest } from "./from-cache.ts";
import { withLock } from "./lock.ts";
import type { Fetcher, Lookup, PartDefinition, PartsContext, Progress } from "./part-definition.ts";
import { PART_REGISTRY } from "./registry.ts";
import { staged } from "./staging.ts";

export interface PartsOptions {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Root of the harness package. */
  readonly home: string;
  /** Where fetched parts are kept; `$XDG_CACHE_HOME/harness` when not given. */
  readonly cacheDirectory?: string;
  /** Stops an install; what it had staged is removed. */
  readonly signal?: AbortSignal;
  readonly platform?: NodeJS.Platform;
  readonly arch?: string;
  /** Other definitions than the registry's, for tests. */
  readonly definitions?: Readonly<Record<PartName, PartDefinition>>;
}

export function createParts(options: PartsOptions): Parts {
  const context: PartsContext = {
    env: options.env,
    home: options.home,
    cacheDirectory: options.cacheDirectory ?? defaultCacheDirectory(options.env),
    platform: options.platform ?? process.platform,
    arch: options.arch ?? process.arch,
    signal: options.signal,
  };
  const definitions = options.definitions ?? PART_REGISTRY;
  return {
    async find(name) {
      const part = definitions[name];
      const lookup = await look(part, context);
      return "found" in lookup
        ? withTemplate(part, lookup.found, context)
        : missing(part, lookup, context);
    },
    async install(name, progress) {
      const part = definitions[name];
      const lookup = await look(part, context);
      const found =
        "found" in lookup ? lookup.found : await fetchPart(part, lookup, context, progress);
      await makeTemplate(part, found, context, progress);
      return withTemplate(part, found, context);
    },
  };
}

/** `$XDG_CACHE_HOME/harness`, else `~/.cache/harness`. */
export function defaultCacheDirectory(env: PartsContext["env"]): string {
  const base = env["XDG_CACHE_HOME"];
  const home = env["HOME"] ?? homedir();
  return join(base !== undefined && base.startsWith("/") ? base : join(home, ".cache"), "harness");
}

type NotFound = Exclude<Lookup, { readonly found: FoundPart }>;

async function look(part: PartDefinition, context: PartsContext): Promise<Lookup> {
  if (!part.platforms.includes(context.platform)) {
    return { why: `${part.name} is not to be had on ${context.platform}`, stop: "use Linux" };
  }
  const reasons: string[] = [];
  for (const finder of part.finders) {
    const lookup = await finder.find(part, context);
    if ("found" in lookup || lookup.stop !== undefined) return lookup;
    reasons.push(lookup.why);
  }
  return { why: reasons.join("; ") };
}

function missing(part: PartDefinition, lookup: NotFound, context: PartsContext): MissingPart {
  const nothing = { part: part.name, missing: true, why: lookup.why } as const;
  if (lookup.stop !== undefined) return { ...nothing, fix: lookup.stop };
  const fix = `harness install ${part.name}; by hand: ${part.byHand}`;
  const fetch = part.fetchers
    .map((fetcher) => fetcher.means(context))
    .find((means) => means !== undefined);
  return { ...nothing, fix, ...(fetch === undefined ? {} : { fetch }) };
}

async function fetchPart(
  part: PartDefinition,
  lookup: NotFound,
  context: PartsContext,
  progress: Progress,
): Promise<FoundPart> {
  if (lookup.stop !== undefined) throw unavailable(part, [lookup.why], lookup.stop);
  const lock = join(context.cacheDirectory, `.${part.name}.lock`);
  return withLock(lock, context.signal, async () => {
    // Whoever held the lock before may have fetched it.
    const again = await look(part, context);
    if ("found" in again) return again.found;
    const reasons = [again.why];
    for (const fetcher of part.fetchers) {
      try {
        return await fetchInto(part, fetcher, context, progress);
      } catch (error) {
        context.signal?.throwIfAborted();
        if (!(error instanceof HarnessError) || error.code === "ENV143") throw error;
        const reason = `${error.message}${error.why === undefined ? "" : ` (${error.why})`}`;
        progress(`${fetcher.source}: ${reason}`);
        reasons.push(`${fetcher.source}: ${reason}`);
      }
    }
    throw unavailable(part, reasons);
  });
}

/** Fetches, proves that the main program runs, and only then publishes. */
async function fetchInto(
  part: PartDefinition,
  fetcher: Fetcher,
  context: PartsContext,
  progress: Progress,
): Promise<FoundPart> {
  return staged(context.cacheDirectory, async (directory) => {
    const fetched = await fetcher.fetch({ part, context, directory, progress });
    const staging: Manifest = { version: "0", source: fetcher.source, ...fetched };
    const lookup = await examine(candidateOf(directory, staging, "cache"), part, context);
    context.signal?.throwIfAborted();
    if (!("found" in lookup)) throw new EnvironmentError({ code: "ENV141", message: lookup.why });
    const { version } = lookup.found;
    const manifest: Manifest = { ...staging, version };
    writeFileSync(join(directory, MANIFEST), `${JSON.stringify(manifest, undefined, 2)}\n`);
    // Programs may be run by another account than the one that fetched them (a server that refuses root).
    chmodSync(directory, 0o755);
    const target = entryDirectory(part, part.pinned ?? version, context);
    return { target, result: publishedPart(lookup.found, target, manifest) };
  });
}

/** The same part as seen at the place it is about to be moved to. */
function publishedPart(found: FoundPart, target: string, manifest: Manifest): FoundPart {
  const { environment, lookUp } = candidateOf(target, manifest, "cache");
  return { ...found, environment, program: (name) => lookUp(name) ?? found.program(name) };
}

function unavailable(
  part: PartDefinition,
  reasons: readonly string[],
  fix = part.byHand,
): EnvironmentError {
  return new EnvironmentError({
    code: "ENV140",
    message: `${part.name} is not here and could not be fetched`,
    why: reasons.join("; "),
    fix,
  });
}

function withTemplate(part: PartDefinition, found: FoundPart, context: PartsContext): FoundPart {
  const path = part.template?.path(found, context);
  return path !== undefined && part.template?.isComplete(path) === true
    ? { ...found, template: path }
    : found;
}

async function makeTemplate(
  part: PartDefinition,
  found: FoundPart,
  context: PartsContext,
  progress: Progress,
): Promise<void> {
  const { template } = part;
  const target = template?.path(found, context);
  if (template === undefined || target === undefined || template.isComplete(target)) return;
  await withLock(join(context.cacheDirectory, `.${part.name}.lock`), context.signal, async () => {
    if (template.isComplete(target)) return;
    await staged(context.cacheDirectory, async (directory) => {
      await template.make(found, { part, context, directory, progress });
      context.signal?.throwIfAborted();
      return { target, result: undefined };
    });
  });
}
