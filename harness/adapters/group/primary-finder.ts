/**
 * Where the primary of a group is, as seen from one vantage region, for all clients there together: an outage must not
 * become a storm of connections. While somebody wants to know, every node is asked again and again, each on its own,
 * so that a silent one holds nobody up; the first that says it is the primary is the answer for everybody, until a
 * client finds that it is of no use.
 */
import { abortable } from "../../lib/abortable.ts";
import type { Clock } from "../../ports/clock.ts";

/** Bound on one question to one node. */
const ASK_MS = 1000;
/** Pause between two questions to one node. */
const PAUSE_MS = 50;

/** Asks one node, keeping what it needs for the next time. */
export interface PrimaryAsker {
  isPrimary(signal: AbortSignal): Promise<boolean>;
  close(): void;
}

export interface PrimaryFinderOptions {
  readonly nodes: readonly string[];
  readonly clock: Clock;
  readonly askerOf: (node: string) => PrimaryAsker;
}

export class PrimaryFinder {
  readonly #options: PrimaryFinderOptions;
  #found: string | undefined;
  #search: { readonly found: Promise<string>; readonly over: AbortController } | undefined;
  #waiting = 0;
  #last = new Map<string, string>();

  constructor(options: PrimaryFinderOptions) {
    this.#options = options;
  }

  /** Rejects when the signal aborts, with what every node said last. */
  async find(signal: AbortSignal): Promise<string> {
    signal.throwIfAborted();
    if (this.#found !== undefined) return this.#found;
    this.#waiting += 1;
    try {
      this.#search ??= this.#beginSearch();
      return await abortable(this.#search.found, signal);
    } catch (error) {
      const words = [...this.#last].map(([node, said]) => `${node} ${said}`).join("; ");
      throw new Error(`no primary found: ${words}`, { cause: error });
    } finally {
      this.#waiting -= 1;
      if (this.#waiting === 0) this.#endSearch();
    }
  }

  /** This node was the answer, and is of no use. */
  forget(node: string): void {
    if (this.#found === node) this.#found = undefined;
  }

  #beginSearch() {
    const over = new AbortController();
    this.#last = new Map();
    const loops = this.#options.nodes.map((node) => this.#askAgain(node, over.signal));
    const found = Promise.any(loops).then((node) => {
      this.#found = node;
      return node;
    });
    found.catch(() => undefined);
    return { found, over };
  }

  /** Nobody waits for it any more. */
  #endSearch(): void {
    this.#search?.over.abort();
    this.#search = undefined;
  }

  /** Resolves when the node says that it is the primary; rejects when the search is over. */
  async #askAgain(node: string, over: AbortSignal): Promise<string> {
    const asker = this.#options.askerOf(node);
    try {
      for (;;) {
        over.throwIfAborted();
        if (await this.#ask(node, asker, over)) return node;
        await this.#options.clock.sleep(PAUSE_MS, over);
      }
    } finally {
      asker.close();
    }
  }

  async #ask(node: string, asker: PrimaryAsker, over: AbortSignal): Promise<boolean> {
    try {
      const isPrimary = await asker.isPrimary(AbortSignal.any([over, AbortSignal.timeout(ASK_MS)]));
      this.#last.set(node, "is not the primary");
      return isPrimary;
    } catch (error) {
      this.#last.set(node, error instanceof Error ? error.message : String(error));
      return false;
    }
  }
}
