/** Transactions as lists of steps, `["append", key, value]`, `["w", key, value]`, `["r", key, null]`. */
import type { OperationRequest } from "../../../ports/node-kind.ts";
import type { Ask, Transaction } from "../postgres-transaction.ts";
import { isolationOf } from "./isolation.ts";
import type { ModelContext } from "./postgres-model.ts";

type MicroOperation = readonly [f: string, key: unknown, value: unknown];

export interface MicroStatements {
  /** What a key holds; null where it was never written. */
  read(key: string, ask: Ask): Promise<unknown>;
  write(key: string, value: unknown, ask: Ask): Promise<unknown>;
}

/** One statement a step, in order; the completed value carries what the reads saw. */
export function transactionOf(
  { value }: OperationRequest,
  context: ModelContext,
  statements: MicroStatements,
): Transaction {
  const steps = value as readonly MicroOperation[];
  return {
    isolation: isolationOf(context),
    read: steps.every(([f]) => f === "r"),
    run: async (ask) => {
      const done: MicroOperation[] = [];
      for (const [f, key, argument] of steps) {
        if (f === "r") {
          done.push([f, key, await statements.read(String(key), ask)]);
        } else {
          await statements.write(String(key), argument, ask);
          done.push([f, key, argument]);
        }
      }
      return { value: done };
    },
  };
}
