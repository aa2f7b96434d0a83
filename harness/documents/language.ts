import { escapeXml } from "../lib/escape-xml.ts";
import { markdownCode, markdownText } from "./markdown.ts";
import { htmlMarkup, markdownMarkup, type Markup } from "./markup.ts";
import type { DocumentFormat } from "./template-files.ts";

/** What differs between the languages of documents. Every text comes in raw and goes out so that it stays text. */
export interface Language {
  readonly format: DocumentFormat;
  text(raw: string): string;
  code(raw: string): Markup;
  /** A target that no reader may be sent to, such as a script, becomes plain text. */
  link(raw: string, target: string, title?: string): Markup;
}

export const LANGUAGES: Readonly<Record<DocumentFormat, Language>> = {
  html: {
    format: "html",
    text: escapeXml,
    code: (raw) => htmlMarkup(`<code>${escapeXml(raw)}</code>`),
    link(raw, target, title) {
      if (!isSafeTarget(target)) return htmlMarkup(escapeXml(raw));
      const titled = title === undefined ? "" : ` title="${escapeXml(title)}"`;
      return htmlMarkup(`<a href="${escapeXml(target)}"${titled}>${escapeXml(raw)}</a>`);
    },
  },
  md: {
    format: "md",
    text: markdownText,
    code: (raw) => markdownMarkup(markdownCode(raw)),
    link(raw, target, title) {
      if (!isSafeTarget(target)) return markdownMarkup(markdownText(raw));
      const titled = title === undefined ? "" : ` ${markdownTitle(title)}`;
      return markdownMarkup(`[${markdownText(raw)}](${markdownTarget(target)}${titled})`);
    },
  },
};

/** Quoted title of a Markdown link, on one line; a pipe would end a table's cell. */
export function markdownTitle(raw: string): string {
  const line = raw
    .toWellFormed()
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replace(/\s+/g, " ")
    .replace(/["\\|`]/g, "\\$&");
  return `"${line}"`;
}

/** What `markdownTitle` made, without its quotes, as it was. */
export function readMarkdownTitle(line: string): string {
  return line
    .replace(/\\(["\\|`])/g, "$1")
    .replaceAll("&lt;", "<")
    .replaceAll("&amp;", "&");
}

function markdownTarget(target: string): string {
  return target
    .toWellFormed()
    .replace(/[\s<>()[\]|\\`"*_]/g, (character) => encodeURIComponent(character))
    .replace(/[()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
}

/** Relative, an anchor, or an ordinary address: `javascript:` and `data:` have no place in a document about a release. */
function isSafeTarget(target: string): boolean {
  const scheme = /^\s*([a-z][a-z0-9+.-]*):/i.exec(target)?.[1]?.toLowerCase();
  if (scheme !== undefined) return ["http", "https", "mailto"].includes(scheme);
  return target.trim() !== "" && !/[\u0000-\u001F]/.test(target);
}
