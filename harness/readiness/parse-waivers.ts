import { z } from "zod";
import { checkSchema } from "../lib/located/check-schema.ts";
import { spanOf, valueAt } from "../lib/located/located-tree.ts";
import { quoted } from "../lib/located/source.ts";
import { nearest } from "../lib/nearest.ts";
import type { Waiver } from "./checklist.ts";
import { waiverShape } from "./checklist-shapes.ts";
import { readFileText, resultOf, type Reading, type ReadResult } from "./reader.ts";

const rootSchema = z.strictObject({ waivers: z.array(z.unknown()) });
const waiverSchema = z.strictObject(waiverShape);

export interface WaiverOptions {
  readonly file: string;
  /** Checklist → its items. Waivers of checklists that are not here are not judged. */
  readonly items: ReadonlyMap<string, readonly string[]>;
}

/** Never throws for anything that a text can hold. */
export function parseWaivers(text: string, options: WaiverOptions): ReadResult<readonly Waiver[]> {
  const { tree, reporter } = readFileText(text, options.file);
  if (tree === undefined) return resultOf<Waiver[]>(undefined, reporter.diagnostics);
  checkSchema(rootSchema, { tree, reporter, path: [] });
  const list = valueAt(tree.value, ["waivers"]);
  const waivers: Waiver[] = [];
  const seen = new Set<string>();
  for (const i of Array.isArray(list) ? list.keys() : []) {
    const path = ["waivers", i];
    const written = checkSchema(waiverSchema, { tree, reporter, path });
    if (written === undefined) continue;
    if (written.expires < written.created) {
      const message = `it expires on ${written.expires}, before it begins on ${written.created}`;
      reporter.add("CKL032", spanOf(tree, [...path, "expires"]), { message });
    }
    checkItem({ tree, reporter }, [...path, "item"], {
      wanted: written.item,
      items: options.items,
    });
    if (seen.has(written.item)) {
      const message = `${quoted(written.item)} is waived twice`;
      reporter.add("CKL034", spanOf(tree, [...path, "item"]), { message });
    }
    seen.add(written.item);
    waivers.push({ ...written, for: written.for });
  }
  return resultOf(waivers, reporter.diagnostics);
}

function checkItem(
  { tree, reporter }: Reading,
  path: readonly (string | number)[],
  { wanted, items }: { wanted: string; items: WaiverOptions["items"] },
): void {
  const [checklist = "", item = ""] = wanted.split("/");
  const known = items.get(checklist);
  if (known === undefined || known.includes(item)) return;
  const close = nearest(item, known);
  reporter.add("CKL033", spanOf(tree, path), {
    message: `${checklist} has no item ${quoted(item)}`,
    ...(close === undefined ? {} : { fix: `did you mean "${checklist}/${close}"?` }),
  });
}
