/** Text for GitHub's Markdown, where it stays text: in tables, lists and paragraphs alike. */

/** GitHub refuses a job summary above 1 MiB; other steps of the job may write theirs too. */
const LARGEST_BYTES = 900_000;

export function markdownText(text: string): string {
  return text
    .toWellFormed()
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replace(/[\\|`*_[\]~]/g, "\\$&")
    .replace(/\s+/g, " ")
    .trim()
    .replace(/^[#+=-](?=[#=-]*(?:\s|$))/, "\\$&")
    .replace(/^(\d{1,9})([.)])(?=\s|$)/, "$1\\$2")
    .replace(CONTROLS, "\uFFFD");
}

/** A code span whose fence is longer than every run of backticks in it. */
export function markdownCode(text: string): string {
  const runs = text.match(/`+/g) ?? [];
  const fence = "`".repeat(1 + Math.max(0, ...runs.map((run) => run.length)));
  const line = text.toWellFormed().replace(/\s+/g, " ").replace(CONTROLS, "\uFFFD");
  return runs.length === 0 ? `${fence}${line}${fence}` : `${fence} ${line} ${fence}`;
}

/** Cuts after a whole line, and says so. */
export function clipMarkdown(text: string): string {
  const bytes = Buffer.from(text);
  if (bytes.length <= LARGEST_BYTES) return text;
  const end = bytes.lastIndexOf("\n", LARGEST_BYTES);
  return `${bytes.subarray(0, end).toString()}\n\nThe report was cut here: results.json has the rest.\n`;
}

const CONTROLS = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F]/g;
