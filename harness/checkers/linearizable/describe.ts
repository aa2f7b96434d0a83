import type { Operation } from "../../domain/history.ts";

/** What an operation did, in a few words: `read 3`, `cas 1 → 2`, `write 5 (outcome unknown)`. */
export function describe(operation: Operation): string {
  const { f, input, output, outcome } = operation;
  const said = outcome === "ok" ? (isSilent(input) ? output : input) : input;
  const suffix =
    outcome === "unknown" ? " (outcome unknown)" : outcome === "fail" ? " (failed)" : "";
  if (f === "cas" && Array.isArray(said) && said.length === 2) {
    return `cas ${show(said[0])} → ${show(said[1])}${suffix}`;
  }
  if (f === "txn") return `txn ${show(output ?? input)}${suffix}`;
  if (isSilent(input) && isSilent(output) && !/read|get|dequeue/.test(f)) return `${f}${suffix}`;
  return `${f} ${outcome === "unknown" && isSilent(said) ? "" : show(said)}`.trimEnd() + suffix;
}

function isSilent(value: unknown): boolean {
  return value === null || value === undefined;
}

function show(value: unknown): string {
  const text = isSilent(value) ? "nothing" : JSON.stringify(value);
  return text.length > 40 ? `${text.slice(0, 39)}…` : text;
}
