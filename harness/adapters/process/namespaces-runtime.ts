/**
 * Process runtime in namespaces mode: regions as real networks without root and without Docker. Works inside
 * enterNamespaces() only; when the process that entered them dies, the kernel removes everything made here.
 */
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Link } from "../../domain/topology.ts";
import { invariant } from "../../lib/errors.ts";
import type { Parts } from "../../ports/parts.ts";
import type { Capability, NetworkPlan, RunningNetwork } from "../../ports/runtime.ts";
import { createLinkInjector, type LinkPlace } from "../toxiproxy/link-injector.ts";
import { withUser } from "./confine.ts";
import { insideNamespaces } from "./enter-namespaces.ts";
import { ip, ipScript } from "./ip.ts";
import { PRIVATE_ROOT } from "./namespace-root.ts";
import { NamespacesNetwork } from "./namespaces-network.ts";
import { createBridges, createHosts, REMOVE_LINKS, removeHost } from "./network-batch.ts";
import { layOut, type NetworkLayout } from "./network-plan.ts";
import { createPacketInjector } from "./packet-injector.ts";
import { requirePart } from "./node-habitat.ts";
import { startToxiproxies } from "./toxiproxy-processes.ts";

/** 127.0.0.1 belongs to the run alone here: no port can be taken. */
const FIRST_API_PORT = 8474;

export interface NamespacesOptions {
  readonly parts: Parts;
  readonly packetFaults: Capability;
}

export async function openNamespaces(
  { parts, packetFaults }: NamespacesOptions,
  plan: NetworkPlan,
  signal: AbortSignal,
): Promise<RunningNetwork> {
  invariant(insideNamespaces(), "the namespaces of the run have not been entered");
  signal.throwIfAborted();
  const layout = layOut(plan.topology, plan.links);
  const root = join(PRIVATE_ROOT, plan.runId);
  const part = await requirePart(parts, "toxiproxy");
  await mkdir(join(plan.runDirectory, "logs"), { recursive: true });
  const ports = new Map(plan.topology.regions.map((name, index) => [name, FIRST_API_PORT + index]));
  const toxiproxies = startToxiproxies({ part, ports, runDirectory: plan.runDirectory });
  try {
    await ip(createBridges(layout));
    const [links] = await Promise.all([
      createLinkInjector({
        servers: toxiproxies.servers,
        topology: plan.topology,
        proxies: plan.links.map((link) => placeOf(link, layout)),
      }),
      ipScript(createHosts(layout.nodes)),
      writeFiles(root, layout),
    ]);
    const made = { plan, layout, links, toxiproxies, parts, root };
    if (packetFaults !== true) return new NamespacesNetwork(made);
    const packets = createPacketInjector(layout.nodes, await requirePart(parts, "iptables"));
    return new NamespacesNetwork({ ...made, packets });
  } catch (cause) {
    await Promise.allSettled([
      toxiproxies.close(),
      ip([REMOVE_LINKS]),
      ...layout.nodes.map(({ name }) => ip([removeHost(name)])),
      rm(root, { recursive: true, force: true }),
    ]);
    throw cause;
  }
}

function placeOf(link: Link, layout: NetworkLayout): LinkPlace {
  const host = layout.nodes.find(({ name }) => name === link.node);
  const address = layout.linkAddress(link.from, link.node);
  invariant(host && address, `${link.id} leads nowhere`);
  return { link, listen: `${address}:${link.port}`, upstream: `${host.address}:${link.port}` };
}

async function writeFiles(root: string, { nodes }: NetworkLayout): Promise<void> {
  await mkdir(join(root, "hosts"), { recursive: true });
  const passwd = await readFile("/etc/passwd", "utf8").catch(() => "");
  await Promise.all([
    writeFile(join(root, "passwd"), withUser(passwd)),
    ...nodes.map((host) => writeFile(join(root, "hosts", host.name), host.hosts)),
  ]);
}
