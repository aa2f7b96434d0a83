/** A judged checklist for machines: code scanning and a badge. */
import type { Decision, ItemReadiness, Readiness } from "../../domain/readiness.ts";
import type { RenderedFile } from "../../readiness/render-readiness.ts";
import { scoreText } from "../../readiness/summary.ts";
import { renderBadge, type BadgeTone } from "../../report/badge.ts";
import { renderSarif, type SarifItem } from "../../report/sarif.ts";

const TONES: Readonly<Record<Decision, BadgeTone>> = {
  ready: "pass",
  "cannot tell": "inconclusive",
  "not ready": "fail",
};

export function machineOutputs(readiness: Readiness, harness: string): RenderedFile[] {
  const { checklist, decision, score, categories } = readiness;
  const items = categories.flatMap(({ title, items: own }) =>
    own.flatMap((item) => sarifItem(item, title, readiness) ?? []),
  );
  const badge = `${decision} (${scoreText(score.withWaivers)})`;
  return [
    { name: "readiness.sarif", text: renderSarif({ harness, checklist: checklist.id, items }) },
    { name: "badge.svg", text: renderBadge(checklist.id, badge, TONES[decision]) },
  ];
}

/** Undefined: there is nothing to say about the item. */
function sarifItem(
  item: ItemReadiness,
  category: string,
  { checklist, waivers }: Readiness,
): SarifItem | undefined {
  const { id, question, criterion, state, blocking, severity, reason, evidence, line } = item;
  if (state !== "unmet" && state !== "unknown" && state !== "waived") return undefined;
  const waiver = state === "waived" ? waivers.find((each) => each.item === id) : undefined;
  return {
    ...{ id, question, criterion, category, state, why: reason },
    severity: blocking ? "blocking" : severity === "low" ? "minor" : "major",
    place: { file: checklist.file, line, column: 1 },
    evidence: evidence.flatMap(({ reference }) => reference?.path ?? []),
    ...(waiver === undefined
      ? {}
      : { waiver: { reason: waiver.reason, approver: waiver.approver } }),
  };
}
