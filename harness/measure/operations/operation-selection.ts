import type { Outcome } from "../../domain/history.ts";
import type { Operations } from "./operations.ts";

/** Some of the operations: those of a region, or of one name. */
export class OperationSelection implements Operations {
  readonly isOpen: boolean;
  readonly #all: Operations;
  readonly #positions: Uint32Array;

  constructor(all: Operations, isMeant: (i: number) => boolean) {
    this.#all = all;
    this.isOpen = all.isOpen;
    let length = 0;
    for (let i = 0; i < all.length; i += 1) if (isMeant(i)) length += 1;
    this.#positions = new Uint32Array(length);
    let at = 0;
    for (let i = 0; i < all.length; i += 1) {
      if (!isMeant(i)) continue;
      this.#positions[at] = i;
      at += 1;
    }
  }

  get length(): number {
    return this.#positions.length;
  }

  dueAt(i: number): number {
    return this.#all.dueAt(this.#at(i));
  }

  invokedAt(i: number): number {
    return this.#all.invokedAt(this.#at(i));
  }

  completedAt(i: number): number {
    return this.#all.completedAt(this.#at(i));
  }

  outcome(i: number): Outcome {
    return this.#all.outcome(this.#at(i));
  }

  name(i: number): string {
    return this.#all.name(this.#at(i));
  }

  vantage(i: number): string {
    return this.#all.vantage(this.#at(i));
  }

  node(i: number): string | undefined {
    return this.#all.node(this.#at(i));
  }

  #at(i: number): number {
    return this.#positions[i] ?? -1;
  }
}
