/**
 * Host ports for publishing, below the range that clients are given ports from: a port of that range may be taken by
 * any client socket while a node is stopped. A run claims a block by listening on its first port, so two runs never
 * choose the same, and the kernel gives the block back whatever happens to the process.
 */
import { createServer, type Server } from "node:net";
import { EnvironmentError } from "../../lib/errors.ts";

const FIRST = 20_000;
const END = 32_000;
const SIZE = 100;

export class PortBlock {
  readonly #locks: Server[] = [];
  #next = 0;
  #end = 0;

  /** A port of 127.0.0.1 that nobody listens on and no other run chooses. */
  async next(): Promise<number> {
    for (;;) {
      if (this.#next >= this.#end) await this.#claim();
      const port = this.#next++;
      const probe = await listen(port);
      if (!probe) continue;
      await closed(probe);
      return port;
    }
  }

  async close(): Promise<void> {
    await Promise.all(this.#locks.splice(0).map(closed));
  }

  async #claim(): Promise<void> {
    const blocks = (END - FIRST) / SIZE;
    const offset = process.pid % blocks;
    for (let at = 0; at < blocks; at++) {
      const first = FIRST + ((offset + at) % blocks) * SIZE;
      const lock = await listen(first);
      if (!lock) continue;
      lock.unref();
      this.#locks.push(lock);
      this.#next = first + 1;
      this.#end = first + SIZE;
      return;
    }
    throw new EnvironmentError({
      code: "ENV208",
      message: `no free block of ${SIZE} ports between ${FIRST} and ${END} on 127.0.0.1`,
      fix: "end other runs, or remove what dead ones left with `harness clean`",
    });
  }
}

function listen(port: number): Promise<Server | undefined> {
  return new Promise((resolve) => {
    const server = createServer((socket) => socket.destroy());
    server.once("error", () => resolve(undefined));
    server.listen({ host: "127.0.0.1", port, exclusive: true }, () => resolve(server));
  });
}

function closed(server: Server): Promise<void> {
  return new Promise((resolve) => server.close(() => resolve()));
}
