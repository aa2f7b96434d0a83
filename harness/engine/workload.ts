import type { OperationCounts } from "../domain/results.ts";

/** Load of one name, whoever makes it: clients of the harness (workload-runner.ts) or a driver (driven-workload.ts). */
export interface Workload {
  readonly name: string;
  counts(): OperationCounts;
  /** Connects clients, prepares tables; nothing is asked yet. */
  prepare(): Promise<void>;
  /** Starts what needs a moment to get going, just before the load phases; load may begin. */
  launch(signal: AbortSignal): Promise<void>;
  /** From now on there is load. */
  start(): void;
  /** Ends the load; what is under way ends by its own time-out. Idempotent. */
  stop(): Promise<void>;
  /** Reads everything back, where the kind can. */
  readFinal(): Promise<void>;
  close(): Promise<void>;
}
