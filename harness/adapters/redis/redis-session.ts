/**
 * A client of the group that follows the primary: it connects to the node that says it is, and looks again when that
 * one fails it. Told to stick to one node, it uses that one whatever its role.
 */
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

/** What a data model makes of a request: one command, and the value of its reply. */
export interface Statement {
  readonly command: RedisCommand;
  readonly read: boolean;
  /** The completed value; undefined: the precondition did not hold, so it did not happen. */
  result(reply: RedisReply): { readonly value: unknown } | undefined;
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
    request: OperationRequest,
    statement: Statement,
    signal: AbortSignal,
  ): Promise<OperationReply> {
    const { value } = request;
    let seat: Seat;
    try {
      seat = await this.#sit(signal);
    } catch (error) {
      // Nothing was sent.
      return { outcome: "fail", value, error: messageOf(error) };
    }
    const { node, connection } = seat;
    const { wait, options } = this.#context;
    const confirmed = statement.read ? 0 : wait;
    const waitMs = Math.max(1, Math.floor(options.timeoutMs * WAIT_SHARE));
    const commands = [statement.command, ["WAIT", String(confirmed), String(waitMs)]];
    try {
      const sent = await connection.send(commands.slice(0, confirmed > 0 ? 2 : 1), signal);
      const [reply = null, count = 0] = sent;
      if (reply instanceof Error) throw reply;
      const result = statement.result(reply);
      if (result === undefined) return { outcome: "fail", value, error: "precondition", node };
      // WAIT counts replicas and never undoes the write: with too few of them nobody may rely on it.
      if (typeof count !== "number" || count < confirmed) {
        if (count instanceof Error) this.#leave();
        const seen = count instanceof Error ? count.message : String(count);
        const error = `${confirmed} replicas should have confirmed it: ${seen}`;
        return { outcome: "unknown", value, error, node };
      }
      return { outcome: "ok", value: result.value, node };
    } catch (error) {
      const trouble = classifyRedisError(error, statement.read);
      if (trouble.reconnect) this.#leave();
      return { outcome: trouble.outcome, value, error: trouble.error, node };
    }
  }

  close(): void {
    this.#seat?.connection.destroy();
    this.#seat = undefined;
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

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message || error.name : String(error);
}
