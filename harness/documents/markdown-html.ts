/** Markdown that people wrote into a document, as HTML: without raw HTML, scripts, or anything loaded from elsewhere. */
import { Marked } from "marked";
import { escapeXml } from "../lib/escape-xml.ts";
import { LANGUAGES } from "./language.ts";
import { htmlMarkup, type Markup } from "./markup.ts";

const marked = new Marked({
  gfm: true,
  renderer: {
    // Comments mark blocks and are nothing to read; any other HTML is shown as the text it is.
    html: ({ text }) => (/^\s*<!--[^]*-->\s*$/.test(text) ? "" : escapeXml(text)),
    image: ({ text }) => escapeXml(text),
    link({ href, title, tokens }) {
      const link = LANGUAGES.html.link("\u0001", href, title ?? undefined).text;
      return link.replace(/[\u0001\uFFFD]/, () => this.parser.parseInline(tokens));
    },
  },
});

export function markdownToHtml(markdown: string): Markup {
  return htmlMarkup(marked.parse(markdown.toWellFormed(), { async: false }));
}
