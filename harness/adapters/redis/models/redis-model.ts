import type { OperationRequest } from "../../../ports/node-kind.ts";
import type { Statement } from "../redis-session.ts";

/** A data model: the command of each operation. One file here, one line in registry.ts. */
export interface RedisModel {
  readonly model: string;
  /** `prefix` is the workload's own: every key begins with it. */
  statement(request: OperationRequest, prefix: string): Statement;
}
