import { escapeXml } from "../lib/escape-xml.ts";
import { textWidth } from "./pictures/canvas.ts";

/** `none`: nothing is known, so nothing is green. */
export type BadgeTone = "pass" | "inconclusive" | "fail" | "none";

const COLOURS: Readonly<Record<BadgeTone, string>> = {
  pass: "#17703f",
  inconclusive: "#855400",
  fail: "#b3261e",
  none: "#566069",
};
const HEIGHT = 20;
const PADDING = 7;
const LONGEST = 60;

/** A badge for a README, as wide as its words: `region-failover | pass`. White on each colour has 4.5:1 or more. */
export function renderBadge(label: string, message: string, tone: BadgeTone): string {
  const [left, right] = [shortened(label), shortened(message)];
  const [leftWidth, rightWidth] = [left, right].map(
    (text) => Math.ceil(textWidth(text)) + 2 * PADDING,
  ) as [number, number];
  const width = leftWidth + rightWidth;
  const said = escapeXml(`${left}: ${right}`);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${HEIGHT}" role="img" aria-label="${said}">`,
    `<title>${said}</title>`,
    `<clipPath id="r"><rect width="${width}" height="${HEIGHT}" rx="3"/></clipPath>`,
    `<g clip-path="url(#r)"><rect width="${leftWidth}" height="${HEIGHT}" fill="#1c2024"/>`,
    `<rect x="${leftWidth}" width="${rightWidth}" height="${HEIGHT}" fill="${COLOURS[tone]}"/></g>`,
    `<g fill="#fff" text-anchor="middle" font-family="system-ui,Verdana,sans-serif" font-size="11">`,
    `<text x="${leftWidth / 2}" y="14">${escapeXml(left)}</text>`,
    `<text x="${leftWidth + rightWidth / 2}" y="14" font-weight="600">${escapeXml(right)}</text></g></svg>\n`,
  ].join("");
}

function shortened(text: string): string {
  const line = text.replace(/\s+/g, " ").trim();
  return line.length > LONGEST ? `${line.slice(0, LONGEST - 1)}…` : line;
}
