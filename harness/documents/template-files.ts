/**
 * Templates by name: `release-notes.md`, `partials/page.html`. A template says `{{> page}}` and gets the partial of its own
 * format. Users' templates of the same name take the place of ours (adapters/node/template-files.ts).
 */
export type TemplateFiles = ReadonlyMap<string, TemplateFile>;

export interface TemplateFile {
  /** As error messages name it, relative to the working directory. */
  readonly file: string;
  readonly text: string;
}

export const DOCUMENT_FORMATS = ["html", "md"] as const;
export type DocumentFormat = (typeof DOCUMENT_FORMATS)[number];

const PARTIALS = "partials/";

/**
 * Partials that a template needs, itself and through others, by the name that templates use: those of other documents
 * call helpers that this one has not.
 */
export function partialsOf(
  files: TemplateFiles,
  template: TemplateFile,
  format: DocumentFormat,
): TemplateFiles {
  const found = new Map<string, TemplateFile>();
  const visit = ({ text }: TemplateFile): void => {
    for (const [, name = ""] of text.matchAll(/\{\{~?#?>\s*["']?([\w-]+)/g)) {
      const partial = files.get(`${PARTIALS}${name}.${format}`);
      if (partial === undefined || found.has(name)) continue;
      found.set(name, partial);
      visit(partial);
    }
  };
  visit(template);
  return found;
}
