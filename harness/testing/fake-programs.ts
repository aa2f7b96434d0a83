import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A temporary directory with a PATH, a cache and a harness package of its own, to resolve parts in. */
export interface FakeMachine extends Disposable {
  readonly root: string;
  /** The only directory of PATH. */
  readonly bin: string;
  readonly cache: string;
  readonly home: string;
  readonly env: Readonly<Record<string, string>>;
  /** Writes a small program that prints one line whatever it is asked; returns its path. */
  program(directory: string, name: string, prints: string): string;
}

export function fakeMachine(): FakeMachine {
  const root = mkdtempSync(join(tmpdir(), "harness-parts-"));
  const [bin, cache, home] = ["bin", "cache", "home"].map((name) => join(root, name)) as [
    string,
    string,
    string,
  ];
  for (const directory of [bin, cache, home]) mkdirSync(directory);
  writeFileSync(
    join(home, "package.json"),
    JSON.stringify({ version: "0.0.0", optionalDependencies: {} }),
  );
  return {
    root,
    bin,
    cache,
    home,
    env: { PATH: bin, HOME: root, XDG_CACHE_HOME: join(root, "xdg") },
    program(directory, name, prints) {
      mkdirSync(directory, { recursive: true });
      const path = join(directory, name);
      writeFileSync(path, `#!/bin/sh\necho '${prints}'\n`);
      chmodSync(path, 0o755);
      return path;
    },
    [Symbol.dispose]: () => rmSync(root, { recursive: true, force: true }),
  };
}
