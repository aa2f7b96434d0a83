import type { MachineCheck } from "./machine-check.ts";

const NEEDED = [22, 22] as const;

/** bin.mjs hands over to the npm package `node` where the one on PATH is too old; this tells which one runs. */
export const nodeCheck: MachineCheck = {
  name: "node",
  enables: "the harness itself",
  check: async () => {
    const version = process.versions.node;
    const [major = 0, minor = 0] = version.split(".").map(Number);
    const ok = major > NEEDED[0] || (major === NEEDED[0] && minor >= NEEDED[1]);
    return {
      ok,
      version,
      place: process.execPath,
      ...(ok
        ? {}
        : {
            why: `${NEEDED.join(".")} or newer is needed`,
            fix: "npm ci (brings Node 24 along), or install a newer Node",
          }),
    };
  },
};
