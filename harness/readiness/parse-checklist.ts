/**
 * YAML text → validated checklist, or every problem it has at once. Pure: what evidence may refer to comes in `known`.
 */
import { z } from "zod";
import { SEVERITIES, type Severity } from "../domain/readiness.ts";
import { checkSchema } from "../lib/located/check-schema.ts";
import { keySpanOf, spanOf, valueAt, type Path } from "../lib/located/located-tree.ts";
import { positionOf, quoted } from "../lib/located/source.ts";
import type { Category, Checklist, EvidenceSpec, Item, Level, Validity } from "./checklist.ts";
import { categoryShape, id as idSchema, itemShape, rootShape } from "./checklist-shapes.ts";
import type { Known } from "./known.ts";
import { parseEvidence, validityOf, type EvidenceReading } from "./parse-evidence.ts";
import { readFileText, resultOf, sha256Of, type ReadResult } from "./reader.ts";

/** Scorecard's weights of risk (ossf/scorecard, README: critical 10, high 7.5, medium 5, low 2.5). */
const WEIGHTS: Readonly<Record<Severity, number>> = {
  critical: 10,
  high: 7.5,
  medium: 5,
  low: 2.5,
};
const DEFAULT_TARGET = 90;
const MONTH_MS = 30 * 86_400_000;
const DEFAULT_VALIDITY: Validity = { maxAgeMs: MONTH_MS, commit: "any" };

const rootSchema = z.strictObject({ ...rootShape, categories: z.unknown() });
const categorySchema = z.strictObject({ ...categoryShape, items: z.unknown() });
const itemSchema = z.strictObject({ ...itemShape, evidence: z.unknown().optional() });

export interface ParseOptions {
  /** For messages, and its name is the id of the checklist. */
  readonly file: string;
  readonly known: Known;
}

/** Never throws for anything that a text can hold. */
export function parseChecklist(text: string, { file, known }: ParseOptions): ReadResult<Checklist> {
  const { tree, reporter } = readFileText(text, file);
  if (tree === undefined) return resultOf<Checklist>(undefined, reporter.diagnostics);
  const root = checkSchema(rootSchema, { tree, reporter, path: [] });
  const defaults = validityOf(root?.evidence ?? {}, DEFAULT_VALIDITY);
  const reader = new ItemReader(
    { tree, reporter, known, defaults },
    Object.keys(levelsIn(tree.value)),
  );
  const categories = reader.categories();
  if (root === undefined) return resultOf<Checklist>(undefined, reporter.diagnostics);
  const id = (file.split(/[/\\]/).at(-1) ?? file).replace(/\.ya?ml$/, "");
  if (root.checklist !== id) {
    const message = `the checklist calls itself "${root.checklist}", its file "${id}"`;
    reporter.add("CKL040", spanOf(tree, ["checklist"]), { message });
  }
  const checklist: Checklist = {
    id,
    title: root.title,
    description: root.description ?? "",
    file,
    sha256: sha256Of(text),
    target: root.target ?? DEFAULT_TARGET,
    levels: levelsOf(root.levels ?? {}),
    slo: root.slo,
    parts: new Map(Object.entries(root.parts ?? {})),
    signOff: root["sign-off"] ?? [],
    categories,
  };
  return resultOf(checklist, reporter.diagnostics);
}

/** What manual evidence and waivers are bound to. */
function itemDigest(item: { readonly question: string; readonly criterion: string }): string {
  return sha256Of(`${item.question}\n${item.criterion}`).slice(0, 12);
}

function levelsIn(value: unknown): object {
  const levels = valueAt(value, ["levels"]);
  return typeof levels === "object" && levels !== null ? levels : {};
}

function levelsOf(levels: Readonly<Record<string, { slo: number }>>): Level[] {
  return Object.entries(levels)
    .map(([name, { slo }]) => ({ name, slo }))
    .sort((a, b) => b.slo - a.slo);
}

