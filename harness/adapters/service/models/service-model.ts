import type { OperationRequest } from "../../../ports/node-kind.ts";
import type { Statement } from "../service-session.ts";

/** A data model: the HTTP request of each operation. One file here, one line in registry.ts. */
export interface ServiceModel {
  readonly model: string;
  statement(request: OperationRequest): Statement;
}
