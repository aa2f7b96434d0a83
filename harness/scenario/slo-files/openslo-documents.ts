import type { z } from "zod";
import { checkSchema } from "../../lib/located/check-schema.ts";
import { spanOf, type LocatedTree, type Path } from "../../lib/located/located-tree.ts";
import { readYaml } from "../../lib/located/read-yaml.ts";
import { createReporter, type Reporter } from "../../lib/located/reporter.ts";
import { sourceOf, type Source } from "../../lib/located/source.ts";
import { SLO_FILE_CODES, SLO_FILE_FORM, type SloFileCode } from "./codes.ts";
import {
  conditionSpec,
  documentShape,
  sliSpec,
  sloSpec,
  type OpenSloDocument,
  type OpenSloSli,
  type OpenSloSpec,
} from "./openslo-schema.ts";

export interface Located<T> {
  readonly document: OpenSloDocument;
  readonly spec: T;
  readonly tree: LocatedTree;
}

export interface OpenSloFile {
  readonly source: Source;
  readonly slos: readonly Located<OpenSloSpec>[];
  readonly slis: ReadonlyMap<string, Located<OpenSloSli>>;
  readonly conditions: readonly Located<z.infer<typeof conditionSpec>>[];
  readonly reporter: Reporter<SloFileCode>;
}

/** Every document of a file, by its form; `reporter` has what is wrong with it, and takes what is found out later. */
export function readOpenSloDocuments(text: string, file: string): OpenSloFile {
  const source = sourceOf(file, text);
  const reporter = createReporter(source, { entries: SLO_FILE_CODES, form: SLO_FILE_FORM });
  const slos: Located<OpenSloSpec>[] = [];
  const slis = new Map<string, Located<OpenSloSli>>();
  const conditions: Located<z.infer<typeof conditionSpec>>[] = [];
  for (const part of partsOf(text)) {
    const tree = readYaml({ ...source, text: part }, reporter);
    const document = tree && checkSchema(documentShape, { tree, reporter, path: [] });
    if (tree === undefined || document === undefined) continue;
    const read = <T>(schema: z.ZodType<T>): Located<T> | undefined => {
      const spec = checkSchema(schema, { tree, reporter, path: ["spec"] });
      return spec === undefined ? undefined : { document, spec, tree };
    };
    switch (document.kind) {
      case "SLO": {
        const slo = read(sloSpec);
        if (slo !== undefined) slos.push(slo);
        break;
      }
      case "SLI": {
        const sli = read(sliSpec);
        if (sli !== undefined) slis.set(document.metadata.name, sli);
        break;
      }
      case "AlertCondition": {
        const condition = read(conditionSpec);
        if (condition !== undefined) conditions.push(condition);
        break;
      }
      default:
        break;
    }
  }
  return { source, slos, slis, conditions, reporter };
}

export function report(
  { reporter }: Pick<OpenSloFile, "reporter">,
  code: SloFileCode,
  at: { readonly tree: LocatedTree; readonly path: Path },
  message: string,
): void {
  reporter.add(code, spanOf(at.tree, at.path), { message });
}

/** Each document alone, the others blanked out: places stay those of the file. */
function partsOf(text: string): string[] {
  const starts = [0, ...[...text.matchAll(/^---[^\S\n]*(?:#.*)?$/gm)].map(({ index }) => index)];
  return starts
    .map((start, i) => {
      const end = starts[i + 1] ?? text.length;
      const blank = (part: string): string => part.replace(/[^\n]/g, " ");
      const body = text.slice(start, end).replace(/^---/, "   ");
      return blank(text.slice(0, start)) + body + blank(text.slice(end));
    })
    .filter((part) => part.replace(/#.*$/gm, "").trim() !== "");
}
