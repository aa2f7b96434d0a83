import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import type { Endpoint } from "../ports/runtime.ts";
import { createParts } from "../adapters/parts/parts.ts";

/** A Toxiproxy server for one test, on 127.0.0.1. */
export async function startToxiproxy(): Promise<Endpoint & { readonly stop: () => Promise<void> }> {
  const part = await createParts({ env: process.env, home: process.cwd() }).install(
    "toxiproxy",
    () => undefined,
  );
  const port = await freePort();
  const args = ["-host", "127.0.0.1", "-port", String(port)];
  const child = spawn(part.program("toxiproxy-server"), args, { stdio: "ignore" });
  const exited = once(child, "exit");
  const stop = async () => {
    child.kill("SIGKILL");
    await exited;
  };
  return { host: "127.0.0.1", port, stop };
}

/** A port that was free a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (address === null || typeof address === "string") throw new Error("no port");
  return address.port;
}
