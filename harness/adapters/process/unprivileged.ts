/**
 * PostgreSQL refuses to run as root. Where the harness itself is root (a CI container), nodes on loopback become
 * `nobody`, which keeps the one right to read: programs and templates may lie in root's own closed cache folder.
 */
import { readFileSync } from "node:fs";

const NOBODY = { uid: 65_534, gid: 65_534 } as const;
/** Bit of the capability in the kernel's masks. */
const READ_RIGHTS = [
  ["dac_read_search", 2n],
  ["dac_override", 1n],
] as const;

export interface Unprivileged {
  /** Who must own the files of a node; undefined: whoever the harness runs as. */
  readonly account?: { readonly uid: number; readonly gid: number };
  readonly wrap: (command: readonly string[]) => readonly string[];
}

export function unprivileged(): Unprivileged {
  if (process.getuid?.() !== 0) return { wrap: (command) => command };
  const right = READ_RIGHTS.find(([, bit]) => (effectiveRights() >> bit) & 1n)?.[0];
  const rights = right === undefined ? [] : [`--inh-caps=+${right}`, `--ambient-caps=+${right}`];
  const { uid, gid } = NOBODY;
  const become = ["setpriv", `--reuid=${uid}`, `--regid=${gid}`, "--clear-groups", ...rights, "--"];
  return { account: NOBODY, wrap: (command) => [...become, ...command] };
}

function effectiveRights(): bigint {
  try {
    const mask = /^CapEff:\s*([0-9a-f]+)$/m.exec(readFileSync("/proc/self/status", "utf8"))?.[1];
    return BigInt(`0x${mask ?? "0"}`);
  } catch {
    return 0n;
  }
}
