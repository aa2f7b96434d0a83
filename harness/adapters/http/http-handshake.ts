import type { Handshake } from "../../ports/node-kind.ts";

/** A GET that any HTTP server answers; `bulk` is a path whose reply is large. */
export function httpHandshake(
  path: string,
  bulk?: { readonly path: string; readonly replyBytes: number },
): Handshake {
  return {
    send: get(path),
    isReply: (bytes) => Buffer.from(bytes).toString("latin1").startsWith("HTTP/"),
    ...(bulk === undefined ? {} : { bulk: { send: get(bulk.path), replyBytes: bulk.replyBytes } }),
  };
}

/**
 * For servers of which nothing is known: the same GET again, with headers that weigh something. Servers take 8 KB a line
 * and 16 KB in all (Node.js; others take more), so a bandwidth below 100 KB/s can be told from none.
 */
export function paddedHttpHandshake(path: string): Handshake {
  const padding = [1, 2].map((n) => `X-Padding-${n}: ${"x".repeat(PADDING_BYTES)}\r\n`).join("");
  return { ...httpHandshake(path), bulk: { send: get(path, padding), replyBytes: 1 } };
}

const PADDING_BYTES = 6000;

function get(path: string, headers = ""): Uint8Array {
  return Buffer.from(
    `GET ${path} HTTP/1.1\r\nHost: harness\r\nConnection: keep-alive\r\n${headers}\r\n`,
  );
}
