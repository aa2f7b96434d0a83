/**
 * Processes of a run outside namespaces. Each carries a mark in its environment and hands it on to its children. Some
 * overwrite their environment with their title (Redis, every PostgreSQL backend), so the processes that were started
 * are remembered as well, with their start time, because process ids come back; and every program starts in a data folder of
 * the run, which tells even a process whose parent died in the middle of starting it.
 */
import { execFileSync } from "node:child_process";
import { readFileSync, readlinkSync } from "node:fs";
import { type Members, processIds } from "./process-tree.ts";

export const MARK = "HARNESS_PROCESS";

/** The mark of one node, `<run>/<node>`; of a whole run when the node is left out. */
export function markOf(runId: string, node = ""): string {
  return `${runId}/${node}`;
}

/** A process that was started as the leader of its own group. */
export interface Leader {
  readonly pid: number;
  readonly startedAt: string;
}

/** Undefined when it has ended by now. */
export function leaderOf(pid: number): Leader | undefined {
  return processTable("\0", "\0").find((row) => row.pid === pid);
}

/** How to tell the processes of a run, or of one of its nodes. */
export interface Belonging {
  readonly mark: string;
  /** Data folder: every program starts in it. */
  readonly folder: string;
  readonly leaders: () => Iterable<Leader>;
}

/**
 * Living processes that carry the mark or work in the folder, the leaders with their groups, and all that descend from
 * any of them; never this process itself.
 */
export function membersOf({ mark, folder, leaders }: Belonging): Members {
  return () => {
    const table = processTable(`${MARK}=${mark}`, `${folder}/`);
    const living = new Map(table.map((row) => [row.pid, row]));
    const groups = new Set<number>();
    for (const { pid, startedAt } of leaders()) {
      // A group outlives its leader; its number is given to nobody else before it is empty.
      if ((living.get(pid)?.startedAt ?? startedAt) === startedAt) groups.add(pid);
    }
    const own = table.filter(({ belongs, group }) => belongs || groups.has(group));
    const found = new Set(own.map(({ pid }) => pid));
    for (let before = -1; before !== found.size;) {
      before = found.size;
      for (const { pid, parent } of table) if (found.has(parent)) found.add(pid);
    }
    found.delete(process.pid);
    return [...found];
  };
}

interface TableRow extends Leader {
  readonly parent: number;
  readonly group: number;
  readonly belongs: boolean;
}

function processTable(mark: string, folder: string): readonly TableRow[] {
  if (process.platform !== "linux") return tableOfPs(mark);
  return processIds().flatMap((pid) => {
    const stat = readOrNothing(`/proc/${pid}/stat`);
    // `pid (name) state parent group …`, start time in the 22nd place; the name may hold blanks and brackets.
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    const [state = "", parent, group] = fields;
    if (state === "" || state === "Z") return [];
    const belongs =
      `\0${readOrNothing(`/proc/${pid}/environ`)}`.includes(`\0${mark}`) ||
      workingDirectory(pid).startsWith(folder);
    const startedAt = fields[19] ?? "";
    return [{ pid, parent: Number(parent), group: Number(group), startedAt, belongs }];
  });
}

/** BSD's ps prints the environment after the command; `lstart` is five words. */
function tableOfPs(mark: string): readonly TableRow[] {
  const columns = ["-axEww", "-o", "pid=,ppid=,pgid=,lstart=,command="];
  const row = /^\s*(\d+)\s+(\d+)\s+(\d+)\s+(\S+\s+\S+\s+\S+\s+\S+\s+\S+)\s+(.*)$/;
  const text = execFileSync("ps", columns, { encoding: "utf8", maxBuffer: 64 * 1024 * 1024 });
  return text.split("\n").flatMap((line) => {
    const [, pid, parent, group, startedAt, command] = row.exec(line) ?? [];
    if (startedAt === undefined) return [];
    const belongs = ` ${command}`.includes(` ${mark}`);
    return [{ pid: Number(pid), parent: Number(parent), group: Number(group), startedAt, belongs }];
  });
}

function workingDirectory(pid: number): string {
  try {
    return `${readlinkSync(`/proc/${pid}/cwd`)}/`;
  } catch {
    return "";
  }
}

function readOrNothing(path: string): string {
  try {
    return readFileSync(path, "latin1");
  } catch {
    return "";
  }
}
