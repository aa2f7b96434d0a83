/** What the pictures of a report share. Colours are CSS classes of the page, so pictures follow light and dark. */
import type { ScaleContinuousNumeric } from "d3-scale";
import { escapeXml } from "../../lib/escape-xml.ts";

export type Scale = ScaleContinuousNumeric<number, number>;

export const SERIES_COLOURS = 6;

/** Class of the i-th series; lines and legends use the same. */
export function seriesClass(index: number): string {
  return `s${index % SERIES_COLOURS}`;
}

/** Tenths of a pixel are finer than any screen, and keep pictures the same on every machine. */
export function round(value: number): number {
  return Math.round(value * 10) / 10;
}

/** A shape that says what it is under the mouse, and to a screen reader. */
export function titled(title: string, ...shapes: readonly string[]): string {
  return `<g><title>${escapeXml(title)}</title>${shapes.join("")}</g>`;
}

export interface Label {
  readonly x: number;
  readonly y: number;
  readonly kind: string;
  readonly anchor?: "middle" | "end";
}

export function label(text: string, { x, y, kind, anchor }: Label): string {
  const anchored = anchor === undefined ? "" : ` text-anchor="${anchor}"`;
  return `<text class="${kind}" x="${round(x)}" y="${round(y)}"${anchored}>${escapeXml(text)}</text>`;
}

/** About as wide as text of 11 px gets; no picture can measure itself. */
export function textWidth(text: string): number {
  return text.length * 6.6;
}