class ItemReader {
  readonly #reading: EvidenceReading;
  readonly #levels: readonly string[];
  readonly #ids = new Set<string>();

  constructor(reading: EvidenceReading, levels: readonly string[]) {
    this.#reading = reading;
    this.#levels = levels;
  }

  categories(): Category[] {
    const { tree, reporter } = this.#reading;
    const found = this.#mapping(["categories"]);
    const categories = Object.keys(found).map((id) => this.#category(id));
    const isEmpty = categories.length > 0 && categories.every(({ items }) => items.length === 0);
    if (isEmpty && reporter.diagnostics.length === 0) {
      const message = "there is no item in any category";
      reporter.add("CKL014", keySpanOf(tree, ["categories"]), { message, fix: "add items" });
    }
    return categories;
  }

  #mapping(path: Path): object {
    const { tree, reporter } = this.#reading;
    const anything = z.record(idSchema, z.unknown());
    return checkSchema(anything, { tree, reporter, path, value: valueAt(tree.value, path) }) ?? {};
  }

  #category(id: string): Category {
    const path = ["categories", id];
    const title = checkSchema(categorySchema, { ...this.#reading, path })?.title ?? id;
    const items = this.#list([...path, "items"]).map((_, i) => this.#item([...path, "items", i]));
    return { id, title, items: items.filter((item) => item !== undefined) };
  }

  #list(path: Path): readonly unknown[] {
    const { tree, reporter } = this.#reading;
    const value = valueAt(tree.value, path);
    return checkSchema(z.array(z.unknown()), { tree, reporter, path, value }) ?? [];
  }

  #item(path: Path): Item | undefined {
    const { tree, reporter } = this.#reading;
    const written = checkSchema(itemSchema, { ...this.#reading, path });
    const evidence = this.#evidence([...path, "evidence"]);
    if (written === undefined) return undefined;
    if (this.#ids.has(written.id)) {
      const message = `the id ${quoted(written.id)} is there twice`;
      reporter.add("CKL022", spanOf(tree, [...path, "id"]), { message });
    }
    this.#ids.add(written.id);
    this.#checkLevels([...path, "levels"], written.levels ?? []);
    const notApplicable = written["not-applicable"];
    if (evidence.length > 0 && notApplicable !== undefined) {
      const message = "this item has evidence and does not apply";
      reporter.add("CKL035", keySpanOf(tree, [...path, "not-applicable"]), { message });
    }
    const hasNothing = evidence.length === 0 && notApplicable === undefined;
    if (
      hasNothing &&
      written.needs === undefined &&
      valueAt(tree.value, [...path, "evidence"]) === undefined
    ) {
      const message = `${written.id} has no evidence and does not say what is missing`;
      reporter.add("CKL041", spanOf(tree, [...path, "id"]), { message });
    }
    return {
      ...written,
      digest: itemDigest(written),
      weight: written.weight ?? WEIGHTS[written.severity],
      blocking: written.blocking ?? written.severity === SEVERITIES[0],
      levels: written.levels,
      due: written.due,
      estimate: written.estimate,
      needs: written.needs,
      notApplicable,
      evidence,
      line: positionOf(tree.source, spanOf(tree, [...path, "id"]).start).line,
    };
  }

  #evidence(path: Path): EvidenceSpec[] {
    if (valueAt(this.#reading.tree.value, path) === undefined) return [];
    return this.#list(path).flatMap((_, i) => parseEvidence(this.#reading, [...path, i]) ?? []);
  }

  #checkLevels(path: Path, wanted: readonly string[]): void {
    const { tree, reporter } = this.#reading;
    for (const [i, level] of wanted.entries()) {
      if (this.#levels.includes(level)) continue;
      reporter.add("CKL029", spanOf(tree, [...path, i]), {
        message: `there is no level ${quoted(level)}`,
        ...(this.#levels.length === 0 ? {} : { why: `there is ${this.#levels.join(", ")}` }),
      });
    }
  }
}
