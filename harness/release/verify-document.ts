/** Makes every figure of a document again and tells by name what differs. Pure: whoever calls it brings the evidence. */
import { oneLine } from "./estimate.ts";
import { evaluateRecipe } from "./evaluate-recipe.ts";
import { requiredFigures } from "./known-issues.ts";
import type { ClaimedDocument, ClaimedFigure } from "./read-document.ts";
import { readRecipe, recipe, writeRecipe, type Recipe } from "./recipe.ts";
import type { ReadinessSource, Sources } from "./sources.ts";

/**
 * - VER001: a figure is not what its evidence says
 * - VER002: a file of the evidence has other bytes than the document was made of
 * - VER003: a file of the evidence is not there, or cannot be read
 * - VER004: nothing says how a figure is made, or it cannot be made so
 * - VER005: a figure was taken out of the document
 * - VER006: a run is not what its own statement (results.intoto.json) says
 */
export type VerifyCode = "VER001" | "VER002" | "VER003" | "VER004" | "VER005" | "VER006";

export interface VerifyProblem {
  readonly code: VerifyCode;
  /** 1-based line of the document; absent where it is missing there. */
  readonly line?: number;
  readonly message: string;
}

export interface Verification {
  readonly problems: readonly VerifyProblem[];
  /** Figures that are what their evidence says. */
  readonly verified: readonly {
    readonly line: number;
    readonly text: string;
    readonly recipe: string;
  }[];
}

/** `unusable`: ids of sources that have a problem of their own; what rests on them is told once. */
export function verifyDocument(
  document: ClaimedDocument,
  sources: Sources,
  unusable: ReadonlySet<string>,
): Verification {
  const problems: VerifyProblem[] = [];
  const verified: Verification["verified"][number][] = [];
  for (const figure of document.figures) {
    const written = document.recipes.get(figure.id)?.text;
    const problem = problemOf(figure, written, { sources, unusable });
    if (problem === undefined && written !== undefined) {
      verified.push({ line: figure.line, text: figure.text, recipe: written });
    } else if (problem !== undefined && problem !== "told") {
      problems.push({ line: figure.line, ...problem });
    }
  }
  return { problems: [...problems, ...removed(document, sources)], verified };
}

function problemOf(
  { id, text }: ClaimedFigure,
  written: string | undefined,
  about: { readonly sources: Sources; readonly unusable: ReadonlySet<string> },
): Pick<VerifyProblem, "code" | "message"> | "told" | undefined {
  if (written === undefined) {
    return { code: "VER004", message: `nothing says how the figure "${text}" is made ([${id}])` };
  }
  const read = readRecipe(written);
  if (read === undefined) {
    return { code: "VER004", message: `"${text}": "${written}" is no way to make a figure` };
  }
  if ([...read.of, ...read.to].some((source) => about.unusable.has(source))) return "told";
  const figure = evaluateRecipe(read, about.sources);
  if (!figure.ok) return { code: "VER004", message: `${written}: ${figure.problem}` };
  if (oneLine(figure.text) === text) return undefined;
  const message = `${written}: the document says "${text}", its evidence says "${oneLine(figure.text)}"`;
  return { code: "VER001", message };
}

/** A score means nothing without what was decided. */
function requiredOf({ id }: ReadinessSource): Recipe[] {
  return [recipe("decision", [id]), recipe("score", [id])];
}

/** A definition without its figure, or a problem of a run of which the document says nothing. */
function removed(
  { figures, recipes }: ClaimedDocument,
  { runs, readiness }: Sources,
): VerifyProblem[] {
  const shown = new Set(figures.map(({ id }) => id));
  const unused = [...recipes].filter(([id]) => !shown.has(id));
  const told = new Set([...recipes.values()].map(({ text }) => text));
  return [
    ...unused.map(([id, { text, line }]): VerifyProblem => {
      return { code: "VER005", line, message: `the figure [${id}] is gone: ${text}` };
    }),
    ...[...requiredFigures(runs), ...readiness.flatMap(requiredOf)]
      .map(writeRecipe)
      .filter((text) => !told.has(text))
      .map((text): VerifyProblem => {
        return { code: "VER005", message: `the document must say and does not: ${text}` };
      }),
  ];
}
