/** What a rendered release document claims: its figures, how each is made, and the files they are made of. */
import { withoutHumanBlocks } from "../documents/human-blocks.ts";
import { readMarkdownTitle } from "../documents/language.ts";

export interface ClaimedFigure {
  /** `f3`. */
  readonly id: string;
  /** 1-based. */
  readonly line: number;
  /** As it is printed, without escapes. */
  readonly text: string;
}

export interface ClaimedSource {
  readonly id: string;
  readonly line: number;
  readonly set: "before" | "after" | "commits" | "waivers" | "readiness";
  /** Relative to the document; null: kept elsewhere, to be found by its digest. */
  readonly link: string | null;
  /** sha256 of the file; for commits `<hash>..<hash>`. */
  readonly digest: string;
}

export interface ClaimedDocument {
  readonly figures: readonly ClaimedFigure[];
  /** Id of a figure → its recipe, and the line that says so. */
  readonly recipes: ReadonlyMap<string, { readonly text: string; readonly line: number }>;
  readonly sources: readonly ClaimedSource[];
  readonly humanBlocks: number;
}

const FIGURE = /\[((?:\\[^]|[^\\[\]])*)\]\[(f\d+)\]/g;
const DEFINITION =
  /^\[(f\d+)\]:[ \t]+\S+[ \t]+(?:"((?:\\[^]|[^"\\])*)"|'((?:\\[^]|[^'\\])*)'|\(((?:\\[^]|[^()\\])*)\))[ \t]*$/;
const SOURCE = /^\|\s*([rc]\d+|g|w)\s*\|\s*(before|after|commits|waivers|readiness)\s*\|/;
const DIGEST = /`([0-9a-f]{64}|(?:root|[0-9a-f]{40,64})\.\.[0-9a-f]{40,64})`/;

/** Markdown as `harness notes` writes it, also after a formatter went over it. */
export function readDocument(markdown: string): ClaimedDocument {
  const figures: ClaimedFigure[] = [];
  const recipes = new Map<string, { text: string; line: number }>();
  const sources: ClaimedSource[] = [];
  const generated = withoutHumanBlocks(markdown);
  for (const [i, row] of generated.split(/\r?\n/).entries()) {
    const line = i + 1;
    const definition = DEFINITION.exec(row);
    if (definition !== null) {
      const [, id = "", double, single, round] = definition;
      recipes.set(id, { text: readMarkdownTitle(double ?? single ?? round ?? ""), line });
      continue;
    }
    const source = sourceIn(row, line);
    if (source !== undefined) sources.push(source);
    for (const [, text = "", id = ""] of withoutCode(row).matchAll(FIGURE)) {
      figures.push({ id, line, text: plain(text) });
    }
  }
  const humanBlocks = [...markdown.matchAll(/^<!-- human: /gm)].length;
  return { figures, recipes, sources, humanBlocks };
}

/** In a code span nothing is a link. */
function withoutCode(row: string): string {
  return row.replace(/\\[^]|(`+)(?!`)[^]*?(?<!`)\1(?!`)/g, (span: string) =>
    span.startsWith("`") ? " ".repeat(span.length) : span,
  );
}

function sourceIn(row: string, line: number): ClaimedSource | undefined {
  const head = SOURCE.exec(row);
  const digest = DIGEST.exec(row)?.[1];
  if (head === null || digest === undefined) return undefined;
  const [, id = "", set = ""] = head;
  const link = /\]\(<?([^)>\s]+)>?(?:\s[^)]*)?\)/.exec(row)?.[1];
  return {
    ...{ id, line, digest },
    set: set as ClaimedSource["set"],
    link: link === undefined ? null : decode(link),
  };
}

/** As the reader of the document sees it: without Markdown's escapes. */
function plain(text: string): string {
  return text
    .replace(/\\([!-/:-@[-`{-~])/g, "$1")
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&amp;", "&")
    .replace(/\s+/g, " ")
    .trim();
}

function decode(link: string): string {
  try {
    return decodeURIComponent(link);
  } catch {
    return link;
  }
}
