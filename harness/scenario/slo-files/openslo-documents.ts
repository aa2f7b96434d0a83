import type { z } from "zod";
import { checkSchema } from "../../lib/located/check-schema.ts";
import { spanOf, type LocatedTree, type Path } from "../../lib/located/located-tree.ts";
import { readYaml } from "../../lib/located/read-yaml.ts";
import { createReporter, type Reporter } from "../../lib/located/reporter.ts";
import { sourceOf, type Source } from "../../lib/located/source.ts";
import { nearest } from "../../lib/nearest.ts";
import { SLO_FILE_CODES, SLO_FILE_FORM, type SloFileCode } from "./codes.ts";
import { documentShape, SPECS, type OpenSloDocument, type OpenSloKind } from "./openslo-schema.ts";

export interface Located<T> {
  readonly document: OpenSloDocument;
  readonly spec: T;
  readonly tree: LocatedTree;
}

export type SpecOf<Kind extends OpenSloKind> = z.output<(typeof SPECS)[Kind]>;
type ByKind = { readonly [Kind in OpenSloKind]: Map<string, Located<SpecOf<Kind>>> };

export interface OpenSloFile {
  readonly source: Source;
  /** Of every kind, by name, in the order of the file. */
  readonly documents: {
    readonly [Kind in OpenSloKind]: ReadonlyMap<string, Located<SpecOf<Kind>>>;
  };
  readonly reporter: Reporter<SloFileCode>;
}

/** Every document of a file, by its form; `reporter` has what is wrong with it, and takes what is found out later. */
export function readOpenSloDocuments(text: string, file: string): OpenSloFile {
  const source = sourceOf(file, text);
  const reporter = createReporter(source, { entries: SLO_FILE_CODES, form: SLO_FILE_FORM });
  const documents: ByKind = {
    SLO: new Map(),
    SLI: new Map(),
    DataSource: new Map(),
    Service: new Map(),
    AlertPolicy: new Map(),
    AlertCondition: new Map(),
    AlertNotificationTarget: new Map(),
  };
  for (const part of partsOf(text)) {
    const tree = readYaml({ ...source, text: part }, reporter);
    const document = tree && checkSchema(documentShape, { tree, reporter, path: [] });
    if (tree === undefined || document === undefined) continue;
    addDocument(document.kind, { documents, document, tree, reporter });
  }
  return { source, documents, reporter };
}

interface Reading {
  readonly documents: ByKind;
  readonly document: OpenSloDocument;
  readonly tree: LocatedTree;
  readonly reporter: Reporter<SloFileCode>;
}

function addDocument<Kind extends OpenSloKind>(
  kind: Kind,
  { documents, document, tree, reporter }: Reading,
): void {
  const schema = SPECS[kind] as unknown as z.ZodType<SpecOf<Kind>>;
  const spec = checkSchema(schema, { tree, reporter, path: ["spec"] });
  if (spec === undefined) return;
  const { name } = document.metadata;
  const known = documents[kind] as Map<string, Located<SpecOf<Kind>>>;
  if (known.has(name)) {
    report(
      { reporter },
      "OSL003",
      { tree, path: ["metadata", "name"] },
      `there are two documents of kind ${kind} called "${name}"`,
    );
  }
  known.set(name, { document, spec, tree });
}

export function report(
  { reporter }: Pick<OpenSloFile, "reporter">,
  code: SloFileCode,
  at: { readonly tree: LocatedTree; readonly path: Path },
  message: string,
): void {
  reporter.add(code, spanOf(at.tree, at.path), { message });
}

/** The document that a reference means; undefined: there is none, and that is reported. */
export function referred<Kind extends OpenSloKind>(
  file: OpenSloFile,
  kind: Kind,
  name: string,
  at: { readonly tree: LocatedTree; readonly path: Path },
): Located<SpecOf<Kind>> | undefined {
  const known = file.documents[kind];
  const found = known.get(name);
  if (found !== undefined) return found;
  const close = nearest(name, [...known.keys()]);
  const hint = close === undefined ? "" : `; did you mean "${close}"?`;
  report(file, "OSL007", at, `there is no ${kind} "${name}" in this file${hint}`);
  return undefined;
}

/** Each document alone, the others blanked out: places stay those of the file. A file may also be a list of documents. */
function partsOf(text: string): string[] {
  return piecesOf(text, /^---[^\S\n]*(?:#.*)?$/gm).flatMap((part) =>
    /^(?:[^\S\n]*(?:#.*)?\n)*-\s/.test(part) ? piecesOf(part, /^-(?=\s)/gm) : [part],
  );
}

function piecesOf(text: string, mark: RegExp): string[] {
  const blank = (part: string): string => part.replace(/[^\n]/g, " ");
  const marks = [...text.matchAll(mark)].map(({ index, 0: own }) => ({
    index,
    end: index + own.length,
  }));
  return [{ index: 0, end: 0 }, ...marks]
    .map(({ end }, i) => {
      const next = marks[i]?.index ?? text.length;
      return blank(text.slice(0, end)) + text.slice(end, next) + blank(text.slice(next));
    })
    .filter((piece) => piece.replace(/#.*$/gm, "").trim() !== "");
}
