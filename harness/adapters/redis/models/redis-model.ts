import type { OperationRequest } from "../../../ports/node-kind.ts";
import type { RedisCommand } from "../redis-connection.ts";
import type { Dialogue, Statement } from "../redis-session.ts";

export interface ModelContext {
  /** The workload's own: every key begins with it. */
  readonly prefix: string;
  /** Of the workload. */
  readonly options: Readonly<Record<string, unknown>>;
}

/** A data model: what each operation does. One file here, one line in registry.ts. */
export interface RedisModel {
  readonly model: string;
  /** What must be there before the first operation; most keys need no preparation. */
  setup?(context: ModelContext): readonly RedisCommand[];
  perform(request: OperationRequest, context: ModelContext): Statement | Dialogue;
}
