import type { Verdict } from "../domain/verdict.ts";

/** The whole list of exit codes. CI gates rely on it. */
export const EXIT = {
  pass: 0,
  fail: 1,
  inconclusive: 2,
  invalidInput: 3,
  environment: 4,
  bug: 5,
  interrupted: 130,
} as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

export function exitCodeOf(verdict: Verdict): ExitCode {
  return EXIT[verdict];
}
