/**
 * A client of the group that follows the writable primary, as libpq's `target_session_attrs=read-write` does: it
 * connects to the node that says it is writable, and looks again when that one fails it. Told to stick to one node, it
 * uses that one whatever its role.
 */
import type { Clock } from "../../ports/clock.ts";
import type { ClientOptions, OperationReply, OperationRequest } from "../../ports/node-kind.ts";
import type { PrimaryFinder } from "../group/primary-finder.ts";
import type { PostgresAnswer, PostgresConnection } from "./postgres-connection.ts";
import { classifyPostgresError } from "./postgres-errors.ts";
import {
  runTransaction,
  type Isolation,
  type Transaction,
  type TransactionEnd,
} from "./postgres-transaction.ts";
import { openFrom, type Way } from "./postgres-way.ts";

/** Pause after a node that says it is the primary but lets nobody in. */
const RETRY_MS = 50;

export interface SessionContext {
  readonly way: Way;
  /** Shared by all clients of the vantage region. */
  readonly finder: PrimaryFinder;
  readonly options: ClientOptions;
  readonly clock: Clock;
}

/** What a data model makes of a request that is one statement, a transaction of its own. */
export interface Statement {
  readonly text: string;
  readonly values: readonly unknown[];
  readonly read: boolean;
  /** The completed value; undefined: the precondition did not hold, so it did not happen. */
  result(answer: PostgresAnswer): { readonly value: unknown } | undefined;
}

interface Seat {
  readonly node: string;
  readonly connection: PostgresConnection;
}

export class PostgresSession {
  readonly #context: SessionContext;
  #seat: Seat | undefined;

  constructor(context: SessionContext) {
    this.#context = context;
  }

  async perform(
    { value }: OperationRequest,
    work: Statement | Transaction,
    signal: AbortSignal,
  ): Promise<OperationReply> {
    let seat: Seat;
    try {
      seat = await this.#sit(signal);
    } catch (error) {
      // Nothing was sent.
      return { outcome: "fail", value, error: messageOf(error) };
    }
    const end =
      "text" in work
        ? await runStatement(seat.connection, work, signal)
        : await runTransaction(seat.connection, this.#possible(work), signal);
    if (end.reconnect) this.#leave();
    const { outcome, error } = end;
    return {
      outcome,
      value: outcome === "ok" ? end.value : value,
      ...(error === undefined ? {} : { error }),
      node: seat.node,
    };
  }

  /** Runs a statement outside the history: tables and the like. Throws. */
  async prepare(text: string, signal: AbortSignal): Promise<void> {
    const { connection } = await this.#sit(signal);
    await connection.query(text, [], signal);
  }

  close(): void {
    this.#seat?.connection.close();
    this.#seat = undefined;
  }

  /** A standby knows no serializable transactions: a snapshot is the most it offers. */
  #possible(work: Transaction): Transaction {
    const strongest: Isolation = "REPEATABLE READ";
    const isTooStrong =
      work.isolation === "SERIALIZABLE" && this.#context.options.node !== undefined;
    return isTooStrong ? { ...work, isolation: strongest } : work;
  }

  #leave(): void {
    if (this.#seat === undefined) return;
    this.#seat.connection.destroy();
    this.#context.finder.forget(this.#seat.node);
    this.#seat = undefined;
  }

  async #sit(signal: AbortSignal): Promise<Seat> {
    if (this.#seat !== undefined && !this.#seat.connection.broken) return this.#seat;
    this.#leave();
    this.#seat = await this.#findSeat(signal);
    return this.#seat;
  }

  async #findSeat(signal: AbortSignal): Promise<Seat> {
    const { options, finder, way, clock } = this.#context;
    if (options.node !== undefined) {
      return { node: options.node, connection: await openFrom(way, options.node, signal) };
    }
    for (;;) {
      const node = await finder.find(signal);
      try {
        return { node, connection: await openFrom(way, node, signal) };
      } catch (error) {
        finder.forget(node);
        if (signal.aborted) throw error;
        await clock.sleep(RETRY_MS, signal).catch(() => undefined);
      }
    }
  }
}

async function runStatement(
  connection: PostgresConnection,
  statement: Statement,
  signal: AbortSignal,
): Promise<TransactionEnd> {
  try {
    const answer = await connection.query(statement.text, statement.values, signal);
    if (answer.notReplicated !== undefined) {
      return { outcome: "unknown", error: answer.notReplicated, reconnect: false };
    }
    const result = statement.result(answer);
    if (result === undefined) return { outcome: "fail", error: "precondition", reconnect: false };
    return { outcome: "ok", value: result.value, reconnect: false };
  } catch (error) {
    return classifyPostgresError(error, statement.read);
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message || error.name : String(error);
}
