/**
 * How a figure is made of its sources: `change of r1+r2 to r3: Clients are back`. It stands beside the figure in the
 * document, so that anybody can make it again; `harness verify` does.
 */
import { oneLine } from "./estimate.ts";

export const WHATS = [
  "value",
  "bounds",
  "samples",
  "target",
  "verdict",
  "change",
  "trend",
  "check",
  "duration",
  "runs",
  "release verdict",
  "as wanted",
  "objectives",
  "objectives met",
  "findings",
  "faults proved",
  "commits",
  "features",
  "fixes",
  "breaking",
  "unconventional",
  "merges",
  "reverted",
  "others",
  "waivers",
  "decision",
  "score",
  "score without waivers",
  "score wanted",
  "items",
  "items measured",
  "items asserted",
  "items unknown",
  "blocking items open",
] as const;
export type What = (typeof WHATS)[number];

export interface Recipe {
  readonly what: What;
  /** Ids of sources. */
  readonly of: readonly string[];
  /** Ids of the second set, for a change. */
  readonly to: readonly string[];
  /** Objective or check, whitespace as single spaces; null: the whole source. */
  readonly name: string | null;
}

export function recipe(
  what: What,
  of: readonly string[],
  { to = [], name = null }: { readonly to?: readonly string[]; readonly name?: string | null } = {},
): Recipe {
  return { what, of, to, name: name === null ? null : oneLine(name) };
}

export function writeRecipe({ what, of, to, name }: Recipe): string {
  const second = to.length === 0 ? "" : ` to ${to.join("+")}`;
  return `${what} of ${of.join("+")}${second}${name === null ? "" : `: ${name}`}`;
}

/** undefined: this is no recipe. */
export function readRecipe(text: string): Recipe | undefined {
  const match = /^([a-z ]+?) of ([a-z\d+]+)(?: to ([a-z\d+]+))?(?:: (.*))?$/.exec(text.trim());
  const what = WHATS.find((one) => one === match?.[1]);
  if (match === null || what === undefined) return undefined;
  const ids = (list: string | undefined): string[] => (list ?? "").split("+").filter(Boolean);
  return { what, of: ids(match[2]), to: ids(match[3]), name: match[4] ?? null };
}
