import { probeNamespaces } from "../process/probe-namespaces.ts";
import type { MachineCheck } from "./machine-check.ts";

/** Tried, not guessed: kernels, distributions and container profiles forbid namespaces in many ways. */
export const namespacesCheck: MachineCheck = {
  name: "namespaces",
  enables: "regions as networks of their own",
  async check() {
    const capability = await probeNamespaces();
    if (capability === true) return { ok: true };
    return { ok: false, why: capability.missing, fix: capability.fix };
  },
};
