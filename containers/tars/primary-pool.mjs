/**
 * Connections to the primary of a group, wherever it is. A request that fails because its node is gone or is no
 * primary any more looks for the primary again and tries once more, until its deadline: what it asks has to be
 * idempotent. Without `retry` (the known-bad twin) the first primary is the only one there will ever be.
 */
import { Trouble } from "./trouble.mjs";

/** Time for one node to say whether it is the primary. */
const ASK_MS = 700;
const PAUSE_MS = 50;

export class PrimaryPool {
  #hosts;
  #open;
  #retry;
  #free = [];
  #waiting = [];
  #home;

  /** `open(endpoint, deadline)` gives a connection that knows `isPrimary(deadline)`. */
  constructor({ hosts, size, retry, open }) {
    this.#hosts = hosts;
    this.#open = open;
    this.#retry = retry;
    this.#free = Array.from({ length: size }, () => ({ connection: undefined }));
  }

  /**
   * Runs `work(connection, deadline)` on the primary. Throws Trouble. Work that is not `repeatable` is tried again only as
   * long as it certainly did not happen.
   */
  async run(work, deadline, { repeatable = true } = {}) {
    const seat = await this.#take(deadline);
    let unknown = false;
    try {
      for (;;) {
        try {
          if (seat.connection === undefined || seat.connection.broken) {
            seat.connection = await this.#connect(deadline);
          }
          return await work(seat.connection, deadline);
        } catch (error) {
          const trouble = error instanceof Trouble ? error : new Trouble(String(error));
          // What was sent before a successful search stays possible whatever follows.
          unknown ||= trouble.unknown && seat.connection !== undefined;
          if (trouble.reconnect) {
            seat.connection?.destroy();
            seat.connection = undefined;
          }
          const timeIsUp = performance.now() + PAUSE_MS >= deadline;
          const mayRepeat = repeatable || !unknown;
          if (!this.#retry || !trouble.reconnect || timeIsUp || !mayRepeat) {
            throw new Trouble(trouble.message, { unknown });
          }
          await pause(PAUSE_MS);
        }
      }
    } finally {
      this.#give(seat);
    }
  }

  async #connect(deadline) {
    const limit = Math.min(deadline, performance.now() + ASK_MS);
    if (!this.#retry && this.#home !== undefined) return this.#open(this.#home, limit);
    const tries = this.#hosts.map(async (endpoint) => {
      const connection = await this.#open(endpoint, limit);
      if (await connection.isPrimary(limit)) return { connection, endpoint };
      connection.destroy();
      throw new Trouble(`${endpoint.host} is no primary`);
    });
    // The first one wins; others that come later are of no use.
    const winner = await Promise.any(tries).catch((error) => {
      throw new Trouble(`no primary: ${error.errors.map(({ message }) => message).join("; ")}`);
    });
    for (const each of tries) {
      each.then(
        ({ connection }) => connection !== winner.connection && connection.destroy(),
        () => undefined,
      );
    }
    this.#home = winner.endpoint;
    return winner.connection;
  }

  #take(deadline) {
    const seat = this.#free.pop();
    if (seat !== undefined) return Promise.resolve(seat);
    return new Promise((resolve, reject) => {
      const entry = { resolve };
      const timer = setTimeout(
        () => {
          this.#waiting = this.#waiting.filter((each) => each !== entry);
          reject(new Trouble("every connection is busy"));
        },
        Math.max(0, deadline - performance.now()),
      );
      entry.resolve = (given) => {
        clearTimeout(timer);
        resolve(given);
      };
      this.#waiting.push(entry);
    });
  }

  #give(seat) {
    const next = this.#waiting.shift();
    if (next === undefined) this.#free.push(seat);
    else next.resolve(seat);
  }
}

function pause(ms) {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}
