/**
 * Ctrl-C: the first one (or SIGTERM) aborts the signal, so that the run heals, tears down and is judged as interrupted.
 * The second one ends the process at once; the dead-man switches of the runtimes remove what is left.
 */
const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

export interface Interrupt {
  readonly signal: AbortSignal;
  release(): void;
}

export function interruptible(): Interrupt {
  const controller = new AbortController();
  const onSignal = (signal: NodeJS.Signals): void => {
    if (controller.signal.aborted) process.exit(130);
    process.stderr.write("\ninterrupted: healing and tearing down (once more to leave at once)\n");
    controller.abort(new Error(`interrupted by ${signal}`));
  };
  for (const signal of SIGNALS) process.on(signal, onSignal);
  return {
    signal: controller.signal,
    release: () => {
      for (const signal of SIGNALS) process.off(signal, onSignal);
    },
  };
}

/** Resolves with the next signal to stop. */
export function untilInterrupted(): Promise<void> {
  return new Promise((resolve) => {
    // A pending promise alone does not keep the process alive.
    const alive = setInterval(() => undefined, 60_000);
    const done = (): void => {
      clearInterval(alive);
      resolve();
    };
    for (const signal of SIGNALS) process.once(signal, done);
  });
}
