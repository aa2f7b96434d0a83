import { humanBlocks, tidyMarkdown } from "../documents/human-blocks.ts";
import { renderDocument } from "../documents/render-document.ts";
import type { DocumentFormat, TemplateFiles } from "../documents/template-files.ts";
import { figureHelpers } from "./figure-helpers.ts";
import { notesView, type NotesRequest } from "./notes-view.ts";

/** Documents of a release; each has a template for Markdown and one for HTML. */
export const RELEASE_DOCUMENTS = ["release-notes", "customer-notes", "executive-summary"] as const;
export type ReleaseDocument = (typeof RELEASE_DOCUMENTS)[number];

export interface RenderNotes {
  readonly document: ReleaseDocument;
  readonly format: DocumentFormat;
  readonly request: NotesRequest;
  readonly templates: TemplateFiles;
  /** What people wrote into the document that is there. */
  readonly human: ReadonlyMap<string, string>;
}

export function renderNotes({ document, format, request, templates, human }: RenderNotes): string {
  const text = renderDocument({
    ...{ name: document, format, templates },
    view: notesView(request),
    helpers: { ...figureHelpers(request.sources), ...humanBlocks(human).helpers },
  });
  return format === "md" ? tidyMarkdown(text) : text;
}
