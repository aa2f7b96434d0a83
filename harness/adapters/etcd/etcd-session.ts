/**
 * A client of the group: it talks to one member, first the one of its own region, and to the next one after a request
 * that was not answered well. Any member takes any request and passes it on to the leader.
 */
import type { ClientOptions, OperationReply, OperationRequest } from "../../ports/node-kind.ts";
import type { RunningNetwork } from "../../ports/runtime.ts";
import { HttpClient } from "../http/http-client.ts";
import { ETCD_CLIENT_PORT } from "./etcd-config.ts";
import { classifyEtcdError } from "./etcd-errors.ts";
import { callEtcd } from "./etcd-gateway.ts";

export interface SessionContext {
  readonly network: RunningNetwork;
  /** In the order in which they are tried. */
  readonly nodes: readonly string[];
  readonly options: ClientOptions;
}

/** What a data model makes of a request: one call, and the value of its answer. */
export interface Statement {
  readonly path: "kv/put" | "kv/range" | "kv/txn";
  readonly body: unknown;
  readonly read: boolean;
  /** The completed value; undefined: the precondition did not hold, so it did not happen. */
  result(answer: unknown): { readonly value: unknown } | undefined;
}

interface Seat {
  readonly node: string;
  readonly client: HttpClient;
}

export class EtcdSession {
  readonly #context: SessionContext;
  #turn = 0;
  #seat: Seat | undefined;

  constructor(context: SessionContext) {
    this.#context = context;
  }

  async perform(
    request: OperationRequest,
    statement: Statement,
    signal: AbortSignal,
  ): Promise<OperationReply> {
    const { value } = request;
    const { node, client } = this.#sit();
    try {
      const answer = await callEtcd(client, statement.path, statement.body, signal);
      const result = statement.result(answer);
      if (result === undefined) return { outcome: "fail", value, error: "precondition", node };
      return { outcome: "ok", value: result.value, node };
    } catch (error) {
      const trouble = classifyEtcdError(error, statement.read);
      this.close();
      this.#turn += 1;
      return { outcome: trouble.outcome, value, error: trouble.error, node };
    }
  }

  close(): void {
    this.#seat?.client.close();
    this.#seat = undefined;
  }

  #sit(): Seat {
    if (this.#seat !== undefined) return this.#seat;
    const { network, nodes, options } = this.#context;
    const node = options.node ?? nodes[this.#turn % nodes.length] ?? "";
    const endpoint =
      options.control === true
        ? network.control(node, ETCD_CLIENT_PORT)
        : network.entry(options.vantage, node, ETCD_CLIENT_PORT);
    this.#seat = { node, client: new HttpClient(endpoint) };
    return this.#seat;
  }
}
