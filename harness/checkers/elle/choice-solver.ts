/**
 * Decides whether a graph stays acyclic for some way of making a set of either-or choices, each of which adds edges:
 * the generalised polygraph of Papadimitriou, as in Cobra and PolySI. Keeps the transitive closure in a bit matrix,
 * follows every choice of which one side would close a cycle, and tries both sides only where neither would.
 */
import type { Budget } from "./shortest-path.ts";

export type Arc = readonly [number, number];

/** Two ways to order two writes: the arcs that each adds. The first is tried first. */
export interface Choice {
  readonly sides: readonly [readonly Arc[], readonly Arc[]];
}

export interface ChoiceProblem {
  readonly nodes: number;
  readonly arcs: readonly Arc[];
  readonly choices: readonly Choice[];
}

export type ChoiceResult =
  | {
      readonly outcome: "possible";
      /** Side taken of each choice. */ readonly taken: readonly (0 | 1)[];
    }
  | { readonly outcome: "impossible" }
  | { readonly outcome: "exhausted" };

const OPEN = 2;

/** A point to come back to: what was decided when the choice at `choice` was taken on its first side. */
interface Branch {
  readonly choice: number;
  readonly trail: number;
  readonly decided: number;
}

/** The budget counts arcs looked at, and matrix words by eights. */
export function solveChoices(problem: ChoiceProblem, budget: Budget): ChoiceResult {
  const closure = new Closure(problem.nodes, budget);
  for (const [from, to] of problem.arcs)
    if (!closure.add(from, to)) return { outcome: "impossible" };
  return new Search(problem.choices, closure, budget).run();
}

class Search {
  readonly #choices: readonly Choice[];
  readonly #closure: Closure;
  readonly #budget: Budget;
  readonly #side: Uint8Array;
  readonly #decided: number[] = [];
  readonly #branches: Branch[] = [];

  constructor(choices: readonly Choice[], closure: Closure, budget: Budget) {
    this.#choices = choices;
    this.#closure = closure;
    this.#budget = budget;
    this.#side = new Uint8Array(choices.length).fill(OPEN);
  }

  run(): ChoiceResult {
    let consistent = this.#propagate();
    for (;;) {
      if (this.#budget.left <= 0) return { outcome: "exhausted" };
      if (!consistent) {
        const branch = this.#branches.pop();
        if (branch === undefined) return { outcome: "impossible" };
        this.#undo(branch);
        consistent = this.#take(branch.choice, 1) && this.#propagate();
        continue;
      }
      const choice = this.#side.indexOf(OPEN);
      if (choice < 0) return { outcome: "possible", taken: [...this.#side] as (0 | 1)[] };
      this.#branches.push({ choice, trail: this.#closure.mark, decided: this.#decided.length });
      consistent = this.#take(choice, 0) && this.#propagate();
    }
  }

  /** Follows choices that have one possible side until none is left; false where one has no possible side. */
  #propagate(): boolean {
    for (let changed = true; changed;) {
      changed = false;
      for (let c = 0; c < this.#choices.length; c += 1) {
        if (this.#side[c] !== OPEN) continue;
        if (this.#budget.left <= 0) return true;
        const { sides } = this.#choices[c]!;
        const first = this.#closure.allows(sides[0]);
        const second = this.#closure.allows(sides[1]);
        if (first && second) continue;
        if (!first && !second) return false;
        if (!this.#take(c, first ? 0 : 1)) return false;
        changed = true;
      }
    }
    return true;
  }

  #take(choice: number, side: 0 | 1): boolean {
    this.#side[choice] = side;
    this.#decided.push(choice);
    return this.#choices[choice]!.sides[side].every(([from, to]) => this.#closure.add(from, to));
  }

  #undo({ trail, decided }: Branch): void {
    this.#closure.rewind(trail);
    while (this.#decided.length > decided) this.#side[this.#decided.pop()!] = OPEN;
  }
}

/** Which node reaches which, as rows of bits, with a trail to go back. */
class Closure {
  readonly #nodes: number;
  readonly #words: number;
  readonly #rows: Uint32Array;
  readonly #budget: Budget;
  /** Changed words and what they held before, in turn. */
  readonly #trail: number[] = [];

  constructor(nodes: number, budget: Budget) {
    this.#nodes = nodes;
    this.#words = (nodes + 31) >>> 5;
    this.#rows = new Uint32Array(nodes * this.#words);
    this.#budget = budget;
  }

  get mark(): number {
    return this.#trail.length;
  }

  rewind(mark: number): void {
    while (this.#trail.length > mark) {
      const before = this.#trail.pop()!;
      this.#rows[this.#trail.pop()!] = before;
    }
  }

  #reaches(from: number, to: number): boolean {
    return (this.#rows[from * this.#words + (to >>> 5)]! & (1 << (to & 31))) !== 0;
  }

  /** Whether no single arc closes a cycle. */
  allows(arcs: readonly Arc[]): boolean {
    this.#budget.left -= arcs.length;
    return !arcs.some(([from, to]) => from === to || this.#reaches(to, from));
  }

  /** Adds an arc and all that follows from it; false, and nothing added, where it closes a cycle. */
  add(from: number, to: number): boolean {
    if (from === to || this.#reaches(to, from)) return false;
    if (this.#reaches(from, to)) return true;
    for (let v = 0; v < this.#nodes; v += 1) {
      if (v !== from && !this.#reaches(v, from)) continue;
      if (this.#reaches(v, to)) continue;
      this.#merge(v, to);
    }
    this.#budget.left -= this.#nodes / 8;
    return true;
  }

  #merge(v: number, to: number): void {
    const row = v * this.#words;
    const source = to * this.#words;
    for (let w = 0; w < this.#words; w += 1) {
      let bits = this.#rows[source + w]!;
      if (w === to >>> 5) bits |= 1 << (to & 31);
      this.#set(row + w, bits);
    }
    this.#budget.left -= this.#words / 8;
  }

  #set(at: number, bits: number): void {
    const before = this.#rows[at]!;
    const after = (before | bits) >>> 0;
    if (after === before) return;
    this.#trail.push(at, before);
    this.#rows[at] = after;
  }
}
