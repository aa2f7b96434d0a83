import type { OperationRequest } from "../../../ports/node-kind.ts";
import type { Statement } from "../etcd-session.ts";

export interface ModelContext {
  /** The workload's own: every key begins with it. */
  readonly prefix: string;
  /** Reads what this very member has applied, instead of what a majority agrees on. */
  readonly local: boolean;
}

/** A data model: the call of each operation. One file here, one line in registry.ts. */
export interface EtcdModel {
  readonly model: string;
  statement(request: OperationRequest, context: ModelContext): Statement;
}
