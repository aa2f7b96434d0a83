/** One thing that a node kind must do; `run` throws when it does not. */
export interface KindCheck {
  readonly title: string;
  readonly run: () => Promise<void>;
}

export interface CheckResult {
  readonly title: string;
  readonly problem?: string;
  readonly ms: number;
}

export async function perform({ title, run }: KindCheck): Promise<CheckResult> {
  const startedAt = performance.now();
  const elapsed = (): number => Math.round(performance.now() - startedAt);
  try {
    await run();
    return { title, ms: elapsed() };
  } catch (error) {
    const { message, why } = error as Error & { why?: string };
    return { title, problem: [message, why].filter(Boolean).join("\n"), ms: elapsed() };
  }
}

/** Throws with both values in words when they are not the same. */
export function same(actual: unknown, expected: unknown, what: string): void {
  const [seen, wanted] = [JSON.stringify(actual), JSON.stringify(expected)];
  if (seen !== wanted) throw new Error(`${what}: expected ${wanted}, got ${seen}`);
}

export function holds(condition: boolean, what: string): void {
  if (!condition) throw new Error(what);
}
