/**
 * Runtime "process": namespaces where the machine allows them, else plain processes on loopback.
 *
 * In namespaces mode `open` works only inside enterNamespaces(): whoever drives a run looks at `mode`, and when it is
 * "namespaces" and insideNamespaces() is false, starts itself again through enterNamespaces().
 */
import type { PartName, Parts } from "../../ports/parts.ts";
import type { Capability, Runtime, RuntimeCapabilities } from "../../ports/runtime.ts";
import { insideNamespaces } from "./enter-namespaces.ts";
import { openLoopback } from "./loopback-runtime.ts";
import { rememberFound } from "./node-habitat.ts";
import { openNamespaces } from "./namespaces-runtime.ts";
import { probeNamespaces, probePacketFilter } from "./probe-namespaces.ts";

export interface ProcessRuntimeOptions {
  readonly parts: Parts;
  /** Left out: namespaces where they can be had. */
  readonly mode?: "namespaces" | "loopback";
}

const NO_IMAGES: Capability = {
  missing: "images and Dockerfiles need a container engine",
  fix: "give the service a local `command`, or use --runtime docker",
};

export async function createProcessRuntime(options: ProcessRuntimeOptions): Promise<Runtime> {
  const parts = rememberFound(options.parts);
  const versionOf = async (name: PartName): Promise<string | undefined> => {
    const found = await parts.find(name);
    return "missing" in found ? undefined : found.version;
  };
  const namespaces = insideNamespaces() || (await possible(options.mode));
  if (namespaces === true) {
    const packetFaults = await packetCapability(parts);
    const able: RuntimeCapabilities = {
      advertisedNames: true,
      packetFaults,
      structuralBoundary: true,
      images: NO_IMAGES,
    };
    return {
      name: "process",
      mode: "namespaces",
      reason: "this machine lets every user make network namespaces",
      capabilities: able,
      open: (plan, signal) => openNamespaces({ parts, packetFaults }, plan, signal),
      versionOf,
    };
  }
  const { missing, fix } = namespaces;
  return {
    name: "process",
    mode: "loopback",
    reason: `regions cannot be networks here: ${missing}`,
    capabilities: {
      advertisedNames: { missing: `members cannot have addresses of their own: ${missing}`, fix },
      packetFaults: { missing: `packets of one node cannot be told apart: ${missing}`, fix },
      structuralBoundary: { missing: `every node can reach every other: ${missing}`, fix },
      images: NO_IMAGES,
    },
    open: (plan, signal) => openLoopback(parts, plan, signal),
    versionOf,
  };
}

async function possible(mode: ProcessRuntimeOptions["mode"]): Promise<Capability> {
  if (mode === "loopback") {
    return { missing: "loopback was asked for", fix: "leave the mode to the harness" };
  }
  return probeNamespaces();
}

async function packetCapability(parts: Parts): Promise<Capability> {
  const iptables = await parts.find("iptables");
  if ("missing" in iptables) return { missing: iptables.why, fix: iptables.fix };
  // Whoever entered has tried it already.
  return insideNamespaces() || probePacketFilter(iptables);
}
