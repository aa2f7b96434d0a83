import type { Phase } from "../domain/journal.ts";
import type { OperationCounts } from "../domain/results.ts";

/** What a running scenario tells the person who watches. Real: cli/progress-*.ts. */
export interface Progress {
  phaseStarted(phase: Phase, expectedMs: number | undefined): void;
  faultChanged(fault: string, state: "active" | "proved" | "unproved" | "healed"): void;
  /** Anything worth a line: an action done, a problem met. */
  note(line: string): void;
  /** Called a few times a second while load runs. */
  counts(workloads: Readonly<Record<string, OperationCounts>>): void;
}
