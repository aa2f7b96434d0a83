import { z } from "zod";
import type { Confidence } from "../../domain/confidence.ts";
import type { IssueParameters } from "../../lib/unit-schemas.ts";
import { readPercentage, UNIT_PATTERNS } from "../../lib/units.ts";

/** Below it a verdict says little; above it no run is long enough. */
const [LEAST, MOST] = [0.8, 0.9999];

/** `confidence:` of an objective; undefined: it is none of these. */
export function readConfidence(value: unknown): Confidence | undefined {
  if (value === "bound" || value === "point") return value;
  const level = readPercentage(value);
  return level.ok && level.value >= LEAST && level.value <= MOST ? level.value : undefined;
}

export const confidence = z
  .unknown()
  .transform((value, context): Confidence => {
    const read = readConfidence(value);
    if (read !== undefined) return read;
    const params: IssueParameters = { code: "SLO008" };
    const message = `${JSON.stringify(value)} is no confidence`;
    context.issues.push({ code: "custom", input: value, message, params });
    return z.NEVER;
  })
  .meta({
    type: "string",
    description:
      "bound: the 95 % bound must meet the target; 99%: that of another level; point: the measured value; bound",
    pattern: `^(?:bound|point)$|${UNIT_PATTERNS.percentage}`,
    inputExamples: ["bound", "99%", "point"],
  });
