import type { Readiness } from "../domain/readiness.ts";
import { clipMarkdown } from "../documents/markdown.ts";
import { renderDocument } from "../documents/render-document.ts";
import {
  DOCUMENT_FORMATS,
  type DocumentFormat,
  type TemplateFiles,
} from "../documents/template-files.ts";
import { scoresPicture } from "./pictures.ts";
import { readinessView, type ViewOptions } from "./view.ts";

/** Documents of a checklist, by the name of their template. */
export const READINESS_DOCUMENTS = ["checklist", "readiness-summary", "sign-off"] as const;

export interface RenderedFile {
  readonly name: string;
  readonly text: string;
}

export interface RenderOptions extends ViewOptions {
  readonly templates: TemplateFiles;
  readonly formats: readonly DocumentFormat[];
}

/** Every document of one checklist, from its readiness.json alone, and the picture that Markdown refers to. */
export function renderReadiness(readiness: Readiness, options: RenderOptions): RenderedFile[] {
  const { templates, formats } = options;
  const view = readinessView(readiness, options);
  const documents = READINESS_DOCUMENTS.flatMap((name) =>
    DOCUMENT_FORMATS.filter((format) => formats.includes(format)).map((format) => {
      const text = renderDocument({ name, format, view, templates });
      return { name: `${name}.${format}`, text: format === "md" ? clipMarkdown(text) : text };
    }),
  );
  const scores = { name: "scores.svg", text: `${scoresPicture(readiness.categories)}\n` };
  return [...documents, scores];
}
