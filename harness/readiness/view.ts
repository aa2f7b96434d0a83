/** readiness.json as templates see it: nothing missing, nothing absent, words where there are none. */
import type { EvidenceReference } from "../domain/evidence.ts";
import type {
  CategoryReadiness,
  EvidenceReadiness,
  Figure,
  ItemReadiness,
  ItemState,
  Readiness,
  Severity,
} from "../domain/readiness.ts";
import { DECISION_VERDICTS, SEVERITIES } from "../domain/readiness.ts";
import type { Verdict } from "../domain/verdict.ts";
import { formatQuantity } from "../documents/format.ts";
import { htmlMarkup, type Markup } from "../documents/markup.ts";
import { scoresPicture } from "./pictures.ts";
import { isOpen } from "./score.ts";
import { scoreText } from "./summary.ts";

const DASH = "—";

const STATE_COLOURS: Readonly<Record<ItemState, Verdict>> = {
  met: "pass",
  "manual-met": "pass",
  waived: "inconclusive",
  "not-applicable": "inconclusive",
  unknown: "inconclusive",
  unmet: "fail",
};
const EVIDENCE_COLOURS = { met: "pass", unknown: "inconclusive", unmet: "fail" } as const;

export interface ViewOptions {
  /** From the document to the project: `../../..`. */
  readonly base: string;
}

export function readinessView(readiness: Readiness, { base }: ViewOptions) {
  const { categories, checklist, commit, score, coverage, level, waivers } = readiness;
  const items = categories.flatMap((category) => category.items);
  const open = items.filter(({ state }) => isOpen(state) || state === "waived");
  const byId = new Map(items.map((item) => [item.id, itemView(item)]));
  return {
    base,
    checklist,
    title: checklist.title,
    created: readiness.created,
    head: commit.head === null ? "no commit" : commit.head.slice(0, 12),
    dirty: commit.dirty,
    level: level === null ? "every level" : `level ${level}`,
    target: readiness.target,
    decision: readiness.decision,
    verdict: DECISION_VERDICTS[readiness.decision],
    reasons: readiness.reasons,
    changes: readiness.changes.flatMap((id) => byId.get(id) ?? []),
    score: scoreText(score.withWaivers),
    scoreWithoutWaivers: scoreText(score.withoutWaivers),
    coverage,
    coverageOf: coverage.measured + coverage.asserted + coverage.unknown,
    categories: categories.map(categoryView),
    outstanding: open.map(itemView),
    risks: SEVERITIES.map((severity) => riskView(severity, items)),
    figures: items.flatMap(figureViews),
    waivers,
    altered: readiness.altered,
    signOff: readiness.signOff,
    scores: scores(categories),
  };
}

/** The picture in HTML documents; Markdown links the file beside it. */
function scores(categories: readonly CategoryReadiness[]): Markup {
  return htmlMarkup(scoresPicture(categories));
}

function categoryView({ id, title, score, counts, items }: CategoryReadiness) {
  return {
    id,
    title,
    score: scoreText(score.withWaivers),
    scoreWithoutWaivers: scoreText(score.withoutWaivers),
    met: counts.met + counts["manual-met"],
    waived: counts.waived,
    unknown: counts.unknown,
    unmet: counts.unmet,
    notApplicable: counts["not-applicable"],
    items: items.map(itemView),
  };
}

function itemView(item: ItemReadiness) {
  const { id, question, criterion, owner, severity, blocking, weight, state, evaluated, reason } =
    item;
  return {
    ...{ id, question, criterion, owner, severity, blocking, weight, state, evaluated, reason },
    colour: STATE_COLOURS[state],
    isWaived: state === "waived",
    due: item.due ?? DASH,
    estimate: item.estimate ?? DASH,
    needs: item.needs ?? "",
    evidence: item.evidence.map(evidenceView),
  };
}

function evidenceView({ says, state, why, basis, reference, expires }: EvidenceReadiness) {
  const counts = expires === null || state === "unknown" ? "" : expires.slice(0, 10);
  return { says, state, why, basis, colour: EVIDENCE_COLOURS[state], reference, until: counts };
}

interface FigureView {
  readonly item: string;
  readonly says: string;
  readonly target: string;
  readonly measured: string;
  readonly bounds: string;
  readonly samples: string;
  readonly state: string;
  readonly colour: Verdict;
  readonly reference: EvidenceReference | null;
}

function figureViews({ id, evidence }: ItemReadiness): FigureView[] {
  return evidence.flatMap(({ figure, says, state, reference }) =>
    figure === null
      ? []
      : [
          {
            item: id,
            says,
            ...figureView(figure),
            state,
            colour: EVIDENCE_COLOURS[state],
            reference,
          },
        ],
  );
}

function figureView({ value, unit, lower, upper, samples, comparison, limit }: Figure) {
  const bounds =
    lower === null || upper === null
      ? DASH
      : `${formatQuantity(lower, unit)} … ${formatQuantity(upper, unit)}`;
  return {
    target: `${comparison} ${formatQuantity(limit, unit)}`,
    measured: formatQuantity(value, unit),
    bounds,
    samples: samples === null ? DASH : formatQuantity(samples, "count"),
  };
}

function riskView(severity: Severity, items: readonly ItemReadiness[]) {
  const own = items.filter((item) => item.severity === severity);
  const count = (state: ItemState): number => own.filter((item) => item.state === state).length;
  const ids = own.filter(({ state }) => isOpen(state)).map(({ id }) => id);
  return {
    severity,
    items: own.length,
    unmet: count("unmet"),
    unknown: count("unknown"),
    waived: count("waived"),
    open: ids.length === 0 ? DASH : ids.join(", "),
  };
}
