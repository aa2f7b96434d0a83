import type { Console } from "../ports/console.ts";

/** Everything a command may touch of the outside world. Tests pass a fake one (harness/testing/fake-world.ts). */
export interface World {
  readonly console: Console;
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Root of the harness package itself: containers/, scenarios/, node_modules/. */
  readonly home: string;
}
