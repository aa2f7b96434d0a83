import type { World } from "../cli/world.ts";

export interface FakeWorld extends World {
  readonly stdout: string[];
  readonly stderr: string[];
}

/** A world whose console is kept in memory; files and environment are the given ones. */
export function fakeWorld(overrides: Partial<Pick<World, "cwd" | "env" | "home">> = {}): FakeWorld {
  const stdout: string[] = [];
  const stderr: string[] = [];
  return {
    stdout,
    stderr,
    console: {
      out: (line) => void stdout.push(line),
      err: (line) => void stderr.push(line),
      isTerminal: false,
      columns: 100,
      colour: false,
    },
    cwd: overrides.cwd ?? process.cwd(),
    env: overrides.env ?? {},
    home: overrides.home ?? process.cwd(),
  };
}
