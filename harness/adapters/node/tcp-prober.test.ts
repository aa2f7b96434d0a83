import { once } from "node:events";
import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import { expect, test } from "@playwright/test";
import type { LinkQuestion } from "../../ports/link-prober.ts";
import { tcpProber } from "./tcp-prober.ts";

const sockets = new Set<Socket>();
const servers: Server[] = [];
test.afterEach(() => {
  for (const socket of sockets) socket.destroy();
  for (const server of servers.splice(0)) server.close();
});

/** A server that does one thing to whoever connects. */
async function question(greet: (socket: Socket) => void, timeoutMs = 5000): Promise<LinkQuestion> {
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => undefined);
    greet(socket);
  });
  servers.push(server);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const handshake = {
    send: Buffer.from("hello"),
    isReply: (bytes: Uint8Array) => Buffer.from(bytes).includes("hi"),
  };
  return { endpoint: { host: "127.0.0.1", port }, handshake, timeoutMs };
}

const never = new AbortController().signal;
const answering = (socket: Socket): void => void socket.on("data", () => socket.write("hi"));

test("says what came back: an answer, an end, a refusal, nothing in time", async () => {
  expect(await tcpProber.observe(await question(answering), never)).toMatchObject({
    saw: "answer",
  });
  const ending = await question((socket) => socket.end());
  expect(await tcpProber.observe(ending, never)).toEqual({ saw: "closed" });
  const silent = await question(() => undefined, 50);
  expect(await tcpProber.observe(silent, never)).toEqual({ saw: "silence" });
  servers.splice(0).forEach((server) => server.close());
  for (const socket of sockets) socket.destroy();
  expect(await tcpProber.observe(silent, never)).toEqual({ saw: "refused" });
});

test("who is told to stop has not seen silence", async () => {
  const silent = await question(() => undefined);
  const stop = new AbortController();
  const seen = tcpProber.observe(silent, stop.signal);
  stop.abort(new Error("enough"));
  await expect(seen).rejects.toThrow("enough");
  await expect(tcpProber.observe(silent, stop.signal)).rejects.toThrow("enough");
});
