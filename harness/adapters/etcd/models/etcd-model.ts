import type { OperationRequest } from "../../../ports/node-kind.ts";
import type { Dialogue, Statement } from "../etcd-session.ts";

export interface ModelContext {
  /** The workload's own: every key begins with it. */
  readonly prefix: string;
  /** Reads what this very member has applied, instead of what a majority agrees on. */
  readonly local: boolean;
  /** Of the workload. */
  readonly options: Readonly<Record<string, unknown>>;
}

/** A data model: what each operation does. One file here, one line in registry.ts. */
export interface EtcdModel {
  readonly model: string;
  perform(request: OperationRequest, context: ModelContext): Statement | Dialogue;
}
