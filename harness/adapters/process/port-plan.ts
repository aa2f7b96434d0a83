/**
 * Ports of a run on loopback. Below the range from which the kernel gives ports to clients: inside it any connection
 * may sit on one. A block belongs to the run that listens on its first port, so two runs never share one, and the
 * kernel gives it back when the run dies.
 */
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer, type Server } from "node:net";
import { EnvironmentError } from "../../lib/errors.ts";

const LOWEST = 20_000;
const HIGHEST = 32_000;
const BLOCK = 100;

export interface PortPlan {
  /** As many as were asked for, free a moment ago. */
  readonly ports: readonly number[];
  readonly release: () => void;
}

export async function claimPorts(count: number): Promise<PortPlan> {
  const guards: Server[] = [];
  const ports: number[] = [];
  const release = (): void => guards.forEach((guard) => guard.close());
  for (let block = LOWEST; block + BLOCK <= highest() && ports.length < count; block += BLOCK) {
    const guard = await listen(block);
    if (!guard) continue;
    guards.push(guard);
    for (let port = block + 1; port < block + BLOCK && ports.length < count; port += 1) {
      const trial = await listen(port);
      if (!trial) continue;
      trial.close();
      await once(trial, "close");
      ports.push(port);
    }
  }
  if (ports.length === count) return { ports, release };
  release();
  throw new EnvironmentError({
    code: "ENV130",
    message: `only ${ports.length} of ${count} ports are free on 127.0.0.1`,
    why: `the run needs them between ${LOWEST} and ${highest()}`,
    fix: "end other runs or the servers that hold these ports",
  });
}

function highest(): number {
  try {
    const range = readFileSync("/proc/sys/net/ipv4/ip_local_port_range", "utf8");
    return Math.min(HIGHEST, Number(range.split(/\s+/)[0]));
  } catch {
    return HIGHEST;
  }
}

/** Undefined when the port is taken. The server does not keep the process alive. */
async function listen(port: number): Promise<Server | undefined> {
  const server = createServer((socket) => socket.destroy());
  server.listen({ host: "127.0.0.1", port, exclusive: true });
  try {
    await once(server, "listening");
    return server.unref();
  } catch {
    return undefined;
  }
}
