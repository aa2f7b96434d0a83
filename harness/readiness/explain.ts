/** Why an item is in its state: from its question down to the raw samples. */
import type { EvidenceReadiness, ItemReadiness, Readiness } from "../domain/readiness.ts";
import { formatQuantity } from "../documents/format.ts";

export function explainItem(readiness: Readiness, item: ItemReadiness): string[] {
  const waiver = readiness.waivers.find((each) => each.item === item.id);
  const blocking = item.blocking ? ", blocking" : "";
  return [
    `${readiness.checklist.id}/${item.id}: ${item.state}${item.state === item.evaluated ? "" : ` (evidence says ${item.evaluated})`}`,
    `  question   ${item.question}`,
    `  criterion  ${item.criterion}`,
    `  item       ${readiness.checklist.file}:${item.line}, digest ${item.digest}, checklist sha256 ${readiness.checklist.sha256}`,
    `  owner      ${item.owner}, ${item.severity}${blocking}, weight ${item.weight}${item.due === null ? "" : `, due ${item.due}`}`,
    `  because    ${item.reason}`,
    ...(item.needs === null ? [] : [`  needs      ${item.needs}`]),
    ...(waiver === undefined
      ? []
      : [
          `  waiver     ${waiver.state}: ${waiver.why}; ${waiver.approver}, ${waiver.created} to ${waiver.expires}: ${waiver.reason}`,
        ]),
    ...(item.evidence.length === 0 ? ["  evidence   none"] : []),
    ...item.evidence.flatMap(explainEvidence),
  ];
}

function explainEvidence(evidence: EvidenceReadiness, i: number): string[] {
  const { says, state, basis, why, figure, reference, run, expires } = evidence;
  const lines = [`  evidence ${i + 1}  ${says}`, `    ${state} (${basis}): ${why}`];
  if (figure !== null) {
    const { value, unit, lower, upper, samples, comparison, limit } = figure;
    const bounds =
      lower === null || upper === null
        ? ""
        : `, one-sided 95 % bounds ${formatQuantity(lower, unit)} and ${formatQuantity(upper, unit)}`;
    const count = samples === null ? "" : `, of ${samples} samples`;
    lines.push(
      `    figure   ${formatQuantity(value, unit)} ${comparison} ${formatQuantity(limit, unit)}${bounds}${count}`,
    );
  }
  if (reference !== null) {
    const select = reference.select === undefined ? "" : ` ${reference.select}`;
    lines.push(
      `    file     ${reference.path}${select}`,
      `             sha256 ${reference.sha256}`,
    );
    lines.push(
      `    seen     ${reference.created}${expires === null ? "" : `, counts until ${expires}`}`,
    );
  }
  if (run !== null) {
    const dirty = run.commit.dirty ? " with changes that were not committed" : "";
    lines.push(
      `    run      ${run.scenario} ${run.runId}: ${run.verdict}, seed ${run.seed}`,
      `    commit   ${run.commit.head ?? "none"}${dirty}`,
      ...run.raw.map(
        ({ file, sha256 }, at) => `    ${at === 0 ? "raw" : "   "}      ${file} sha256 ${sha256}`,
      ),
      `    again    ${run.rerun}`,
    );
  }
  return lines;
}
