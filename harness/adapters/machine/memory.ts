import type { MachineCheck } from "./machine-check.ts";

const GIB = 2 ** 30;
/** Three regions of PostgreSQL, Redis and a service stay below 200 MB; the rest is for data on a tmpfs. */
const NEEDED = GIB;

export const memoryCheck: MachineCheck = {
  name: "memory",
  enables: "data in memory",
  check: async () => {
    const available = process.availableMemory();
    const place = `${(available / GIB).toFixed(1)} GiB available`;
    if (available >= NEEDED) return { ok: true, place };
    return {
      ok: false,
      place,
      why: "less than 1 GiB: nodes may be killed by the system",
      fix: "stop other programs, or raise the limit of this container",
    };
  },
};
