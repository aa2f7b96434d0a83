import type { Source, Span } from "./source.ts";

export type Path = readonly (string | number)[];

/** Where a value stands in the file, and the key before it. */
export interface Place {
  readonly key?: Span;
  readonly value: Span;
}

/** Plain values that remember where they came from. */
export interface LocatedTree {
  readonly source: Source;
  readonly value: unknown;
  readonly places: ReadonlyMap<string, Place>;
}

export function pathKey(path: Path): string {
  return path.join("\0");
}

/** The value at the path, or of the nearest thing above it that is in the file. */
export function spanOf(tree: LocatedTree, path: Path): Span {
  const place = nearestPlace(tree, path);
  const { key, value } = place;
  return value.end > value.start ? value : (key ?? value);
}

/** The key of the last step of the path; the value where there is no key, in a list for instance. */
export function keySpanOf(tree: LocatedTree, path: Path): Span {
  return tree.places.get(pathKey(path))?.key ?? spanOf(tree, path);
}

/** A part of the text of a value or of its key, such as one region inside a link; else the whole value. */
export function partSpanOf(tree: LocatedTree, path: Path, part: string): Span {
  const whole = spanOf(tree, path);
  for (const span of [whole, keySpanOf(tree, path)]) {
    const at = tree.source.text.slice(span.start, span.end).indexOf(part);
    if (at !== -1) return { start: span.start + at, end: span.start + at + part.length };
  }
  return whole;
}

/** The value at a path; undefined where there is none. */
export function valueAt(value: unknown, path: Path): unknown {
  let current = value;
  for (const step of path) {
    if (typeof current !== "object" || current === null || !Object.hasOwn(current, step)) {
      return undefined;
    }
    current = (current as Record<string | number, unknown>)[step];
  }
  return current;
}

function nearestPlace(tree: LocatedTree, path: Path): Place {
  for (let length = path.length; length >= 0; length -= 1) {
    const place = tree.places.get(pathKey(path.slice(0, length)));
    if (place !== undefined) return place;
  }
  return { value: { start: 0, end: 0 } };
}
