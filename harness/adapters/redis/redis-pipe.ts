/**
 * Mass insertion as `redis-cli --pipe` does it: commands are written as bytes without waiting for their replies, which
 * are only counted. The client library keeps a promise for each command, which alone costs more than the server does.
 */
import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { abortable } from "../../lib/abortable.ts";
import { AdapterError } from "../../lib/errors.ts";
import type { Endpoint } from "../../ports/runtime.ts";

/** Commands without a reply yet: enough to keep both sides busy. */
const MAX_OUTSTANDING = 20_000;
const NEWLINE = 10;
const MINUS = 45;

export class RedisPipe {
  readonly #socket: Socket;
  readonly #signal: AbortSignal;
  #outstanding = 0;
  #error: Error | undefined;
  #wake: (() => void) | undefined;

  private constructor(socket: Socket, signal: AbortSignal) {
    this.#socket = socket;
    this.#signal = signal;
    socket.on("data", (chunk: Buffer) => this.#count(chunk));
    socket.on("error", (error) => this.#fail(error));
    socket.on("close", () => this.#fail(new Error("the server closed the connection")));
  }

  static async open(endpoint: Endpoint, password: string, signal: AbortSignal): Promise<RedisPipe> {
    const socket = connect({ host: endpoint.host, port: endpoint.port, noDelay: true });
    try {
      await abortable(once(socket, "connect"), signal);
      const pipe = new RedisPipe(socket, signal);
      await pipe.send(`*2\r\n$4\r\nAUTH\r\n$${Buffer.byteLength(password)}\r\n${password}\r\n`, 1);
      await pipe.finish();
      return pipe;
    } catch (error) {
      socket.destroy();
      throw error;
    }
  }

  /** Writes `commands` commands in Redis' protocol, whose replies must all be of one line: integers, OK, errors. */
  async send(bytes: string, commands: number): Promise<void> {
    this.#outstanding += commands;
    if (!this.#socket.write(bytes, "utf8"))
      await abortable(once(this.#socket, "drain"), this.#signal);
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

  #count(chunk: Buffer): void {
    for (let at = chunk.indexOf(NEWLINE); at !== -1; at = chunk.indexOf(NEWLINE, at + 1)) {
      this.#outstanding -= 1;
    }
    // Integers and OK have no minus: it begins an error.
    const at = chunk.indexOf(MINUS);
    if (at !== -1) {
      const words = chunk.toString("utf8", at + 1, at + 200).split("\r")[0] ?? "";
      this.#fail(
        new AdapterError({ code: "FIX905", message: `Redis refused a fixture: ${words}` }),
      );
    }
    this.#wake?.();
  }

  #fail(error: Error): void {
    this.#error ??= error;
    this.#wake?.();
  }
}
