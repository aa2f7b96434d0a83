import type { OperationReply, OperationRequest, ServiceClient } from "../../ports/node-kind.ts";
import { EtcdSession, type SessionContext } from "./etcd-session.ts";
import type { EtcdModel, ModelContext } from "./models/etcd-model.ts";

/** A client of a workload: a data model over a session. */
export class EtcdClient implements ServiceClient {
  readonly #model: EtcdModel;
  readonly #session: EtcdSession;
  readonly #context: ModelContext;

  constructor(model: EtcdModel, context: SessionContext) {
    this.#model = model;
    this.#session = new EtcdSession(context);
    const { workload, node, options = {} } = context.options;
    const local = node !== undefined || options["reads"] === "nearest";
    this.#context = { prefix: workload, local, options };
  }

  /** Keys need no preparation. */
  async setup(): Promise<void> {}

  async invoke(request: OperationRequest, signal: AbortSignal): Promise<OperationReply> {
    return this.#session.perform(request, this.#model.perform(request, this.#context), signal);
  }

  async close(): Promise<void> {
    this.#session.close();
  }
}
