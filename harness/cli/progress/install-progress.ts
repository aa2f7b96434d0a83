import { createLogUpdate } from "log-update";
import type { Console } from "../../ports/console.ts";

/** Shows how parts come in: a bar in place on a terminal, a plain line now and then elsewhere. */
export interface InstallProgress {
  /** Progress of one part, as Parts.install wants it. */
  for(part: string): (message: string, fraction?: number) => void;
  /** Takes the bar away; lines for good may follow. */
  clear(): void;
}

const PLAIN_EVERY_NS = 5e9;
const BAR_WIDTH = 20;

export function installProgress(console: Console, now: () => number): InstallProgress {
  return console.isTerminal ? barProgress(console) : plainProgress(console, now);
}

function barProgress(console: Console): InstallProgress {
  const log = createLogUpdate(process.stderr);
  return {
    for: (part) => (message, fraction) => {
      const line = `${part.padEnd(10)} ${bar(fraction)} ${message}`;
      log(line.slice(0, console.columns - 1));
    },
    clear: () => log.clear(),
  };
}

/** The first message at once, later ones only every few seconds: a build may have hundreds. */
function plainProgress(console: Console, now: () => number): InstallProgress {
  const last = new Map<string, number>();
  return {
    for: (part) => (message, fraction) => {
      const at = last.get(part);
      if (at !== undefined && now() - at < PLAIN_EVERY_NS) return;
      last.set(part, now());
      const done = fraction === undefined ? "" : ` (${Math.round(fraction * 100)} %)`;
      console.err(`${part.padEnd(10)} ${message}${done}`);
    },
    clear: () => undefined,
  };
}

function bar(fraction: number | undefined): string {
  if (fraction === undefined) return "…".padEnd(BAR_WIDTH);
  const filled = Math.round(Math.min(1, Math.max(0, fraction)) * BAR_WIDTH);
  return "█".repeat(filled) + "░".repeat(BAR_WIDTH - filled);
}
