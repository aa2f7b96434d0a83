/**
 * A topological order made by walking back from wished places: each seed comes as soon as all that precedes it has.
 *
 * What precedes a node may depend on what came before: a write comes after the readers of the version it replaces, and
 * which version that is shows only then. Such late demands are met where they can be, and dropped where they would
 * close a cycle, for the order is a guess to be checked.
 */
import { int32Column, uint8Column } from "./columns.ts";
import { digraphOf, EdgeList, type Digraph } from "./digraph.ts";

const OPEN = 1;
const DONE = 2;
/** How often a node asks again, where meeting its late demands made new ones. */
const ASKS = 4;

export interface LateDemands {
  /** Nodes that should come before this one, given what has come so far. */
  of(node: number): readonly number[];
  /** Called for every node when its turn has come. */
  place(node: number): void;
}

/** False where the edges alone have a cycle. */
export function walkLazily(
  nodes: number,
  edges: EdgeList,
  seeds: Iterable<number>,
  demands: LateDemands,
): boolean {
  const walk = new Walk(reversed(nodes, edges), demands);
  for (const seed of seeds) if (!walk.from(seed)) return false;
  for (let v = 0; v < nodes; v += 1) if (!walk.from(v)) return false;
  return true;
}

function reversed(nodes: number, edges: EdgeList): Digraph {
  const list = new EdgeList();
  for (let e = 0; e < edges.size; e += 1) list.add(edges.to[e]!, edges.from[e]!, 0);
  return digraphOf(nodes, list);
}

class Walk {
  readonly #before: Digraph;
  readonly #demands: LateDemands;
  readonly #state: Uint8Array;
  readonly #next: Int32Array;
  readonly #asked: Uint8Array;
  /** Place of each open node on the path. */
  readonly #depth: Int32Array;
  readonly #late = new Map<number, number[]>();
  readonly #path: number[] = [];
  /** Places on the path of nodes that a late demand opened, ascending. */
  readonly #demanded: number[] = [];

  constructor(before: Digraph, demands: LateDemands) {
    this.#before = before;
    this.#demands = demands;
    this.#state = uint8Column(before.nodes);
    this.#asked = uint8Column(before.nodes);
    this.#depth = int32Column(before.nodes);
    this.#next = int32Column(before.nodes);
    this.#next.set(before.head.subarray(0, before.nodes));
  }

  from(seed: number): boolean {
    if (this.#state[seed] === DONE) return true;
    this.#open(seed);
    while (this.#path.length > 0) {
      const v = this.#path.at(-1)!;
      if (this.#next[v]! < this.#before.head[v + 1]!) {
        const before = this.#before.to[this.#next[v]!]!;
        this.#next[v]! += 1;
        if (this.#state[before] === OPEN && !this.#refuse(before)) return false;
        if (this.#state[before] === 0) this.#open(before);
        continue;
      }
      const late = this.#nextLate(v);
      if (late >= 0) {
        this.#demanded.push(this.#path.length);
        this.#open(late);
      } else {
        this.#close();
        this.#state[v] = DONE;
        this.#demands.place(v);
      }
    }
    return true;
  }

  #open(v: number): void {
    this.#state[v] = OPEN;
    this.#depth[v] = this.#path.length;
    this.#path.push(v);
  }

  /** Takes the last node off the path. */
  #close(): void {
    const v = this.#path.pop()!;
    this.#late.delete(v);
    if (this.#demanded.at(-1) === this.#path.length) this.#demanded.pop();
  }

  /** Gives up the last late demand that leads back to an open node; false where fixed edges alone lead there. */
  #refuse(node: number): boolean {
    const from = this.#demanded.at(-1);
    if (from === undefined || from <= this.#depth[node]!) return false;
    while (this.#path.length > from) {
      const v = this.#path.at(-1)!;
      this.#close();
      this.#state[v] = 0;
      this.#next[v] = this.#before.head[v]!;
    }
    return true;
  }

  /** The next node that v asks for late and that has not come yet, or -1. */
  #nextLate(v: number): number {
    for (;;) {
      const late = this.#late.get(v)?.pop();
      if (late === undefined) {
        if (this.#asked[v]! >= ASKS) return -1;
        this.#asked[v]! += 1;
        const wanted = this.#demands.of(v).filter((node) => this.#state[node] === 0);
        if (wanted.length === 0) return -1;
        this.#late.set(v, wanted);
      } else if (this.#state[late] === 0) return late;
    }
  }
}
