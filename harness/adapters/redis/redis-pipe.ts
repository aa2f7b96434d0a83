/**
 * Mass insertion as `redis-cli --pipe` does it: commands are written as bytes without waiting for their replies. The
 * client library keeps a promise for each command, which alone costs more than the server does.
 */
import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { abortable } from "../../lib/abortable.ts";
import { AdapterError } from "../../lib/errors.ts";
import type { Endpoint } from "../../ports/runtime.ts";
import { wordOf } from "./command-writer.ts";

/** Commands without a reply yet: enough to keep both sides busy. */
const MAX_OUTSTANDING = 20_000;
/** Bytes that wait for the socket while the next ones are made. */
const MAX_WAITING_BYTES = 1024 * 1024;
const READ_BYTES = 128 * 1024;
const NEWLINE = 10;
const MINUS = 45;

/** Takes what came, which changes afterwards; gives how many replies it completed. */
export type CountReplies = (chunk: Buffer) => number;

export class RedisPipe {
  readonly #socket: Socket;
  readonly #signal: AbortSignal;
  #countReplies: CountReplies = countLines;
  #outstanding = 0;
  #error: Error | undefined;
  #wake: (() => void) | undefined;

  private constructor({ host, port }: Endpoint, signal: AbortSignal) {
    // One buffer for all that comes: it is read before the next bytes are.
    const onread = {
      buffer: Buffer.allocUnsafeSlow(READ_BYTES),
      callback: (length: number, buffer: Uint8Array) => {
        this.#receive(buffer.subarray(0, length) as Buffer);
        return true;
      },
    };
    const socket = connect({ host, port, noDelay: true, onread });
    this.#socket = socket;
    this.#signal = signal;
    socket.on("error", (error) => this.#fail(error));
    socket.on("close", () => this.#fail(new Error("the server closed the connection")));
  }

  static async open(endpoint: Endpoint, password: string, signal: AbortSignal): Promise<RedisPipe> {
    const pipe = new RedisPipe(endpoint, signal);
    try {
      await abortable(once(pipe.#socket, "connect"), signal);
      const login = [Buffer.from("*2\r\n"), wordOf("AUTH"), wordOf(password)];
      await pipe.send(Buffer.concat(login), 1);
      await pipe.finish();
      return pipe;
    } catch (error) {
      pipe.close();
      throw error;
    }
  }

  /** Who counts the replies from now on. At first each is a line: an integer, OK, or an error. */
  countReplies(count: CountReplies): void {
    this.#countReplies = count;
  }

  /**
   * Writes `commands` commands in Redis' protocol; waits only where too much is on its way already. `written`: the
   * bytes are not read any more.
   */
  async send(bytes: Uint8Array, commands: number, written?: () => void): Promise<void> {
    this.#outstanding += commands;
    this.#socket.write(bytes, written);
    if (this.#socket.writableLength > MAX_WAITING_BYTES) {
      await abortable(once(this.#socket, "drain"), this.#signal);
    }
    await this.#until(MAX_OUTSTANDING);
  }

  /** Resolves when every command has its reply; throws the first error reply. */
  async finish(): Promise<void> {
    await this.#until(0);
  }

  close(): void {
    this.#socket.destroy();
  }

  async #until(outstanding: number): Promise<void> {
    while (this.#error === undefined && this.#outstanding > outstanding) {
      const { promise, resolve } = Promise.withResolvers<void>();
      this.#wake = resolve;
      await abortable(promise, this.#signal);
    }
    if (this.#error !== undefined) throw this.#error;
  }

  #receive(chunk: Buffer): void {
    try {
      this.#outstanding -= this.#countReplies(chunk);
    } catch (error) {
      this.#fail(error as Error);
    }
    this.#wake?.();
  }

  #fail(error: Error): void {
    this.#error ??= error;
    this.#wake?.();
  }
}

function countLines(chunk: Buffer): number {
  // Integers and OK have no minus: it begins an error.
  const error = chunk.indexOf(MINUS);
  if (error !== -1) {
    const words = chunk.toString("utf8", error + 1, error + 200).split("\r")[0] ?? "";
    throw new AdapterError({ code: "FIX905", message: `Redis refused a fixture: ${words}` });
  }
  let lines = 0;
  for (let at = chunk.indexOf(NEWLINE); at !== -1; at = chunk.indexOf(NEWLINE, at + 1)) lines += 1;
  return lines;
}
