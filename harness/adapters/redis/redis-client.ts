import type { OperationReply, OperationRequest, ServiceClient } from "../../ports/node-kind.ts";
import type { RedisModel } from "./models/redis-model.ts";
import { RedisSession, type SessionContext } from "./redis-session.ts";

/** A client of a workload: a data model over a session. */
export class RedisClient implements ServiceClient {
  readonly #model: RedisModel;
  readonly #session: RedisSession;
  readonly #prefix: string;

  constructor(model: RedisModel, context: SessionContext) {
    this.#model = model;
    this.#session = new RedisSession(context);
    this.#prefix = context.options.workload;
  }

  /** Keys need no preparation. */
  async setup(): Promise<void> {}

  async invoke(request: OperationRequest, signal: AbortSignal): Promise<OperationReply> {
    return this.#session.perform(request, this.#model.statement(request, this.#prefix), signal);
  }

  async close(): Promise<void> {
    this.#session.close();
  }
}
