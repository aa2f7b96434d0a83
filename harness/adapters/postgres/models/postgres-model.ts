import type { OperationRequest } from "../../../ports/node-kind.ts";
import type { Statement } from "../postgres-session.ts";

/** A data model: the table it needs, and the statement of each operation. One file here, one line in registry.ts. */
export interface PostgresModel {
  readonly model: string;
  /** `table` is a quoted identifier of the workload's own. */
  setup(table: string): readonly string[];
  statement(request: OperationRequest, table: string): Statement;
}
