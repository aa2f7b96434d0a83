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

type EtcdPath = "kv/put" | "kv/range" | "kv/txn" | "lease/grant";

/** What a data model makes of a request: one call, and the value of its answer. */
export interface Statement {
  readonly path: EtcdPath;
  readonly body: unknown;
  readonly read: boolean;
  /** The completed value; undefined: the precondition did not hold, so it did not happen. */
  result(answer: unknown): { readonly value: unknown } | undefined;
}

/** Makes a call that changes no key; rejects where it is refused or not answered. */
export type Ask = (path: EtcdPath, body: unknown) => Promise<unknown>;

/** A request whose call depends on what is asked before it. */
export interface Dialogue {
  readonly read: boolean;
  prepare(ask: Ask): Promise<Statement>;
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
    { value }: OperationRequest,
    work: Statement | Dialogue,
    signal: AbortSignal,
  ): Promise<OperationReply> {
    const { node, client } = this.#sit();
    let isSent = false;
    try {
      const statement =
        "path" in work
          ? work
          : await work.prepare((path, body) => callEtcd(client, path, body, signal));
      isSent = true;
      const answer = await callEtcd(client, statement.path, statement.body, signal);
      const result = statement.result(answer);
      if (result === undefined) return { outcome: "fail", value, error: "precondition", node };
      return { outcome: "ok", value: result.value, node };
    } catch (error) {
      const trouble = classifyEtcdError(error, work.read || !isSent);
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
