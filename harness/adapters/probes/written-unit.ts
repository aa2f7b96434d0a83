/** Units that answers come in, and the units of the harness that they are turned into. */
import { z } from "zod";
import type { MeasureUnit } from "../../domain/probe.ts";

const WRITTEN = {
  us: ["ms", 1e-3],
  ms: ["ms", 1],
  s: ["ms", 1000],
  ratio: ["ratio", 1],
  percent: ["ratio", 0.01],
  bytes: ["bytes", 1],
  "bytes-per-second": ["bytes-per-second", 1],
  "per-second": ["per-second", 1],
} as const satisfies Readonly<Record<string, readonly [MeasureUnit, number]>>;
type WrittenUnit = keyof typeof WRITTEN;

export const writtenUnit = z
  .enum(Object.keys(WRITTEN) as [WrittenUnit, ...WrittenUnit[]])
  .optional()
  .describe("unit that the value comes in; left out: a plain number or text");

export function unitOf(written: WrittenUnit | undefined): MeasureUnit {
  return written === undefined ? "number" : WRITTEN[written][0];
}

/** The value in the harness's own unit. Text that is no number stays what it is. */
export function converted(value: unknown, written: WrittenUnit | undefined): unknown {
  if (written === undefined || value === null || value === "") return value;
  const number = Number(value);
  return Number.isFinite(number) ? number * WRITTEN[written][1] : value;
}
