import { accessSync, constants, realpathSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { EnvironmentError } from "../../lib/errors.ts";
import type { FoundPart, PartSource } from "../../ports/parts.ts";
import type { Lookup, PartDefinition, PartsContext } from "./part-definition.ts";
import { lastWords, runProgram } from "./run-program.ts";

/** Looks programs up by name, then asks the first one for its version: the common end of every finder. */
export interface Candidate {
  readonly source: PartSource;
  /** How it first came here, for what is in the cache. */
  readonly origin?: PartSource;
  /** For messages: where this is. */
  readonly place: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly lookUp: (program: string) => string | undefined;
}

export async function examine(
  candidate: Candidate,
  part: PartDefinition,
  context: PartsContext,
): Promise<Lookup> {
  const missing = part.programs.filter((name) => candidate.lookUp(name) === undefined);
  if (missing.length > 0) return { why: `${candidate.place} has no ${missing.join(", ")}` };
  const version = await versionOf(candidate, part, context);
  if ("why" in version) return version;
  if (isOlder(version.version, part.version.minimum)) {
    return {
      why: `${candidate.place} has ${part.name} ${version.version}, and ${part.version.minimum} is needed`,
    };
  }
  return { found: foundPart(candidate, part, version.version) };
}

function foundPart(candidate: Candidate, part: PartDefinition, version: string): FoundPart {
  return {
    part: part.name,
    version,
    source: candidate.source,
    ...(candidate.origin === undefined ? {} : { origin: candidate.origin }),
    environment: candidate.environment,
    program(name) {
      const path = candidate.lookUp(name);
      if (path !== undefined) return path;
      throw new EnvironmentError({
        code: "ENV142",
        message: `${part.name} ${version} has no program "${name}"`,
        why: `looked in ${candidate.place}`,
        fix: part.byHand,
      });
    },
  };
}

async function versionOf(
  candidate: Candidate,
  part: PartDefinition,
  context: PartsContext,
): Promise<{ readonly version: string } | { readonly why: string }> {
  const program = candidate.lookUp(part.programs[0] ?? part.name) ?? part.name;
  const result = await runProgram([program, ...part.version.args], {
    env: { ...context.env, ...candidate.environment },
    timeoutMs: 10_000,
    signal: context.signal,
  });
  const version = part.version.pattern.exec(`${result.stdout}\n${result.stderr}`)?.[1];
  if (result.exitCode === 0 && version !== undefined) return { version };
  return { why: `${program} does not run: ${lastWords(result, 2)}` };
}

/**
 * A program of a directory; where the directory holds links, also the programs beside the target of `anchor`. Links
 * are not resolved in the answer: redis-server and iptables are links to programs that look at their own name.
 */
export function programIn(directory: string, name: string, anchor: string): string | undefined {
  const beside = join(directory, name);
  if (isExecutable(beside)) return beside;
  const anchorPath = join(directory, anchor);
  if (!isExecutable(anchorPath)) return undefined;
  const behind = join(dirname(realpathSync(anchorPath)), name);
  return isExecutable(behind) ? behind : undefined;
}

export function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

/** A version that is no list of numbers ("git": built from a check-out) counts as new. */
export function isOlder(version: string, minimum: string): boolean {
  const [have, need] = [version, minimum].map((text) => text.split(/[.~+-]/).map(Number));
  for (const [index, wanted] of (need ?? []).entries()) {
    const given = have?.[index] ?? 0;
    if (Number.isNaN(given) || given > wanted) return false;
    if (given < wanted) return true;
  }
  return false;
}
