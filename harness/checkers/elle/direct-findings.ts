/** Anomalies that show without a graph: counted all, kept the first few. */
import type { DirectClass, Order } from "./levels.ts";

export interface DirectFinding {
  readonly kind: DirectClass;
  readonly order: Order;
  readonly message: string;
  readonly transactions: readonly number[];
}

export class DirectFindings {
  readonly #examples: DirectFinding[] = [];
  readonly #counts = new Map<DirectClass, number>();
  readonly #limit: number;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** The message is built only for those that are kept. */
  add(kind: DirectClass, transactions: readonly number[], message: () => string): void {
    const count = (this.#counts.get(kind) ?? 0) + 1;
    this.#counts.set(kind, count);
    if (count > this.#limit) return;
    this.#examples.push({ kind, order: "none", message: message(), transactions });
  }

  get examples(): readonly DirectFinding[] {
    return this.#examples;
  }

  get counts(): ReadonlyMap<DirectClass, number> {
    return this.#counts;
  }
}
