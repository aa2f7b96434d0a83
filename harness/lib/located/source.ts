/** A text and its positions: offsets to lines and columns, and code frames that are safe to print. */
export interface Source {
  readonly file: string;
  readonly text: string;
  /** Offset at which each line begins. */
  readonly lineStarts: readonly number[];
}

/** Offsets in the text; `end` is not included. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

const LINES_BEFORE = 1;
const WIDTH = 100;

export function sourceOf(file: string, text: string): Source {
  const lineStarts = [0];
  for (let at = text.indexOf("\n"); at !== -1; at = text.indexOf("\n", at + 1)) {
    lineStarts.push(at + 1);
  }
  return { file, text, lineStarts };
}

/** 1-based. */
export function positionOf(source: Source, offset: number): { line: number; column: number } {
  const { lineStarts } = source;
  let low = 0;
  let high = lineStarts.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((lineStarts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return { line: low + 1, column: offset - (lineStarts[low] ?? 0) + 1 };
}

/** The marked line and the one before it; a long line is cut around the mark. */
export function frameOf(source: Source, span: Span): string[] {
  const { line, column } = positionOf(source, span.start);
  const first = Math.max(1, line - LINES_BEFORE);
  const digits = String(line).length;
  const skip = column > WIDTH ? column - WIDTH / 2 : 0;
  const rows: string[] = [];
  for (let n = first; n <= line; n += 1) {
    const text = lineText(source, n).slice(skip, skip + WIDTH);
    rows.push(`${String(n).padStart(digits)} | ${text}`.trimEnd());
  }
  const rest = lineText(source, line).length - (column - 1);
  const length = Math.max(1, Math.min(span.end - span.start, rest, WIDTH - (column - 1 - skip)));
  rows.push(`${" ".repeat(digits)} | ${" ".repeat(column - 1 - skip)}${"^".repeat(length)}`);
  return rows;
}

/** Without its line break; control characters could steer a terminal and become a dot, tabs a space. */
export function lineText(source: Source, line: number): string {
  const start = source.lineStarts[line - 1] ?? source.text.length;
  const end = source.lineStarts[line] ?? source.text.length;
  return printable(source.text.slice(start, end).replace(/\r?\n$/, ""));
}

export function printable(text: string): string {
  return text
    .replaceAll("\t", " ")
    .replace(/\p{Cc}|[\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu, "·");
}

/** A value as a message quotes it: one line, bounded. */
export function quoted(value: unknown): string {
  const text = typeof value === "number" ? String(value) : (JSON.stringify(value) ?? String(value));
  const safe = printable(text);
  return safe.length > 80 ? `${safe.slice(0, 76)}…"` : safe;
}
