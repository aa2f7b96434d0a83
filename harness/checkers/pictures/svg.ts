/** The few SVG parts the invariant pictures share. Self-contained: no script, no reference, every label escaped. */
export const COLOURS = {
  axis: "#666",
  good: "#2a7a3b",
  bad: "#c0392b",
  neutral: "#4a6fa5",
  faint: "#ddd",
} as const;

export type Colour = keyof typeof COLOURS;

export function escapeText(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}

/** A drawing of a fixed size that scales with its page; `label` is what a screen reader says. */
export function svgDocument(
  size: { readonly width: number; readonly height: number },
  label: string,
  body: readonly string[],
): string {
  const { width, height } = size;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${escapeText(label)}" font-family="system-ui, sans-serif" font-size="11">`,
    ...body,
    "</svg>",
  ].join("\n");
}

export function text(x: number, y: number, label: string, colour: Colour = "axis"): string {
  return `<text x="${round(x)}" y="${round(y)}" fill="${COLOURS[colour]}">${escapeText(label)}</text>`;
}

export function line(
  from: readonly [number, number],
  to: readonly [number, number],
  colour: Colour,
): string {
  return `<line x1="${round(from[0])}" y1="${round(from[1])}" x2="${round(to[0])}" y2="${round(to[1])}" stroke="${COLOURS[colour]}"/>`;
}

/** Two decimals are finer than any screen, and keep pictures the same on every machine. */
export function round(value: number): number {
  return Math.round(value * 100) / 100;
}

/** Maps a range of values onto pixels; a range of one value maps to its start. */
export function scale(
  domain: readonly [number, number],
  range: readonly [number, number],
): (value: number) => number {
  const width = domain[1] - domain[0];
  const factor = width > 0 ? (range[1] - range[0]) / width : 0;
  return (value) => range[0] + (value - domain[0]) * factor;
}
