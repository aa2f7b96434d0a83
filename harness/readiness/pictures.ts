import { scaleLinear } from "d3-scale";
import type { CategoryReadiness, ItemState } from "../domain/readiness.ts";
import { escapeXml } from "../lib/escape-xml.ts";
import { scoreText } from "./summary.ts";

const ROW = 26;
const NAME = 270;
const BAR = 360;
const SCORE = 60;
const COLOURS: Readonly<Record<ItemState, string>> = {
  met: "#17703f",
  "manual-met": "#4d9a6c",
  waived: "#7446aa",
  unknown: "#b98a2c",
  unmet: "#b3261e",
  "not-applicable": "#aab2b9",
};

/**
 * Score by category: one bar each, cut by the states of its items, the score at its end. Its colours are its own and its
 * ground is white, so that it looks the same in a document, in Markdown and on paper.
 */
export function scoresPicture(categories: readonly CategoryReadiness[]): string {
  const height = categories.length * ROW + 34;
  const width = NAME + BAR + SCORE;
  const used = Object.keys(COLOURS).filter((state) =>
    categories.some(({ counts }) => counts[state as ItemState] > 0),
  ) as ItemState[];
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="Score by category">`,
    `<style>.scores text{font:13px system-ui,sans-serif;fill:#1c2024}</style>`,
    `<g class="scores"><rect width="${width}" height="${height}" fill="#fff"/>`,
    ...categories.map(bar),
    ...legend(used, height - 10),
    "</g></svg>",
  ].join("");
}

function bar({ title, counts, score, items }: CategoryReadiness, row: number): string {
  const y = row * ROW + 4;
  const scale = scaleLinear([0, Math.max(1, items.length)], [NAME, NAME + BAR]);
  let at = 0;
  const parts = (Object.keys(COLOURS) as ItemState[]).map((state) => {
    const [from, to] = [scale(at), scale(at + counts[state])];
    at += counts[state];
    if (counts[state] === 0) return "";
    const said = escapeXml(`${title}: ${counts[state]} ${state}`);
    const place = `x="${round(from)}" y="${y}" width="${round(to - from)}" height="${ROW - 8}"`;
    return `<rect ${place} fill="${COLOURS[state]}"><title>${said}</title></rect>`;
  });
  const shown = title.length > 38 ? `${title.slice(0, 37)}…` : title;
  return [
    `<text x="${NAME - 10}" y="${y + 14}" text-anchor="end">${escapeXml(shown)}</text>`,
    ...parts,
    `<text x="${NAME + BAR + 8}" y="${y + 14}">${escapeXml(scoreText(score.withWaivers))}</text>`,
  ].join("");
}

function legend(states: readonly ItemState[], y: number): string[] {
  let x = 10;
  return states.map((state) => {
    const mark = `<rect x="${x}" y="${y - 10}" width="12" height="12" fill="${COLOURS[state]}"/>`;
    const text = `<text x="${x + 17}" y="${y}">${state}</text>`;
    x += 36 + Math.ceil(state.length * 7.4);
    return mark + text;
  });
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
