/** Probes of a results.json; part of results-schema.ts, which proves that they are those of the domain. */
import { z } from "zod";
import { MEASURE_UNITS } from "../domain/probe.ts";

const count = z.int().min(0);
const instant = z.number().describe("ns since the start of the run");
const number = z.number().nullable();

const probeCuts = z.array(
  z.strictObject({
    name: z.string(),
    samples: count.describe("times that it was asked"),
    noAnswer: count,
    held: count.exactOptional().describe("answers that were what they must be"),
    min: number.describe("of answers that are numbers; null where there was none"),
    median: number,
    p95: number,
    max: number,
  }),
);

export const probe = z.strictObject({
  probe: z.string(),
  kind: z.string(),
  figure: z.string().describe("`value`, or what its answers tell beside it"),
  unit: z.enum(MEASURE_UNITS),
  against: z
    .string()
    .exactOptional()
    .describe("probe whose marker rows a check holds this figure against"),
  nodes: z.array(
    z.strictObject({
      node: z.string(),
      region: z.string(),
      byPhase: probeCuts,
      byFault: probeCuts,
      problem: z.string().exactOptional().describe("most frequent reason for no answer"),
      series: z
        .strictObject({
          at: z.array(instant),
          low: z.array(number),
          median: z.array(number),
          high: z.array(number),
          noAnswer: z.array(count),
        })
        .describe("the i-th of each list is the same point"),
    }),
  ),
});
