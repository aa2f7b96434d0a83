/** The readers of units.ts as zod schemas: one problem with a code and a fix each, and a pattern for editors. */
import { z } from "zod";
import {
  readBandwidth,
  readDuration,
  readDurationRange,
  readPercentage,
  readRate,
  readSize,
  UNIT_PATTERNS,
  type Range,
  type Reading,
} from "./units.ts";

/** What a custom zod issue carries so that it becomes a diagnostic of its own. */
export interface IssueParameters {
  readonly code?: string;
  readonly why?: string;
  readonly fix?: string;
}

interface UnitOptions {
  readonly code: string;
  readonly pattern: string;
  readonly examples: readonly string[];
}

function unit<T>(read: (value: unknown) => Reading<T>, options: UnitOptions) {
  return (description: string) =>
    z
      .unknown()
      .transform((value, context): T => {
        const reading = read(value);
        if (reading.ok) return reading.value;
        const params: IssueParameters = { code: options.code, fix: reading.fix };
        context.issues.push({ code: "custom", input: value, message: reading.problem, params });
        return z.NEVER;
      })
      .meta({
        type: "string",
        description,
        pattern: options.pattern,
        inputExamples: options.examples,
      });
}

/** For editors; the readers say it in words. */
function aboveZero(pattern: string): string {
  return pattern.replace("^", "^(?=.*[1-9])");
}

/** Milliseconds. */
export const duration = unit<number>(readDuration, {
  code: "SCN020",
  pattern: UNIT_PATTERNS.duration,
  examples: ["500ms", "10s", "2m"],
});

/** A fixed duration, or two of them between which the seed chooses. */
export const durationRange = unit<Range>(readDurationRange, {
  code: "SCN020",
  pattern: UNIT_PATTERNS.durationRange,
  examples: ["10s", "10s..15s"],
});

/** Events a second. */
export const rate = unit<number>(readRate, {
  code: "SCN021",
  pattern: aboveZero(UNIT_PATTERNS.rate),
  examples: ["200/s", "30/m"],
});

/** Bytes. */
export const size = unit<number>(readSize, {
  code: "SCN022",
  pattern: aboveZero(UNIT_PATTERNS.size),
  examples: ["512 B", "64 KB"],
});

/** Bytes a second. */
export const bandwidth = unit<number>(readBandwidth, {
  code: "SCN022",
  pattern: aboveZero(UNIT_PATTERNS.bandwidth),
  examples: ["100 KB/s", "1 Mbit/s"],
});

/** A ratio in [0, 1]. */
export const percentage = unit<number>(readPercentage, {
  code: "SCN015",
  pattern: UNIT_PATTERNS.percentage,
  examples: ["99.9%", "1%"],
});

/** Refuses what would have no effect: a fault that does nothing can never be proved. */
export function moreThanZero(schema: z.ZodType<number>) {
  return atLeast(schema, 1, "1ms");
}

/** `least` in the unit of the value, `written` as the scenario would write it. */
export function atLeast(schema: z.ZodType<number>, least: number, written: string) {
  const params: IssueParameters = { code: "SCN014", fix: `use ${written} or more` };
  return schema.refine((value) => value >= least, { message: `is less than ${written}`, params });
}
