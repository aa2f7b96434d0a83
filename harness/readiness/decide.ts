import type { Decision, ItemReadiness, ItemState } from "../domain/readiness.ts";
import { isMet, isOpen, scoreOf } from "./score.ts";

export interface Decided {
  readonly decision: Decision;
  readonly reasons: readonly string[];
  readonly changes: readonly string[];
}

/**
 * ready: nothing blocking is open and the score with waivers reaches the target. cannot tell: it would be, if what is
 * unknown turned out well. Everything else is not ready. Altered evidence is never ready: somebody must look first.
 */
export function decide(items: readonly ItemReadiness[], target: number): Decided {
  const score = scoreOf(items).withWaivers;
  const best = scoreOf(items.map((item) => ({ ...item, state: hoped(item.state) }))).withWaivers;
  const open = items.filter(({ blocking, state }) => blocking && isOpen(state));
  const failed = open.filter(({ state }) => state === "unmet");
  const altered = items.filter(({ evidence }) => evidence.some((each) => each.altered));
  const reasons: string[] = [];
  if (altered.length > 0) reasons.push(`${idsOf(altered)}: evidence was changed after it was made`);
  if (failed.length > 0)
    reasons.push(`${count(failed.length, "blocking item")} unmet: ${idsOf(failed)}`);
  const unknown = open.filter(({ state }) => state === "unknown");
  if (unknown.length > 0) {
    reasons.push(`${count(unknown.length, "blocking item")} unknown: ${idsOf(unknown)}`);
  }
  if (score === null) reasons.push("no item applies, so nothing was judged");
  else if (score < target) reasons.push(`the score is ${score}, the target ${target}`);
  const changes = shortestList(items, target);
  if (reasons.length === 0) {
    return {
      decision: "ready",
      reasons: [`the score is ${score ?? 0}, the target ${target}`],
      changes,
    };
  }
  const isHopeless = altered.length > 0 || failed.length > 0 || (best !== null && best < target);
  return { decision: isHopeless ? "not ready" : "cannot tell", reasons, changes };
}

function hoped(state: ItemState): ItemState {
  return state === "unknown" ? "met" : state;
}

/**
 * Every open blocking item must be met; then the heaviest of the others, until the target is reached. No other choice of
 * items is shorter: each adds its own weight and nothing else.
 */
function shortestList(items: readonly ItemReadiness[], target: number): string[] {
  const open = items
    .map((item, at) => ({ item, at }))
    .filter(({ item }) => isOpen(item.state))
    .sort(
      (a, b) =>
        Number(b.item.blocking) - Number(a.item.blocking) ||
        b.item.weight - a.item.weight ||
        a.at - b.at,
    );
  const total = items
    .filter(({ state }) => state !== "not-applicable" && state !== "waived")
    .reduce((sum, { weight }) => sum + weight, 0);
  let met = items.filter(({ state }) => isMet(state)).reduce((sum, { weight }) => sum + weight, 0);
  const list: string[] = [];
  for (const { item } of open) {
    if (!item.blocking && 100 * met >= target * total - 1e-9) break;
    met += item.weight;
    list.push(item.id);
  }
  return list;
}

const SHOWN = 5;

function idsOf(items: readonly ItemReadiness[]): string {
  const ids = items.slice(0, SHOWN).map(({ id }) => id);
  return `${ids.join(", ")}${items.length > SHOWN ? ` and ${items.length - SHOWN} more` : ""}`;
}

function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? "" : "s"}`;
}
