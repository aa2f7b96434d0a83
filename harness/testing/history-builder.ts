import type { History, Operation, Outcome } from "../domain/history.ts";

/** A hand-written operation: times are logical (1 = 1 ns) unless given. */
export interface OperationSketch {
  readonly process: number;
  readonly f: string;
  readonly input?: unknown;
  readonly output?: unknown;
  readonly key?: unknown;
  readonly outcome?: Outcome;
  /** [invoked, completed] positions on the logical clock. */
  readonly at: readonly [number, number];
}

/** Builds a history from sketches; positions order both invocations and completions. */
export function historyOf(sketches: readonly OperationSketch[]): History {
  const operations = sketches.map((sketch): Operation => {
    const outcome = sketch.outcome ?? "ok";
    const unknown = outcome === "unknown";
    return {
      index: sketch.at[0],
      process: sketch.process,
      f: sketch.f,
      ...("key" in sketch ? { key: sketch.key } : {}),
      input: sketch.input ?? null,
      output: "output" in sketch ? sketch.output : sketch.input,
      outcome,
      invokedAt: sketch.at[0],
      completedAt: unknown ? Infinity : sketch.at[1],
      completionIndex: unknown ? Infinity : sketch.at[1],
    };
  });
  return { operations: operations.sort((a, b) => a.index - b.index), warnings: [] };
}
