/** Every data set that there is, read together: what one refers to must be in another. */
import type { Dataset } from "../domain/fixture.ts";
import { hasErrors, sortDiagnostics, type Diagnostic } from "../lib/located/diagnostic.ts";
import { partSpanOf, type Path } from "../lib/located/located-tree.ts";
import { nearest } from "../lib/nearest.ts";
import type { DatasetCode } from "./dataset-codes.ts";
import type { FakerCatalogue } from "./read-column.ts";
import { readDataset, type DatasetDraft } from "./read-dataset.ts";

export interface DatasetFile {
  /** Its name without folder and ending is that of the set. */
  readonly file: string;
  readonly text: string;
}

export interface DatasetReading {
  /** Undefined when there is an error. */
  readonly dataset: Dataset | undefined;
  readonly diagnostics: readonly Diagnostic[];
}

/** By name. Of two files with one name the first counts: a scenario's own sets come before the ready-made ones. */
export function readDatasets(
  files: readonly DatasetFile[],
  faker: FakerCatalogue,
): ReadonlyMap<string, DatasetReading> {
  const drafts = new Map<string, DatasetDraft>();
  for (const { file, text } of files) {
    const name = nameOf(file);
    if (!drafts.has(name)) drafts.set(name, readDataset(text, file, faker));
  }
  const sets = new Map(
    [...drafts].flatMap(([name, { dataset }]) => (dataset ? [[name, dataset]] : [])),
  );
  for (const [name, draft] of drafts)
    checkReferences(name, draft, { sets, names: [...drafts.keys()] });
  return new Map(
    [...drafts].map(([name, { dataset, reporter }]) => {
      const diagnostics = sortDiagnostics(reporter.diagnostics);
      return [name, { dataset: hasErrors(diagnostics) ? undefined : dataset, diagnostics }];
    }),
  );
}

/** Sets that one refers to, in the order of its columns, each once. */
export function referencedSets({ columns }: Dataset): string[] {
  const names = columns.flatMap(({ rule }) =>
    rule.generate === "reference" ? [rule.dataset] : [],
  );
  return [...new Set(names)];
}

function nameOf(file: string): string {
  return (file.split(/[/\\]/).at(-1) ?? file).replace(/\.ya?ml$/, "");
}

interface Others {
  /** Those that are sound by themselves. */
  readonly sets: ReadonlyMap<string, Dataset>;
  readonly names: readonly string[];
}

function checkReferences(
  name: string,
  { dataset, reporter, tree }: DatasetDraft,
  others: Others,
): void {
  if (dataset === undefined || tree === undefined) return;
  const add = (
    code: DatasetCode,
    path: Path,
    part: string,
    problem: { message: string; why?: string; fix?: string },
  ): void => reporter.add(code, partSpanOf(tree, path, part), problem);
  for (const { name: column, rule } of dataset.columns) {
    if (rule.generate !== "reference") continue;
    const path = ["columns", column, "to"];
    if (!others.names.includes(rule.dataset)) {
      const close = nearest(rule.dataset, others.names);
      add("DST021", path, rule.dataset, {
        message: `there is no data set "${rule.dataset}"`,
        why: `there is ${others.names.join(", ")}`,
        ...(close === undefined ? {} : { fix: `did you mean "${close}"?` }),
      });
      continue;
    }
    if (reaches(rule.dataset, name, others.sets)) {
      add("DST023", path, rule.dataset, {
        message: `"${rule.dataset}" refers to "${name}" in turn`,
      });
    }
    const target = others.sets.get(rule.dataset);
    if (target === undefined) continue;
    const found = target.columns.find((each) => each.name === rule.column);
    if (found === undefined) {
      const message = `${rule.dataset} has no column "${rule.column}"`;
      add("DST021", path, rule.column || rule.dataset, {
        message,
        why: `it has ${target.columns.map((each) => each.name).join(", ")}`,
      });
    } else if (!["sequence", "uuid"].includes(found.rule.generate) || found.nulls > 0) {
      const message = `${rule.dataset}.${rule.column} cannot be referred to`;
      add("DST022", path, rule.column, { message });
    }
  }
}

/** True when `from` is `to` or refers to it, directly or not. */
function reaches(
  from: string,
  to: string,
  sets: ReadonlyMap<string, Dataset>,
  seen: ReadonlySet<string> = new Set(),
): boolean {
  if (from === to) return true;
  const set = sets.get(from);
  if (set === undefined || seen.has(from)) return false;
  const next = new Set([...seen, from]);
  return referencedSets(set).some((each) => reaches(each, to, sets, next));
}
