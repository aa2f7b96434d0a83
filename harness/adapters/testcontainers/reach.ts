import { createServer } from "node:net";

/**
 * How the harness reaches containers. `direct`: the regions' bridges are on this very machine, so their addresses are
 * at hand, nothing at all is published, and nobody but this machine can connect. `published`: the engine lives in a
 * virtual machine or elsewhere, so ports are published, on 127.0.0.1 only.
 *
 * Publishing costs: of the engine's work for a run with thirty ports, more than half (measured), and each connection
 * one more hop.
 */
export type Reach = "direct" | "published";

/** A bridge of a local engine is an interface of this machine, so its address can be listened on here. */
export async function reachOf(gateways: readonly string[]): Promise<Reach> {
  const local = await Promise.all(gateways.map(isOwn));
  return local.every(Boolean) ? "direct" : "published";
}

/** Asked this way because the list of interfaces leaves out a bridge that no container has joined yet. */
function isOwn(address: string): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(false));
    server.listen({ host: address, port: 0 }, () => server.close(() => resolve(true)));
  });
}
