import type { OperationReply, OperationRequest, ServiceClient } from "../../ports/node-kind.ts";
import type { ServiceModel } from "./models/service-model.ts";
import { ServiceSession, type SessionContext } from "./service-session.ts";

/** A client of a workload: a data model over a session. */
export class HttpServiceClient implements ServiceClient {
  readonly #model: ServiceModel;
  readonly #session: ServiceSession;

  constructor(model: ServiceModel, context: SessionContext) {
    this.#model = model;
    this.#session = new ServiceSession(context);
  }

  /** What a service needs it prepares itself. */
  async setup(): Promise<void> {}

  async invoke(request: OperationRequest, signal: AbortSignal): Promise<OperationReply> {
    return this.#session.perform(request, this.#model.statement(request), signal);
  }

  async close(): Promise<void> {
    this.#session.close();
  }
}
