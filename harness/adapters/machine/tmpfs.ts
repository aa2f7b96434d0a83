import { statfsSync, type StatsFs } from "node:fs";
import type { MachineCheck } from "./machine-check.ts";

const TMPFS_MAGIC = 0x01021994;
const SHARED_MEMORY = "/dev/shm";

/** With namespaces the run mounts a tmpfs of its own; this one serves plain loopback processes. */
export const tmpfsCheck: MachineCheck = {
  name: "tmpfs",
  enables: "fast starts of loopback processes",
  async check(context) {
    if (context.platform !== "linux") {
      return {
        ok: false,
        why: "Linux only",
        fix: "nothing to do: data goes to the temporary directory",
      };
    }
    const stat = readSafely();
    if (stat?.type === TMPFS_MAGIC) {
      const free = (stat.bavail * stat.bsize) / 2 ** 30;
      return { ok: true, place: `${SHARED_MEMORY}, ${free.toFixed(1)} GiB free` };
    }
    return {
      ok: false,
      why: `${SHARED_MEMORY} is no tmpfs`,
      fix: `sudo mount -t tmpfs tmpfs ${SHARED_MEMORY}; data goes to the temporary directory until then`,
    };
  },
};

function readSafely(): StatsFs | undefined {
  try {
    return statfsSync(SHARED_MEMORY);
  } catch {
    return undefined;
  }
}
