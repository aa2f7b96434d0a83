import type { Coverage, ItemReadiness, ItemState, Score } from "../domain/readiness.ts";
import { ITEM_STATES } from "../domain/readiness.ts";

/** What counts as an answer of yes; unknown never does. */
export function isMet(state: ItemState): boolean {
  return state === "met" || state === "manual-met";
}

/** Neither met nor accepted nor out of scope. */
export function isOpen(state: ItemState): boolean {
  return state === "unmet" || state === "unknown";
}

const CAP = 99;

/**
 * Share of the weight of met items in that of the items that apply. With waivers, a waived item leaves both sides: it is
 * not met, it is accepted; without, it counts as what it is. At most 99 while anything blocking is open, so that 100 means
 * complete (as the OpenSSF Best Practices badge does it).
 */
export function scoreOf(items: readonly ItemReadiness[]): Score {
  return {
    withWaivers: share(items.map(({ weight, blocking, state }) => ({ weight, blocking, state }))),
    withoutWaivers: share(
      items.map(({ weight, blocking, evaluated }) => ({ weight, blocking, state: evaluated })),
    ),
  };
}

interface Weighed {
  readonly weight: number;
  readonly blocking: boolean;
  readonly state: ItemState;
}

function share(items: readonly Weighed[]): number | null {
  const counted = items.filter(({ state }) => state !== "not-applicable" && state !== "waived");
  const all = sum(counted);
  // Everything waived is nothing shown.
  if (all === 0) return items.some(({ state }) => state === "waived") ? 0 : null;
  const score = floorTo1((100 * sum(counted.filter(({ state }) => isMet(state)))) / all);
  const isBlocked = items.some(({ blocking, state }) => blocking && isOpen(state));
  return isBlocked ? Math.min(score, CAP) : score;
}

function sum(items: readonly Weighed[]): number {
  return items.reduce((total, { weight }) => total + weight, 0);
}

/** Down, so that 99.96 is not shown as 100; the small addition undoes binary fractions. */
function floorTo1(value: number): number {
  return Math.floor(value * 10 + 1e-9) / 10;
}

export function countStates(items: readonly ItemReadiness[]): Record<ItemState, number> {
  const counts = Object.fromEntries(ITEM_STATES.map((state) => [state, 0])) as Record<
    ItemState,
    number
  >;
  for (const { state } of items) counts[state] += 1;
  return counts;
}

/** An item is measured when anything of it was; an item of which nothing is known is unknown, whatever it lists. */
export function coverageOf(items: readonly ItemReadiness[]): Coverage {
  const coverage = { measured: 0, asserted: 0, unknown: 0 };
  for (const { evaluated, evidence } of items) {
    if (evaluated === "not-applicable") continue;
    const decided = evidence.filter(({ state }) => state !== "unknown");
    if (evaluated === "unknown" || decided.length === 0) coverage.unknown += 1;
    else if (decided.some(({ basis }) => basis === "measured")) coverage.measured += 1;
    else coverage.asserted += 1;
  }
  return coverage;
}
