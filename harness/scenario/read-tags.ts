import { readYaml } from "../lib/located/read-yaml.ts";
import { createReporter } from "./reporter.ts";
import { sourceOf } from "../lib/located/source.ts";

/** Tags of a scenario that may be broken otherwise; undefined where it cannot even be read. */
export function readTags(text: string): readonly string[] | undefined {
  const source = sourceOf("", text);
  const tree = readYaml(source, createReporter(source));
  if (tree === undefined) return undefined;
  const { tags } = tree.value as { readonly tags?: unknown };
  return Array.isArray(tags) ? tags.filter((tag) => typeof tag === "string") : [];
}
