/**
 * Text that people write into a rendered Markdown document:
 *
 *   <!-- human: highlights -->
 *   anything
 *   <!-- /human: highlights -->
 *
 * Rendering again keeps it. A block that the template no longer has is kept as well, at the end.
 */
import type { Helpers } from "./helpers.ts";
import { markdownToHtml } from "./markdown-html.ts";
import { markdownMarkup } from "./markup.ts";
import { ValueProblem } from "./problem.ts";

const BLOCK = /<!-- human: ([\w.-]+) -->\r?\n([^]*?)\r?\n?<!-- \/human: \1 -->/g;

/** Name → text, without the marks. The first block of a name counts; the text of later ones is added to it. */
export function readHumanBlocks(document: string): Map<string, string> {
  const blocks = new Map<string, string>();
  for (const [, name = "", text = ""] of document.matchAll(BLOCK)) {
    const own = text.trim();
    const before = blocks.get(name);
    blocks.set(name, before === undefined || before === own ? own : `${before}\n\n${own}`);
  }
  return blocks;
}

/** The document without what people wrote, line for line: what is left was generated. */
export function withoutHumanBlocks(document: string): string {
  return document.replace(BLOCK, (block: string) => block.replace(/[^\n]/g, ""));
}

/** One empty line between paragraphs, whatever a template left; what people wrote stays as it is. */
export function tidyMarkdown(document: string): string {
  const tidy = (text: string): string => text.replace(/[ \t]+$/gm, "").replace(/\n{3,}/g, "\n\n");
  let result = "";
  let end = 0;
  for (const block of document.matchAll(BLOCK)) {
    result += tidy(document.slice(end, block.index)) + block[0];
    end = block.index + block[0].length;
  }
  return `${(result + tidy(document.slice(end))).trim()}\n`;
}

export interface HumanBlocks {
  /** `{{human "name" "text until somebody writes one"}}`, `{{kept}}`: those of no place in the template. */
  readonly helpers: Helpers;
}

/** For one rendering; `existing` is what `readHumanBlocks` found in the document that is there. */
export function humanBlocks(existing: ReadonlyMap<string, string>): HumanBlocks {
  const used = new Set<string>();
  return {
    helpers: {
      human: ([name, usual], _hash, { format }) => {
        if (typeof name !== "string" || !/^[\w.-]+$/.test(name)) {
          return new ValueProblem("is no name of a block: use letters, digits, - and .");
        }
        used.add(name);
        const text = existing.get(name) ?? String(usual);
        return format === "html" ? markdownToHtml(text) : markdownMarkup(blockOf(name, text));
      },
      kept: (_args, _hash, { format }) => {
        const kept = [...existing].filter(([name, text]) => !used.has(name) && text !== "");
        if (format === "html") return markdownToHtml(kept.map(([, text]) => text).join("\n\n"));
        return markdownMarkup(kept.map(([name, text]) => blockOf(name, text)).join("\n\n"));
      },
    },
  };
}

function blockOf(name: string, text: string): string {
  return `<!-- human: ${name} -->\n\n${text}\n\n<!-- /human: ${name} -->`;
}
