/** A checklist on a terminal: decision, scores, categories, and what would change it. */
import type { ItemReadiness, Readiness } from "../domain/readiness.ts";
import { isOpen } from "./score.ts";

const SHOWN = 10;

export function summarizeReadiness(readiness: Readiness): string[] {
  const { checklist, decision, reasons, score, coverage, categories, waivers, level } = readiness;
  const items = categories.flatMap((category) => category.items);
  const width = Math.max(...categories.map(({ title }) => title.length));
  const lines = [
    `${checklist.title}: ${decision}`,
    ...reasons.map((reason) => `  ${reason}`),
    `  score ${scoreText(score.withWaivers)} with waivers, ${scoreText(score.withoutWaivers)} without, of 100` +
      `${level === null ? "" : `, level ${level}`}`,
    `  evidence of ${coverage.measured + coverage.asserted + coverage.unknown} items that apply: ${coverage.measured} measured, ${coverage.asserted} asserted, ${coverage.unknown} unknown`,
    "",
    ...categories.map(({ title, score: own, counts }) => {
      const met = counts.met + counts["manual-met"];
      const rest = [
        [counts.waived, "waived"],
        [counts.unknown, "unknown"],
        [counts.unmet, "unmet"],
        [counts["not-applicable"], "not applicable"],
      ] as const;
      const words = rest.filter(([count]) => count > 0).map(([count, word]) => `${count} ${word}`);
      return `  ${title.padEnd(width)}  ${scoreText(own.withWaivers).padStart(5)}  ${[`${met} met`, ...words].join(", ")}`;
    }),
  ];
  for (const waiver of waivers) {
    lines.push(`  waiver of ${waiver.item}: ${waiver.state}, ${waiver.why} (${waiver.approver})`);
  }
  return [...lines, ...changesIn(readiness, items)];
}

function changesIn({ decision, changes }: Readiness, items: readonly ItemReadiness[]): string[] {
  if (decision === "ready" || changes.length === 0) return [];
  const byId = new Map(items.map((item) => [item.id, item]));
  const shown = changes.slice(0, SHOWN).flatMap((id) => {
    const item = byId.get(id);
    return item === undefined ? [] : [`  ${id}  ${item.state}: ${item.reason}`];
  });
  const open = items.filter(({ state }) => isOpen(state)).length;
  const more = changes.length > SHOWN ? [`  … and ${changes.length - SHOWN} more`] : [];
  const head = `The shortest way to ready: ${changes.length} of ${open} open items`;
  return ["", head, ...shown, ...more];
}

export function scoreText(score: number | null): string {
  return score === null ? "—" : String(score);
}
