/**
 * Finds, for each strongly connected component, one short cycle of every class that no worse one implies.
 *
 * Whether a model is broken is decided by components of small graphs, in linear time, so no verdict depends on the
 * budget: it limits only how long a shorter cycle, or a G-single among many candidates, is looked for.
 */
import { componentsOf, type Components } from "./components.ts";
import { plainView, splitView, type Component, type View } from "./component-graphs.ts";
import { cycleOf, type Cycle, type Step } from "./cycle.ts";
import { MISSES, RW, WR, WW } from "./digraph.ts";
import { implies, ORDERS, type CycleClass, type Order } from "./levels.ts";
import { PathSearch, type Budget, type Path } from "./shortest-path.ts";

/** Starting edges tried per class and component, once a cycle is known, in the hope of a shorter one. */
const TRIES = 32;

export interface ComponentCycles {
  readonly cycles: readonly Cycle[];
  /** False where the budget ended before every G-single candidate had been looked at. */
  readonly complete: boolean;
}

export function cyclesIn(component: Component, budget: Budget): ComponentCycles {
  const found: Cycle[] = [];
  let complete = true;
  const wanted = (kind: CycleClass, order: Order): boolean =>
    !found.some(({ anomaly }) => implies(anomaly, { kind, order }));
  const keep = (cycle: Cycle | undefined): void => {
    if (cycle !== undefined && wanted(cycle.anomaly.kind, cycle.anomaly.order)) found.push(cycle);
  };
  const plain = (edges: number, mask: number, order: Order): Cycle | undefined =>
    throughEdge(component, { view: plainView(component, edges, order), mask }, budget);
  for (const order of ORDERS) {
    if (wanted("G0", order)) keep(plain(WW, WW, order));
    if (wanted("G1c", order)) keep(plain(WW | WR, WR, order));
    if (wanted("G-single", order)) {
      const view = splitView(component, order);
      const parts = componentsOf(view.graph);
      const single = throughOneRw(component, { split: view, parts, order }, budget);
      complete &&= single !== "exhausted";
      if (single !== "exhausted") keep(single);
      if (wanted("G-nonadjacent", order)) {
        keep(throughEdge(component, { view, mask: MISSES[order], parts }, budget));
      }
    }
    if (wanted("G2-item", order)) keep(plain(WW | WR | RW, MISSES[order], order));
  }
  return { cycles: found, complete };
}

interface Through {
  readonly view: View;
  /** Kinds of which the cycle must have an edge. */
  readonly mask: number;
  readonly parts?: Components;
}

/** A short cycle through some edge of the kind whose two ends are in one component of the view: there always is one. */
function throughEdge(
  component: Component,
  { view, mask, parts = componentsOf(view.graph) }: Through,
  budget: Budget,
): Cycle | undefined {
  const search = new PathSearch(view.graph);
  const { from, to, kind, size } = component.edges;
  let best: Cycle | undefined;
  let tries = 0;
  for (let e = 0; e < size && tries < TRIES && best?.steps.length !== 2; e += 1) {
    if ((kind[e]! & mask) === 0) continue;
    const a = view.tail(from[e]!);
    const b = view.front(to[e]!);
    if (parts.of[a] !== parts.of[b]) continue;
    if (best !== undefined && budget.left <= 0) break;
    tries += 1;
    // The first search always succeeds, so it is not cut short.
    const path = search.find(b, a, best === undefined ? { left: Infinity } : budget);
    if (path !== undefined) best = shorter(best, closed(view, { node: a, kind: kind[e]! }, path));
  }
  return best;
}

interface SplitParts {
  readonly split: View;
  readonly parts: Components;
  readonly order: Order;
}

/** A cycle with exactly one rw edge, undefined where there is none. */
function throughOneRw(
  component: Component,
  { split, parts, order }: SplitParts,
  budget: Budget,
): Cycle | undefined | "exhausted" {
  const view = plainView(component, WW | WR, order);
  const ranks = componentsOf(view.graph).of;
  const search = new PathSearch(view.graph);
  const { from, to, kind, size } = component.edges;
  let best: Cycle | undefined;
  let tries = 0;
  for (let e = 0; e < size && tries < TRIES && best?.steps.length !== 2; e += 1) {
    if ((kind[e]! & MISSES[order]) === 0) continue;
    const [a, b] = [from[e]!, to[e]!];
    if (parts.of[split.tail(a)] !== parts.of[split.front(b)]) continue;
    if (ranks[b]! < ranks[a]!) continue;
    if (budget.left <= 0) return best ?? "exhausted";
    const path = search.find(b, a, budget, { ranks, floor: ranks[a]! });
    if (path === undefined) continue;
    tries += 1;
    best = shorter(best, closed(view, { node: a, kind: kind[e]! }, path));
  }
  return best ?? (budget.left <= 0 ? "exhausted" : undefined);
}

function shorter(best: Cycle | undefined, other: Cycle): Cycle {
  return best === undefined || other.steps.length < best.steps.length ? other : best;
}

/** The cycle that an edge and a path from its front back to its tail make. */
function closed(view: View, first: { node: number; kind: number }, path: Path): Cycle {
  const steps: Step[] = [{ transaction: view.transactionOf(first.node), kind: first.kind }];
  for (const [at, kind] of path.kinds.entries()) {
    if (kind !== 0) steps.push({ transaction: view.transactionOf(path.nodes[at]!), kind });
  }
  return cycleOf(steps);
}
