/** Breadth-first search in which STEP_FREE edges cost nothing, with scratch arrays that are reused between searches. */
import { int32Column, uint8Column } from "./columns.ts";
import { STEP_FREE, type Digraph } from "./digraph.ts";

/** Counts edges looked at, so that a search ends after the same work on every machine. */
export interface Budget {
  left: number;
}

export class PathSearch {
  readonly #graph: Digraph;
  readonly #seen: Int32Array;
  readonly #previous: Int32Array;
  readonly #via: Uint8Array;
  #round = 0;
  #now: number[] = [];
  #next: number[] = [];

  constructor(graph: Digraph) {
    this.#graph = graph;
    this.#seen = int32Column(graph.nodes);
    this.#previous = int32Column(graph.nodes);
    this.#via = uint8Column(graph.nodes);
  }

  /**
   * Nodes and edge kinds of a path with the fewest counted steps, or undefined where there is none or the budget ran
   * out. Nodes ranked below the floor are known to lead nowhere.
   */
  find(from: number, target: number, budget: Budget, prune?: Prune): Path | undefined {
    const { head, to, kind } = this.#graph;
    this.#round += 1;
    const round = this.#round;
    this.#now = [from];
    this.#next = [];
    this.#seen[from] = round;
    if (from === target) return { nodes: [from], kinds: [] };
    while (this.#now.length > 0 && budget.left > 0) {
      for (let i = 0; i < this.#now.length; i += 1) {
        const v = this.#now[i]!;
        for (let e = head[v]!; e < head[v + 1]!; e += 1) {
          budget.left -= 1;
          const k = kind[e]!;
          const w = to[e]!;
          if (this.#seen[w] === round) continue;
          if (prune !== undefined && prune.ranks[w]! < prune.floor) continue;
          if (k !== STEP_FREE) {
            if (this.#seen[w] === -round) continue;
            this.#seen[w] = -round;
            this.#next.push(w);
          } else {
            this.#seen[w] = round;
            this.#now.push(w);
          }
          this.#previous[w] = v;
          this.#via[w] = k;
          if (w === target) return this.#path(from, target);
        }
      }
      this.#advance(round);
    }
    return undefined;
  }

  /** Nodes one step further become the current ones, but for those that a free edge reached meanwhile. */
  #advance(round: number): void {
    const current = this.#next.filter((w) => this.#seen[w] === -round);
    for (const w of current) this.#seen[w] = round;
    this.#now = current;
    this.#next = [];
  }

  #path(from: number, target: number): Path {
    const nodes = [target];
    const kinds: number[] = [];
    for (let v = target; v !== from;) {
      kinds.push(this.#via[v]!);
      v = this.#previous[v]!;
      nodes.push(v);
    }
    return { nodes: nodes.reverse(), kinds: kinds.reverse() };
  }
}

export interface Prune {
  readonly ranks: Int32Array;
  readonly floor: number;
}

export interface Path {
  readonly nodes: readonly number[];
  /** Kind of the edge that leaves each node but the last. */
  readonly kinds: readonly number[];
}
