import type { Handshake } from "../../ports/node-kind.ts";

const BULK_BYTES = 128 * 1024;

/** Any reply will do, also an authentication error. */
export function redisHandshake(password: string): Handshake {
  return {
    send: encode(["PING"]),
    isReply: (bytes) => [..."+-$:*"].some((mark) => bytes[0] === mark.charCodeAt(0)),
    bulk: {
      send: Buffer.concat([encode(["AUTH", password]), encode(["ECHO", "x".repeat(BULK_BYTES)])]),
      replyBytes: BULK_BYTES,
    },
  };
}

function encode(words: readonly string[]): Buffer {
  const parts = words.map((word) => `$${Buffer.byteLength(word)}\r\n${word}\r\n`);
  return Buffer.from(`*${words.length}\r\n${parts.join("")}`);
}
