import type { DocumentFormat } from "./template-files.ts";

/**
 * Text that is already in the language of a document: a picture, a link, a code span. Everything else that a template
 * prints is escaped, so only whoever makes one of these can put markup into a document.
 */
export class Markup {
  readonly format: DocumentFormat;
  readonly text: string;

  constructor(format: DocumentFormat, text: string) {
    this.format = format;
    this.text = text;
  }
}

/** SVG of our own making; the empty text where there is none to draw. */
export function pictureOf(svg: string): Markup | "" {
  return svg === "" ? "" : htmlMarkup(svg);
}

/** Self-contained HTML of our own making, for HTML documents. */
export function htmlMarkup(text: string): Markup {
  return new Markup("html", text);
}

/** Markdown of our own making. */
export function markdownMarkup(text: string): Markup {
  return new Markup("md", text);
}
