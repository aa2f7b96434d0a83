import type { Handshake } from "../../ports/node-kind.ts";

/** SSLRequest: length 8, code 80877103. Every server answers it with one byte, without credentials. */
const SSL_REQUEST = Uint8Array.of(0, 0, 0, 8, 0x04, 0xd2, 0x16, 0x2f);
/** A startup packet may have 10 000 bytes at most. */
const STARTUP_BYTES = 9900;

export const postgresHandshake: Handshake = {
  send: SSL_REQUEST,
  isReply: (bytes) => [..."SNE"].some((letter) => bytes[0] === letter.charCodeAt(0)),
  bulk: { send: largeStartup(), replyBytes: 1 },
};

/**
 * The largest thing a server takes from a stranger: a startup message with a very long application name. It asks for
 * the password in return, and is left there.
 */
function largeStartup(): Uint8Array {
  const head = "user\0app\0database\0postgres\0application_name\0";
  const body = head + "x".repeat(STARTUP_BYTES - head.length - 10) + "\0\0";
  const packet = Buffer.alloc(8 + body.length);
  packet.writeInt32BE(packet.length, 0);
  packet.writeInt32BE(196_608, 4);
  packet.write(body, 8, "latin1");
  return packet;
}
