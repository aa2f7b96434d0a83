/** Checklist + waivers + facts → readiness.json. Pure: the same input always gives the same document. */
import {
  READINESS_SCHEMA_VERSION,
  type CategoryReadiness,
  type EvaluatedState,
  type EvidenceReadiness,
  type ItemReadiness,
  type ItemState,
  type Readiness,
  type WaiverReadiness,
} from "../domain/readiness.ts";
import { itemsOf, type Checklist, type Item, type Waiver } from "./checklist.ts";
import { decide } from "./decide.ts";
import { evaluateEvidence } from "./evaluate-evidence.ts";
import type { Facts } from "./facts.ts";
import { countStates, coverageOf, isOpen, scoreOf } from "./score.ts";

export interface EvaluateOptions {
  readonly facts: Facts;
  /** Of every checklist; those of others are passed over. */
  readonly waivers: readonly Waiver[];
  /** Name of one of the checklist's levels; undefined: the one of its SLO, else all items. */
  readonly level?: string | undefined;
}

export function evaluateChecklist(checklist: Checklist, options: EvaluateOptions): Readiness {
  const { facts } = options;
  const level = options.level ?? levelOf(checklist);
  const waivers = new Map(options.waivers.map((waiver) => [waiver.item, waiver]));
  const waived: WaiverReadiness[] = [];
  const categories = checklist.categories.map(({ id, title, items }): CategoryReadiness => {
    const judged = items.map((item) => {
      const bare = evaluateItem(item, { checklist, facts, level });
      const waiver = waivers.get(`${checklist.id}/${item.id}`);
      if (waiver === undefined) return bare;
      const applied = applyWaiver(bare, waiver, facts.now.slice(0, 10));
      waived.push(applied.waiver);
      return applied.item;
    });
    return { id, title, score: scoreOf(judged), counts: countStates(judged), items: judged };
  });
  const items = categories.flatMap((category) => category.items);
  return {
    schemaVersion: READINESS_SCHEMA_VERSION,
    checklist: {
      id: checklist.id,
      title: checklist.title,
      file: checklist.file,
      sha256: checklist.sha256,
    },
    created: facts.now,
    commit: facts.commit,
    level: level ?? null,
    target: checklist.target,
    ...decide(items, checklist.target),
    score: scoreOf(items),
    coverage: coverageOf(items),
    categories,
    waivers: waived,
    altered: alteredIn(items),
    signOff: checklist.signOff,
  };
}

/** The least demanding level that still promises the SLO. */
function levelOf({ levels, slo }: Checklist): string | undefined {
  if (slo === undefined) return undefined;
  return (levels.find((level) => slo >= level.slo) ?? levels.at(-1))?.name;
}

interface ItemContext {
  readonly checklist: Checklist;
  readonly facts: Facts;
  readonly level: string | undefined;
}

function evaluateItem(item: Item, { checklist, facts, level }: ItemContext): ItemReadiness {
  const evidence = item.evidence.map((spec) => evaluateEvidence(spec, { facts, checklist, item }));
  const { state, reason } = stateOf(item, level, evidence);
  return {
    id: item.id,
    question: item.question,
    criterion: item.criterion,
    digest: item.digest,
    owner: item.owner,
    severity: item.severity,
    weight: item.weight,
    blocking: item.blocking,
    due: item.due ?? null,
    estimate: item.estimate ?? null,
    needs: item.needs ?? null,
    state,
    evaluated: state,
    reason,
    evidence,
    line: item.line,
  };
}

function stateOf(
  item: Item,
  level: string | undefined,
  evidence: readonly EvidenceReadiness[],
): { state: EvaluatedState; reason: string } {
  if (item.notApplicable !== undefined) {
    return { state: "not-applicable", reason: item.notApplicable };
  }
  if (level !== undefined && item.levels !== undefined && !item.levels.includes(level)) {
    return { state: "not-applicable", reason: `level ${level} does not require it` };
  }
  for (const state of ["unmet", "unknown"] as const) {
    const worst = evidence.find((each) => each.state === state);
    if (worst !== undefined) return { state, reason: `${worst.says}: ${worst.why}` };
  }
  const [first] = evidence;
  if (first === undefined) {
    const needs = item.needs === undefined ? "" : `; it needs ${item.needs}`;
    return { state: "unknown", reason: `there is no evidence${needs}` };
  }
  const manual = evidence.find(({ kind }) => kind === "manual");
  const shown = manual ?? first;
  return {
    state: manual === undefined ? "met" : "manual-met",
    reason: `${shown.says}: ${shown.why}`,
  };
}

function applyWaiver(
  item: ItemReadiness,
  waiver: Waiver,
  today: string,
): { item: ItemReadiness; waiver: WaiverReadiness } {
  const { state, why } = waiverState(item, waiver, today);
  const { reason, approver, created, expires } = waiver;
  const shown = { item: item.id, reason, approver, created, expires, state, why };
  if (state === "active") {
    const accepted = `waived by ${approver} until ${expires}: ${reason} (${item.evaluated}: ${item.reason})`;
    return { item: { ...item, state: "waived", reason: accepted }, waiver: shown };
  }
  if (state === "expired") {
    const reopened = `the waiver by ${approver} expired on ${expires}; ${item.reason}`;
    return { item: { ...item, state: "unmet", reason: reopened }, waiver: shown };
  }
  return { item, waiver: shown };
}

function waiverState(
  item: ItemReadiness,
  waiver: Waiver,
  today: string,
): Pick<WaiverReadiness, "state" | "why"> {
  const isState = (state: ItemState): boolean => item.state === state;
  if (!isOpen(item.state)) {
    const word = isState("not-applicable") ? "does not apply" : "is met";
    return { state: "not-needed", why: `the item ${word}` };
  }
  if (waiver.expires < today) return { state: "expired", why: `it expired on ${waiver.expires}` };
  if (waiver.created > today) return { state: "not-yet", why: `it begins on ${waiver.created}` };
  if (item.evidence.some(({ altered }) => altered)) {
    return { state: "refused", why: "a waiver accepts a risk, not evidence that was changed" };
  }
  if (waiver.for !== undefined && waiver.for !== item.digest) {
    return { state: "refused", why: `the item was changed since: its digest is ${item.digest}` };
  }
  return { state: "active", why: `it counts until ${waiver.expires}` };
}

function alteredIn(items: readonly ItemReadiness[]): string[] {
  const altered = items.flatMap(({ evidence }) => evidence.filter((each) => each.altered));
  return [...new Set(altered.map(({ why }) => why))];
}

/** What has to be found in the world before a checklist can be evaluated. */
export function sourcesOf(checklist: Checklist): Item["evidence"] {
  return itemsOf(checklist).flatMap(({ evidence }) => evidence);
}
