import { tcpProber } from "../adapters/node/tcp-prober.ts";
import type { LinkObservation } from "../domain/fault.ts";
import type { Endpoint } from "../ports/runtime.ts";

const HELLO = Buffer.from("hello\n");

/** What a client of an echo server at this address sees. */
export function probe(
  endpoint: Endpoint,
  timeoutMs: number,
): Promise<Omit<LinkObservation, "link">> {
  const handshake = { send: HELLO, isReply: (bytes: Uint8Array) => HELLO.equals(bytes) };
  return tcpProber.observe({ endpoint, handshake, timeoutMs }, new AbortController().signal);
}
