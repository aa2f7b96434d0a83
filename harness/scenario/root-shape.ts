import { z } from "zod";
import { headShape } from "./sections/head.ts";

const section = z.unknown();

/** Keys of a scenario. Sections have schemas of their own, so that a problem in one hides none in another. */
export const rootShape = {
  ...headShape,
  topology: z.record(z.string(), section),
  fixtures: section.optional(),
  workloads: section.optional(),
  probes: section.optional(),
  "steady-state": section.optional(),
  timeline: section.optional(),
  objectives: section.optional(),
  checks: section.optional(),
} as const;
