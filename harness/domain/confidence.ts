import { ALPHA } from "../lib/ratio-bounds.ts";

/**
 * How an objective is judged: by its one-sided 95 % bounds, by those of another level in (0.5, 1), or by what was measured as
 * if it were certain.
 */
export type Confidence = "bound" | "point" | number;

/** Each bound may be wrong with this probability; undefined: there are none. */
export function alphaOf(confidence: Confidence): number | undefined {
  if (confidence === "point") return undefined;
  return confidence === "bound" ? ALPHA : Number((1 - confidence).toPrecision(12));
}
