import type {
  ClientOptions,
  OperationReply,
  OperationRequest,
  ServiceClient,
} from "../../ports/node-kind.ts";
import type { ModelContext, PostgresModel } from "./models/postgres-model.ts";
import { PostgresSession, type SessionContext } from "./postgres-session.ts";

const SETUP_TIMEOUT_MS = 10_000;

/** A client of a workload: a data model over a session, and where reads go elsewhere, another one for them. */
export class PostgresClient implements ServiceClient {
  readonly #model: PostgresModel;
  readonly #session: PostgresSession;
  readonly #reads: PostgresSession;
  readonly #context: ModelContext;

  /** `near`: the node that reads are sent to; undefined: the one that writes go to. */
  constructor(model: PostgresModel, context: SessionContext, near?: string) {
    const { options } = context;
    this.#model = model;
    this.#session = new PostgresSession(context);
    this.#reads =
      near === undefined
        ? this.#session
        : new PostgresSession({ ...context, options: { ...options, node: near } });
    this.#context = { table: tableOf(options), options: options.options ?? {} };
  }

  async setup(): Promise<void> {
    const signal = AbortSignal.timeout(SETUP_TIMEOUT_MS);
    for (const text of this.#model.setup(this.#context)) await this.#session.prepare(text, signal);
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

function tableOf({ workload }: ClientOptions): string {
  return `"${workload.replaceAll('"', '""')}"`;
}
