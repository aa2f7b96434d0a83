/**
 * Labels on every container, network and volume of a run. They tell whose it is, so that `harness clean` and the
 * watchdog find a dead run's remains and nothing else: another machine may share the engine, a process id may be used
 * again, a machine may have been started anew.
 */
import { readFile } from "node:fs/promises";
import { hostname } from "node:os";

export const RUN_LABEL = "tars.harness.run";
export const OWNER_LABEL = "tars.harness.owner";

export type Labels = Readonly<Record<string, string>>;

export async function runLabels(runId: string): Promise<Labels> {
  return { [RUN_LABEL]: runId, [OWNER_LABEL]: await ownerOf(process.pid) };
}

/** `host/boot/pid/start`: one process, once. */
async function ownerOf(pid: number): Promise<string> {
  return [hostname(), await bootId(), pid, (await startOf(pid)) ?? "0"].join("/");
}

/** Undefined where that cannot be told from here: the owner lives on another machine. */
export async function ownerLives(owner: string): Promise<boolean | undefined> {
  const [host, boot, pid] = owner.split("/");
  if (host !== hostname()) return undefined;
  if (boot !== (await bootId())) return false;
  const start = await startOf(Number(pid));
  return start !== undefined && (await ownerOf(Number(pid))) === owner;
}

/** Empty where the system does not tell (macOS): the process id and its start time are left to decide. */
async function bootId(): Promise<string> {
  return (await readFile("/proc/sys/kernel/random/boot_id", "utf8").catch(() => "")).trim();
}

/** Start time of a live process in the kernel's ticks; `"0"` where only its life can be told; undefined when dead. */
async function startOf(pid: number): Promise<string | undefined> {
  const stat = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => undefined);
  if (stat !== undefined) {
    // The command in brackets may hold anything; the start time is the 20th field behind it.
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return fields[0] === "Z" ? undefined : fields[19];
  }
  if (process.platform === "linux") return undefined;
  try {
    process.kill(pid, 0);
    return "0";
  } catch {
    return undefined;
  }
}
