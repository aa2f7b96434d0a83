/**
 * Process runtime where regions cannot be networks: every node a plain process on 127.0.0.1, every link still a real
 * Toxiproxy proxy. What that cannot do is missing from the runtime's capabilities.
 */
import { access, constants, chmod, mkdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Parts } from "../../ports/parts.ts";
import type { NetworkPlan, RunningNetwork } from "../../ports/runtime.ts";
import { createLinkInjector } from "../toxiproxy/link-injector.ts";
import { cleanLoopback } from "./clean-loopback.ts";
import { LoopbackNetwork } from "./loopback-network.ts";
import { allocatePorts } from "./loopback-ports.ts";
import { type Leader, leaderOf, MARK, markOf } from "./marked-processes.ts";
import { requirePart } from "./node-habitat.ts";
import { startToxiproxies } from "./toxiproxy-processes.ts";
import { startWatchdog } from "./watchdog.ts";

export async function openLoopback(
  parts: Parts,
  plan: NetworkPlan,
  signal: AbortSignal,
): Promise<RunningNetwork> {
  signal.throwIfAborted();
  const { runId, topology, links: edges, runDirectory } = plan;
  const part = await requirePart(parts, "toxiproxy");
  await mkdir(join(runDirectory, "logs"), { recursive: true });
  const ports = await allocatePorts(plan);
  const root = await privateRoot(runId);
  // Before there is anything to clean up.
  const watchdog = startWatchdog(runId, root);
  await makeRoot(root).catch(async (cause: unknown) => {
    ports.release();
    await watchdog.dismiss();
    throw cause;
  });
  const environment = { [MARK]: markOf(runId, "toxiproxy") };
  const leaders: Leader[] = [];
  const started = (pid: number): Leader | undefined => {
    watchdog.watch(pid);
    const leader = leaderOf(pid);
    if (leader) leaders.push(leader);
    return leader;
  };
  const toxiproxies = startToxiproxies({
    part,
    ports: ports.apis,
    runDirectory,
    environment,
    started,
  });
  const close = async (): Promise<void> => {
    await toxiproxies.close();
    await cleanLoopback(runId, root, leaders);
    ports.release();
    await watchdog.dismiss();
  };
  try {
    const links = await createLinkInjector({
      servers: toxiproxies.servers,
      topology,
      proxies: edges.map((link) => ({
        link,
        listen: `127.0.0.1:${ports.link(link.from, link.node, link.port)}`,
        upstream: `127.0.0.1:${ports.node(link.node, link.port)}`,
      })),
    });
    return new LoopbackNetwork({ plan, ports, links, parts, root, started, close });
  } catch (cause) {
    await close();
    throw cause;
  }
}

/** On a memory file system where there is one: starting PostgreSQL there is ten times faster. */
async function privateRoot(runId: string): Promise<string> {
  const inMemory = await access("/dev/shm", constants.W_OK).then(
    () => true,
    () => false,
  );
  return join(inMemory ? "/dev/shm" : tmpdir(), `harness-${runId}`);
}

/** Open to be passed through by the account of the nodes, closed to be looked into. */
async function makeRoot(root: string): Promise<void> {
  for (const folder of [root, join(root, "data")]) {
    await mkdir(folder);
    await chmod(folder, 0o711);
  }
}
