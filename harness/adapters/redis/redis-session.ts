/**
 * A client of the group that follows the primary: it connects to the node that says it is, and looks again when that
 * one fails it. Told to stick to one node, it uses that one whatever its role.
 */
import type { Outcome } from "../../domain/history.ts";
import type { Clock } from "../../ports/clock.ts";
import type { ClientOptions, OperationReply, OperationRequest } from "../../ports/node-kind.ts";
import type { PrimaryFinder } from "../group/primary-finder.ts";
import type { RedisCommand, RedisConnection, RedisReply } from "./redis-connection.ts";
import { classifyRedisError } from "./redis-errors.ts";
import { openFrom, type Way } from "./redis-way.ts";

/** Pause after a node that says it is the primary but lets nobody in. */
const RETRY_MS = 50;
/** WAIT gives up earlier than the operation does, so that its count still comes back. */
const WAIT_SHARE = 0.8;

export interface SessionContext {
  readonly way: Way;
  /** Shared by all clients of the vantage region. */
  readonly finder: PrimaryFinder;
  readonly options: ClientOptions;
  readonly clock: Clock;
  /** Replicas that must confirm a write before it is acknowledged. */
  readonly wait: number;
}

/** What a data model makes of a request: commands that are sent together, and the value of the last reply. */
export interface Statement {
  readonly commands: readonly RedisCommand[];
  readonly read: boolean;
  /** The completed value; undefined: the precondition did not hold, so it did not happen. */
  result(reply: RedisReply): { readonly value: unknown } | undefined;
}

/** Sends commands that change nothing; rejects where one of them is refused or not answered. */
export type Ask = (commands: readonly RedisCommand[]) => Promise<readonly RedisReply[]>;

/** A request whose statement depends on what is read before it: WATCH, reads, then MULTI … EXEC. */
export interface Dialogue {
  readonly read: boolean;
  /** Undefined: a precondition does not hold, so nothing is sent. */
  prepare(ask: Ask): Promise<Statement | undefined>;
}

interface StatementEnd {
  readonly outcome: Outcome;
  /** Where it is ok. */
  readonly value?: unknown;
  readonly trouble?: { readonly error: string };
}

interface Seat {
  readonly node: string;
  readonly connection: RedisConnection;
}

export class RedisSession {
  readonly #context: SessionContext;
  #seat: Seat | undefined;

  constructor(context: SessionContext) {
    this.#context = context;
  }

  async perform(
    { value }: OperationRequest,
    work: Statement | Dialogue,
    signal: AbortSignal,
  ): Promise<OperationReply> {
    let seat: Seat;
    try {
      seat = await this.#sit(signal);
    } catch (error) {
      // Nothing was sent.
      return { outcome: "fail", value, error: messageOf(error) };
    }
    const { node, connection } = seat;
    let isSent = false;
    try {
      const statement =
        "commands" in work
          ? work
          : await work.prepare(async (commands) => whole(await connection.send(commands, signal)));
      if (statement === undefined) return { outcome: "fail", value, error: "precondition", node };
      isSent = true;
      const end = await this.#send(connection, statement, signal);
      const { outcome, trouble } = end;
      return { outcome, value: outcome === "ok" ? end.value : value, ...trouble, node };
    } catch (error) {
      const trouble = classifyRedisError(error, work.read || !isSent);
      if (trouble.reconnect) this.#leave();
      return { outcome: trouble.outcome, value, error: trouble.error, node };
    }
  }

  /** Runs commands outside the history: consumer groups and the like. Throws. */
  async prepare(commands: readonly RedisCommand[], signal: AbortSignal): Promise<void> {
    const { connection } = await this.#sit(signal);
    whole(await connection.send(commands, signal));
  }

  close(): void {
    this.#seat?.connection.destroy();
    this.#seat = undefined;
  }

  async #send(
    connection: RedisConnection,
    statement: Statement,
    signal: AbortSignal,
  ): Promise<StatementEnd> {
    const { wait, options } = this.#context;
    const confirmed = statement.read ? 0 : wait;
    const waitMs = Math.max(1, Math.floor(options.timeoutMs * WAIT_SHARE));
    const waiting = confirmed > 0 ? [["WAIT", String(confirmed), String(waitMs)]] : [];
    const replies = await connection.send([...statement.commands, ...waiting], signal);
    const own = whole(replies.slice(0, statement.commands.length));
    const reply = own.at(-1) ?? null;
    // A transaction is not undone when one of its commands is refused while it runs.
    if (Array.isArray(reply)) {
      const refused = reply.find((each) => each instanceof Error);
      if (refused !== undefined) return { outcome: "unknown", trouble: { error: refused.message } };
    }
    const result = statement.result(reply);
    if (result === undefined) return { outcome: "fail", trouble: { error: "precondition" } };
    // WAIT counts replicas and never undoes the write: with too few of them nobody may rely on it.
    const count = confirmed > 0 ? replies.at(-1) : 0;
    if (typeof count !== "number" || count < confirmed) {
      if (count instanceof Error) this.#leave();
      const seen = count instanceof Error ? count.message : String(count);
      const error = `${confirmed} replicas should have confirmed it: ${seen}`;
      return { outcome: "unknown", trouble: { error } };
    }
    return { outcome: "ok", value: result.value };
  }

  #leave(): void {
    if (this.#seat !== undefined) this.#context.finder.forget(this.#seat.node);
    this.close();
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

/** The first error reply is the reason of those after it. */
function whole(replies: readonly RedisReply[]): readonly RedisReply[] {
  const refused = replies.find((reply) => reply instanceof Error);
  if (refused !== undefined) throw refused;
  return replies;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message || error.name : String(error);
}
