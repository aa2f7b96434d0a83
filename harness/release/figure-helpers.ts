/**
 * Figures in documents. In Markdown a figure is a reference link, `[5.014 s][f3]`, whose definition at the end says how it
 * was made: `[f3]: #evidence "value of r1: Clients are back"`. Readers see a link with that text under the mouse; the
 * verifier finds each figure with its exact limits.
 */
import type { Helpers } from "../documents/helpers.ts";
import { LANGUAGES, markdownTitle } from "../documents/language.ts";
import { htmlMarkup, markdownMarkup } from "../documents/markup.ts";
import { ValueProblem } from "../documents/problem.ts";
import { DECISION_VERDICTS, DECISIONS } from "../domain/readiness.ts";
import { escapeXml } from "../lib/escape-xml.ts";
import { evaluateRecipe } from "./evaluate-recipe.ts";
import { writeRecipe, type Recipe } from "./recipe.ts";
import type { Sources } from "./sources.ts";

/** Anchor of the section that lists the sources; templates must have it. */
const EVIDENCE_ANCHOR = "#evidence";

/** For one rendering: `{{figure recipe}}`, and `{{figures}}` at the end for their definitions. */
export function figureHelpers(sources: Sources): Helpers {
  const numbers = new Map<string, number>();
  return {
    figure: ([recipe], _hash, { format }) => {
      if (!isRecipe(recipe)) return new ValueProblem("is no figure");
      const figure = evaluateRecipe(recipe, sources);
      const text = writeRecipe(recipe);
      if (!figure.ok) return new ValueProblem(`cannot be made: ${figure.problem} (${text})`);
      if (format === "html") return htmlMarkup(htmlFigure(figure.text, text));
      const number = numbers.get(text) ?? numbers.size + 1;
      numbers.set(text, number);
      return markdownMarkup(`[${LANGUAGES.md.text(figure.text)}][f${number}]`);
    },
    figures: () =>
      markdownMarkup(
        [...numbers]
          .map(([text, number]) => `[f${number}]: ${EVIDENCE_ANCHOR} ${markdownTitle(text)}`)
          .join("\n"),
      ),
  };
}

/** A page shows a verdict by colour; its mark would need a font that has it. */
function htmlFigure(figure: string, recipe: string): string {
  const marked = /^\S+ (pass|inconclusive|fail|ready|cannot tell|not ready)$/.exec(figure)?.[1];
  const decision = DECISIONS.find((one) => one === marked);
  const colour = decision === undefined ? marked : DECISION_VERDICTS[decision];
  const kind = colour === undefined ? "figure" : `figure ${colour}`;
  const shown = escapeXml(marked ?? figure);
  return `<a class="${kind}" href="${EVIDENCE_ANCHOR}" title="${escapeXml(recipe)}">${shown}</a>`;
}

function isRecipe(value: unknown): value is Recipe {
  return typeof value === "object" && value !== null && "what" in value && "of" in value;
}
