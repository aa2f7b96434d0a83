/**
 * Runs a command line, normally this very harness again, inside the run's own namespaces.
 *
 * Process 1 inside is a small shell. It reaps orphans, and it reads a pipe whose other end only this process holds:
 * lines are signals for the command, end-of-file means that this process died, and then process 1 ends and the kernel
 * removes every process, network, memory file system and port of the run.
 *
 * The command runs in a session of its own, so Ctrl-C reaches only this process, which passes it on exactly once: the
 * command decides what the first and the second one mean. Standard streams are inherited, a terminal stays one.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { constants } from "node:os";
import type { Readable, Writable } from "node:stream";
import { PREPARE, PRIVATE_ROOT, systemPath, UNSHARE } from "./namespace-root.ts";

const MARK = "HARNESS_INSIDE_NAMESPACES";
const FORWARDED = ["SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT", "SIGWINCH"] as const;

/** The first descriptor is kept aside as 4: shells give background commands /dev/null as standard input. */
const INIT = `
exec 4<&0
${PREPARE}
trap 'exit 137' USR1
"$@" <&4 4<&- 3<&- &
command=$!
(
  while read -r signal; do kill -s "$signal" "$command"; done
  kill -s USR1 1
) <&3 >/dev/null 2>&1 4<&- &
exec 3<&- 4<&-
wait "$command"
`;

/** 3 and 4 are taken by the lifeline and the standard input that is kept aside. */
export const EVENTS_DESCRIPTOR = 5;
/** What was told last is read after the command has ended. */
const EVENTS_GRACE_MS = 2000;

export interface EnterOptions {
  /** Program and arguments. */
  readonly command: readonly string[];
  /** Reads what the command tells through file descriptor EVENTS_DESCRIPTOR; without it, that one is closed. */
  readonly events?: (stream: Readable) => Promise<void>;
  /** Whole environment of the command. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
}

/** True in a process that enterNamespaces started, and in its children. */
export function insideNamespaces(): boolean {
  return process.env[MARK] === "1" && existsSync(PRIVATE_ROOT);
}

/** Resolves to the exit code of the command; 128 + n when a signal ended it. */
export async function enterNamespaces(options: EnterOptions): Promise<number> {
  const [program, ...args] = [...UNSHARE, "sh", "-c", INIT, "harness", ...options.command];
  const environment: Record<string, string | undefined> = {
    ...(options.environment ?? process.env),
    [MARK]: "1",
  };
  const child = spawn(program, args, {
    stdio: [
      ...(["inherit", "inherit", "inherit", "pipe"] as const),
      ...(options.events === undefined ? [] : (["ignore", "pipe"] as const)),
    ],
    detached: true,
    env: { ...environment, PATH: systemPath(environment["PATH"]) },
  });
  const lifeline = child.stdio[3] as Writable;
  lifeline.on("error", () => undefined);
  const events = child.stdio.at(EVENTS_DESCRIPTOR) as Readable | undefined;
  const read = events && options.events?.(events).catch(() => undefined);
  const forward = (signal: NodeJS.Signals): void => {
    lifeline.write(`${signal.slice(3)}\n`);
  };
  for (const signal of FORWARDED) process.on(signal, forward);
  try {
    const [code, signal] = (await once(child, "exit")) as [number | null, NodeJS.Signals | null];
    const late = new Promise((resolve) => setTimeout(resolve, EVENTS_GRACE_MS).unref());
    await Promise.race([read, late]);
    return code ?? 128 + (signal ? constants.signals[signal] : 0);
  } finally {
    for (const signal of FORWARDED) process.off(signal, forward);
    lifeline.destroy();
  }
}
