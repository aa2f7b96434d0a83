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

/** Partials of one format, by the name that templates use. */
export function partialsOf(files: TemplateFiles, format: DocumentFormat): TemplateFiles {
  const ending = `.${format}`;
  return new Map(
    [...files]
      .filter(([name]) => name.startsWith(PARTIALS) && name.endsWith(ending))
      .map(([name, file]) => [name.slice(PARTIALS.length, -ending.length), file]),
  );
}
