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

function get(path: string): Uint8Array {
  return Buffer.from(`GET ${path} HTTP/1.1\r\nHost: harness\r\nConnection: keep-alive\r\n\r\n`);
}
