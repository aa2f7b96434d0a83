/** The transactions of a history in columns: one row a transaction, one row a micro-operation. */
import { float64Column, int32Column, uint8Column } from "./columns.ts";
import type { History, Operation } from "../../domain/history.ts";
import { InputError } from "../../lib/errors.ts";
import { Interner } from "../models/interner.ts";

export const COMMITTED = 0;
export const ABORTED = 1;
export const UNKNOWN = 2;

/** Name of the writing micro-operation: lists are appended to, registers are written. */
export type WriteName = "append" | "w";

export interface Transactions {
  readonly writeName: WriteName;
  readonly operations: readonly Operation[];
  readonly count: number;
  /** COMMITTED, ABORTED or UNKNOWN of each transaction. */
  readonly status: Uint8Array;
  /** Position of the invocation record of each transaction, and of its completion (Infinity where unknown). */
  readonly invoked: Float64Array;
  readonly completed: Float64Array;
  /** First micro-operation of each transaction; one longer than `count`. */
  readonly start: Int32Array;
  /** 1 for a write, 0 for a read. */
  readonly isWrite: Uint8Array;
  readonly key: Int32Array;
  readonly value: readonly unknown[];
  readonly keys: Interner;
}

/**
 * @throws InputError CHK020–CHK022 naming the operation whose value is no list of micro-operations, has a
 *   micro-operation of a wrong shape, or one of another kind of history.
 */
export function transactionsOf(history: History, writeName: WriteName): Transactions {
  const operations = history.operations.filter(
    (operation) => operation.f === "txn" || Array.isArray(operation.input),
  );
  const count = operations.length;
  const start = int32Column(count + 1);
  for (let t = 0; t < count; t += 1) {
    start[t + 1] = start[t]! + microOperationsOf(operations[t]!).length;
  }
  const size = start[count]!;
  const keys = new Interner();
  const isWrite = uint8Column(size);
  const key = int32Column(size);
  const value: unknown[] = new Array<unknown>(size);
  const status = uint8Column(count);
  const invoked = float64Column(count);
  const completed = float64Column(count);
  let row = 0;
  for (let t = 0; t < count; t += 1) {
    const operation = operations[t]!;
    status[t] = STATUS[operation.outcome];
    invoked[t] = operation.index;
    completed[t] = operation.completionIndex;
    for (const micro of microOperationsOf(operation)) {
      if (!Array.isArray(micro) || micro.length < 2) throw wrongShape(operation, micro);
      const name: unknown = micro[0];
      if (name === writeName) isWrite[row] = 1;
      else if (name !== "r") throw wrongName(operation, name, writeName);
      key[row] = keys.id(micro[1]);
      value[row] = micro[2];
      row += 1;
    }
  }
  const places = { invoked, completed, start };
  return { writeName, operations, count, status, ...places, isWrite, key, value, keys };
}

const STATUS = { ok: COMMITTED, fail: ABORTED, unknown: UNKNOWN } as const;

/** What a committed transaction says it did; what any other was asked to do, unless it says more. */
function microOperationsOf(operation: Operation): readonly unknown[] {
  if (Array.isArray(operation.output)) return operation.output as readonly unknown[];
  if (operation.outcome !== "ok" && Array.isArray(operation.input)) {
    return operation.input as readonly unknown[];
  }
  throw new InputError({
    code: "CHK020",
    message: `T${operation.index} (${operation.f}) has no list of micro-operations`,
    why: 'the value of a transaction is a list such as [["append","x",1],["r","y",null]]',
    fix: "check this history with the checker of its workload",
  });
}

function wrongShape(operation: Operation, micro: unknown): InputError {
  return new InputError({
    code: "CHK021",
    message: `T${operation.index} holds ${JSON.stringify(micro) ?? "nothing"}, which is no micro-operation`,
    why: 'a micro-operation is [name, key, value], such as ["r","x",[1,2]]',
    fix: "mend the history",
  });
}

function wrongName(operation: Operation, name: unknown, writeName: WriteName): InputError {
  const other = writeName === "append" ? "rw-register" : "list-append";
  return new InputError({
    code: "CHK022",
    message: `T${operation.index} holds a micro-operation ${JSON.stringify(name) ?? "without a name"}`,
    why: `this checker knows "r" and "${writeName}"`,
    fix: `check registers with rw-register and lists with list-append: perhaps ${other} is meant`,
  });
}

/** Rows of a transaction as [from, to). */
export function rowsOf(table: Transactions, transaction: number): readonly [number, number] {
  return [table.start[transaction]!, table.start[transaction + 1]!];
}
