/**
 * A client of the service: it talks to the node of its own region, or where there is none to the next one in the list,
 * and to the one after that when a request is not answered.
 */
import type { ClientOptions, OperationReply, OperationRequest } from "../../ports/node-kind.ts";
import type { RunningNetwork } from "../../ports/runtime.ts";
import { HttpClient, type HttpRequest } from "../http/http-client.ts";
import { outcomeOf, outcomeOfTrouble } from "./service-errors.ts";

export interface SessionContext {
  readonly network: RunningNetwork;
  readonly port: number;
  /** In the order in which they are tried. */
  readonly nodes: readonly string[];
  readonly options: ClientOptions;
}

/** What a data model makes of a request: one HTTP request, and the value of its reply. */
export interface Statement {
  readonly request: HttpRequest;
  readonly read: boolean;
  result(body: string): unknown;
}

interface Seat {
  readonly node: string;
  readonly client: HttpClient;
}

export class ServiceSession {
  readonly #context: SessionContext;
  #turn = 0;
  #seat: Seat | undefined;

  constructor(context: SessionContext) {
    this.#context = context;
  }

  async perform(
    { value }: OperationRequest,
    statement: Statement,
    signal: AbortSignal,
  ): Promise<OperationReply> {
    const { request, read } = statement;
    const { node, client } = this.#sit();
    try {
      const reply = await client.send(request, signal);
      const outcome = outcomeOf(reply, read);
      if (outcome === "ok") return { outcome, value: statement.result(reply.body), node };
      const said = reply.body.slice(0, SAID_MAX).trim();
      return { outcome, value, error: `status ${reply.status} ${said}`.trim(), node };
    } catch (error) {
      this.close();
      this.#turn += 1;
      const message = error instanceof Error ? error.message : String(error);
      return { outcome: outcomeOfTrouble(error, read), value, error: message, node };
    }
  }

  close(): void {
    this.#seat?.client.close();
    this.#seat = undefined;
  }

  #sit(): Seat {
    if (this.#seat !== undefined) return this.#seat;
    const { network, port, nodes, options } = this.#context;
    const node = options.node ?? nodes[this.#turn % nodes.length] ?? "";
    const endpoint =
      options.control === true
        ? network.control(node, port)
        : network.entry(options.vantage, node, port);
    this.#seat = { node, client: new HttpClient(endpoint) };
    return this.#seat;
  }
}

/** Characters of an error's body that the history keeps. */
const SAID_MAX = 200;
