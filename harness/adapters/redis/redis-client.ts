import type { OperationReply, OperationRequest, ServiceClient } from "../../ports/node-kind.ts";
import type { ModelContext, RedisModel } from "./models/redis-model.ts";
import { RedisSession, type SessionContext } from "./redis-session.ts";

const SETUP_TIMEOUT_MS = 10_000;

/** A client of a workload: a data model over a session, and where reads go elsewhere, another one for them. */
export class RedisClient implements ServiceClient {
  readonly #model: RedisModel;
  readonly #session: RedisSession;
  readonly #reads: RedisSession;
  readonly #context: ModelContext;

  /** `near`: the node that reads are sent to; undefined: the one that writes go to. */
  constructor(model: RedisModel, context: SessionContext, near?: string) {
    const { options } = context;
    this.#model = model;
    this.#session = new RedisSession(context);
    this.#reads =
      near === undefined
        ? this.#session
        : new RedisSession({ ...context, options: { ...options, node: near } });
    this.#context = { prefix: options.workload, options: options.options ?? {} };
  }

  async setup(): Promise<void> {
    const commands = this.#model.setup?.(this.#context) ?? [];
    if (commands.length === 0) return;
    await this.#session.prepare(commands, AbortSignal.timeout(SETUP_TIMEOUT_MS));
  }

  async invoke(request: OperationRequest, signal: AbortSignal): Promise<OperationReply> {
    const work = this.#model.perform(request, this.#context);
    return (work.read ? this.#reads : this.#session).perform(request, work, signal);
  }

  async close(): Promise<void> {
    this.#session.close();
    this.#reads.close();
  }
}
