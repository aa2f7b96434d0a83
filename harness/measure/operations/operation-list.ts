import type { Operation, Outcome } from "../../domain/history.ts";
import type { Operations } from "./operations.ts";

/** Operations that a history holds. */
export class OperationList implements Operations {
  readonly isOpen: boolean;
  readonly #all: readonly Operation[];

  constructor(all: readonly Operation[]) {
    this.#all = all;
    this.isOpen = all.some(({ intendedAt }) => intendedAt !== undefined);
  }

  get length(): number {
    return this.#all.length;
  }

  dueAt(i: number): number {
    const operation = this.#at(i);
    return operation.intendedAt ?? operation.invokedAt;
  }

  invokedAt(i: number): number {
    return this.#at(i).invokedAt;
  }

  completedAt(i: number): number {
    return this.#at(i).completedAt;
  }

  outcome(i: number): Outcome {
    return this.#at(i).outcome;
  }

  name(i: number): string {
    return this.#at(i).f;
  }

  vantage(i: number): string {
    return this.#at(i).vantage ?? "";
  }

  node(i: number): string | undefined {
    return this.#at(i).node;
  }

  #at(i: number): Operation {
    const operation = this.#all[i];
    if (operation === undefined) throw new RangeError(`there is no operation ${i}`);
    return operation;
  }
}
