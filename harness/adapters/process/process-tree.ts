import { readdirSync, statSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { AdapterError } from "../../lib/errors.ts";

/** Every process of one node at this moment, by id. */
export type Members = () => readonly number[];

/**
 * Everything in a network namespace: nothing can leave it, so children that made sessions of their own or lost their
 * parent (each PostgreSQL backend does both) are found as well. A process group would miss them.
 */
export function membersOfNetwork(name: string): Members {
  const path = `/run/netns/${name}`;
  return () => {
    const wanted = inode(path);
    if (wanted === undefined) return [];
    return processIds().filter((pid) => inode(`/proc/${pid}/ns/net`) === wanted);
  };
}

/** Ends every member. A member may fork while it is looked at, so it is asked again until none is left. */
export async function killAll(members: Members, deadlineMs = 5000): Promise<void> {
  const end = performance.now() + deadlineMs;
  for (let left = members(); left.length > 0; left = members()) {
    signalAll(left, "SIGKILL");
    if (performance.now() > end) {
      throw new AdapterError({
        code: "ENV121",
        message: `processes ${left.join(", ")} did not end ${deadlineMs} ms after SIGKILL`,
      });
    }
    await sleep(2);
  }
}

/** Stops every member, also those that were forked meanwhile. */
export function freezeAll(members: Members): void {
  const frozen = new Set<number>();
  for (let round = 0; round < 50; round += 1) {
    const fresh = members().filter((pid) => !frozen.has(pid));
    if (fresh.length === 0) return;
    signalAll(fresh, "SIGSTOP");
    for (const pid of fresh) frozen.add(pid);
  }
}

export function signalAll(pids: readonly number[], signal: NodeJS.Signals): void {
  for (const pid of pids) {
    try {
      process.kill(pid, signal);
    } catch {
      // It ended by itself a moment ago.
    }
  }
}

export function processIds(): number[] {
  return readdirSync("/proc").map(Number).filter(Number.isInteger);
}

function inode(path: string): number | undefined {
  try {
    return statSync(path).ino;
  } catch {
    return undefined;
  }
}
