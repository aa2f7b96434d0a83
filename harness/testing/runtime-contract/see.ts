import { setTimeout as sleep } from "node:timers/promises";
import type { LinkProber } from "../../ports/link-prober.ts";
import type { LinkObservation } from "../../domain/fault.ts";
import type { Endpoint } from "../../ports/runtime.ts";

type Seen = Omit<LinkObservation, "link">;

/** Redis answers anything at all to a line, with or without a password. */
const PING = {
  send: Buffer.from("PING\r\n"),
  isReply: (bytes: Uint8Array) => Buffer.from(bytes).includes("\r\n"),
};

/** What a client of a Redis server at this address sees. */
export type Look = (endpoint: Endpoint, timeoutMs?: number) => Promise<Seen>;

export function lookWith(prober: LinkProber): Look {
  return (endpoint, timeoutMs = 400) => {
    const question = { endpoint, handshake: PING, timeoutMs };
    return prober.observe(question, new AbortController().signal);
  };
}

export function isAnswered(look: Look, endpoint: Endpoint): () => Promise<boolean> {
  return async () => (await look(endpoint)).saw === "answer";
}

/** Shortest of five replies in milliseconds: a busy machine makes replies slower, never quicker. */
export async function quickest(look: Look, endpoint: Endpoint): Promise<number> {
  let best = Infinity;
  for (let round = 0; round < 5; round += 1) {
    best = Math.min(best, (await look(endpoint, 3000)).replyMs ?? Infinity);
  }
  return best;
}

/** Waits at most 10 s until something holds. */
export async function until(holds: () => Promise<boolean>): Promise<void> {
  const end = performance.now() + 10_000;
  while (!(await holds())) {
    if (performance.now() > end) throw new Error(`in vain for 10 s: ${holds.toString()}`);
    await sleep(10);
  }
}
