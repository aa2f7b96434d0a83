import type { Progress } from "../ports/progress.ts";

/** Remembers what a person would have seen, one line each. */
export function fakeProgress(): Progress & { readonly lines: readonly string[] } {
  const lines: string[] = [];
  return {
    lines,
    phaseStarted: (phase) => void lines.push(`phase ${phase}`),
    faultChanged: (fault, state) => void lines.push(`${fault} ${state}`),
    note: (line) => void lines.push(line),
    counts: () => undefined,
  };
}
