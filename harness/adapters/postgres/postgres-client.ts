import type {
  ClientOptions,
  OperationReply,
  OperationRequest,
  ServiceClient,
} from "../../ports/node-kind.ts";
import type { PostgresModel } from "./models/postgres-model.ts";
import { PostgresSession, type SessionContext } from "./postgres-session.ts";

const SETUP_TIMEOUT_MS = 10_000;

/** A client of a workload: a data model over a session. */
export class PostgresClient implements ServiceClient {
  readonly #model: PostgresModel;
  readonly #session: PostgresSession;
  readonly #table: string;

  constructor(model: PostgresModel, context: SessionContext) {
    this.#model = model;
    this.#session = new PostgresSession(context);
    this.#table = tableOf(context.options);
  }

  async setup(): Promise<void> {
    const signal = AbortSignal.timeout(SETUP_TIMEOUT_MS);
    for (const text of this.#model.setup(this.#table)) await this.#session.prepare(text, signal);
  }

  async invoke(request: OperationRequest, signal: AbortSignal): Promise<OperationReply> {
    return this.#session.perform(request, this.#model.statement(request, this.#table), signal);
  }

  async close(): Promise<void> {
    this.#session.close();
  }
}

function tableOf({ workload }: ClientOptions): string {
  return `"${workload.replaceAll('"', '""')}"`;
}
