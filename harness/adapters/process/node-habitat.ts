import { delimiter, dirname } from "node:path";
import { EnvironmentError } from "../../lib/errors.ts";
import { type FoundPart, PART_NAMES, type PartName, type Parts } from "../../ports/parts.ts";
import { systemPath } from "./namespace-root.ts";

/** Nothing of the user's environment but what programs need to be found and to find themselves. */
export function baseEnvironment(): Readonly<Record<string, string>> & { readonly PATH: string } {
  const kept = ["HOME", "LANG", "LC_ALL", "TZ"].flatMap((name) => {
    const value = process.env[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  return { ...Object.fromEntries(kept), PATH: systemPath() };
}

/** The part a node's programs come from; a service with a command of its own has none. */
export async function partOf(parts: Parts, name: string): Promise<FoundPart | undefined> {
  const isPart = (PART_NAMES as readonly string[]).includes(name);
  return isPart ? requirePart(parts, name as PartName) : undefined;
}

/** Environment in which a node's programs are found and find their own. */
export async function nodeEnvironment(
  parts: Parts,
  part: FoundPart | undefined,
  tools: string | undefined,
): Promise<Readonly<Record<string, string>>> {
  const base = { ...baseEnvironment(), ...part?.environment };
  if (tools === undefined) return base;
  const found = await partOf(parts, tools);
  const path = [dirname(found?.program(tools) ?? ""), base.PATH].join(delimiter);
  return { ...base, ...found?.environment, PATH: path };
}

/** A part that must be there by now. */
export async function requirePart(parts: Parts, name: PartName): Promise<FoundPart> {
  const found = await parts.find(name);
  if (!("missing" in found)) return found;
  throw new EnvironmentError({
    code: "ENV123",
    message: `${name} is not installed`,
    why: found.why,
    fix: found.fix,
  });
}

/** Every look for a part asks a program for its version: a topology needs the same few parts for all of its nodes. */
export function rememberFound(parts: Parts): Parts {
  const found = new Map<PartName, ReturnType<Parts["find"]>>();
  const find: Parts["find"] = async (name) => {
    const known = found.get(name);
    if (known) return known;
    const looking = parts.find(name);
    found.set(name, looking);
    const result = await looking.catch((cause: unknown) => {
      found.delete(name);
      throw cause;
    });
    if ("missing" in result) found.delete(name);
    return result;
  };
  const install: Parts["install"] = (name, progress) => parts.install(name, progress);
  return { find, install };
}
