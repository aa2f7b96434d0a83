import type { OperationRequest } from "../../../ports/node-kind.ts";
import type { Statement } from "../postgres-session.ts";
import type { Transaction } from "../postgres-transaction.ts";

export interface ModelContext {
  /** A quoted identifier of the workload's own. */
  readonly table: string;
  /** Of the workload. */
  readonly options: Readonly<Record<string, unknown>>;
}

/** A data model: the table it needs, and what each operation does. One file here, one line in registry.ts. */
export interface PostgresModel {
  readonly model: string;
  setup(context: ModelContext): readonly string[];
  perform(request: OperationRequest, context: ModelContext): Statement | Transaction;
}
