/**
 * The part of JSONPath (RFC 9535) that names values without searching for them: `$`, `.name`, `['any name']`, `[0]`,
 * `[-1]` (from the end) and `[*]` (every element or member).
 */
type Step = string | number | typeof EVERY;
const EVERY = Symbol("*");

export type PathReading =
  | { readonly ok: true; readonly steps: readonly Step[] }
  | { readonly ok: false; readonly problem: string };

const STEP =
  /\.([A-Za-z_][A-Za-z0-9_-]*)|\.(\*)|\[(-?\d{1,9})\]|\[(\*)\]|\['([^']{1,200})'\]|\["([^"]{1,200})"\]/y;

export function readPath(text: string): PathReading {
  if (!text.startsWith("$")) return { ok: false, problem: "a path begins with $" };
  const steps: Step[] = [];
  for (STEP.lastIndex = 1; STEP.lastIndex < text.length;) {
    const at = STEP.lastIndex;
    const match = STEP.exec(text);
    if (match === null) {
      return { ok: false, problem: `"${text.slice(at, at + 20)}" is no step of a path` };
    }
    const [, name, dotStar, index, star, single, double] = match;
    if (dotStar !== undefined || star !== undefined) steps.push(EVERY);
    else if (index !== undefined) steps.push(Number(index));
    else steps.push(name ?? single ?? double ?? "");
  }
  return { ok: true, steps };
}

/** Every value that the path leads to; empty where it leads nowhere. Throws RangeError for what is no path. */
export function selectPath(value: unknown, path: string): readonly unknown[] {
  const reading = readPath(path);
  if (!reading.ok) throw new RangeError(reading.problem);
  return reading.steps.reduce<readonly unknown[]>(
    (values, step) => values.flatMap((each) => childrenOf(each, step)),
    [value],
  );
}

function childrenOf(value: unknown, step: Step): readonly unknown[] {
  if (typeof value !== "object" || value === null) return [];
  if (step === EVERY) return Object.values(value);
  if (typeof step === "number") {
    const item: unknown = Array.isArray(value) ? value.at(step) : undefined;
    return item === undefined ? [] : [item];
  }
  return Object.hasOwn(value, step) ? [(value as Record<string, unknown>)[step]] : [];
}
