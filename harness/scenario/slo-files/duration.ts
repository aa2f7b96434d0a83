import { z } from "zod";

const UNITS = {
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
  M: 2_592_000_000,
  Q: 7_776_000_000,
  Y: 31_536_000_000,
  s: 1000,
} as const;

/**
 * OpenSLO's durations: a whole number and m, h, d, w, M, Q or Y; as ms, with months of 30 and years of 365 days. Seconds are
 * ours, since a run lasts minutes.
 */
export const openSloDuration = z
  .string()
  .regex(/^\d+[smhdwMQY]$/, "write a whole number and s, m, h, d, w, M, Q or Y: 5m")
  .transform((text) => {
    const unit = text.slice(-1) as keyof typeof UNITS;
    return Number(text.slice(0, -1)) * UNITS[unit];
  })
  .refine((ms) => ms > 0, "a duration is more than nothing");

/** A time slice may also be a number of minutes. */
export const openSloMinutes = z
  .number()
  .gt(0)
  .transform((minutes) => minutes * UNITS.m);
