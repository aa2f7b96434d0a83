/** What an export wrote, and what the format has no words for. */
export interface Exported {
  readonly documents: readonly object[];
  /** One line each: which objective, and why. */
  readonly left: readonly string[];
}

/** A DNS label of at most 63 characters; the index keeps two objectives apart. */
export function exportName(scenario: string, index?: number, name = ""): string {
  const slug = `${scenario} ${name}`
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, "")
    .slice(0, 58)
    .replace(/-$/, "");
  return index === undefined ? slug : `${slug}-${index + 1}`;
}
