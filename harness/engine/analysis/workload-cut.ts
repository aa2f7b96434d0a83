import type { WorkloadCut } from "../../domain/results.ts";
import type { Operations } from "../../measure/operations/operations.ts";
import { SampleColumn } from "../../measure/sample-column.ts";

/** Quantiles of a cut of more operations are within a quarter of a thousandth. */
const KEPT = { exact: 50_000, error: 0.00025 };

/** Counts and latencies of some of the operations of a workload. */
export class CutCollector {
  readonly #counts = { ok: 0, fail: 0, unknown: 0 };
  readonly #response = new SampleColumn(KEPT);
  readonly #service = new SampleColumn(KEPT);
  #slowestResponse = 0;
  #slowestService = 0;

  add(operations: Operations, i: number): void {
    const outcome = operations.outcome(i);
    this.#counts[outcome] += 1;
    if (outcome !== "ok") return;
    const completedAt = operations.completedAt(i);
    const response = (completedAt - operations.dueAt(i)) / 1e6;
    this.#response.add(response);
    this.#slowestResponse = Math.max(this.#slowestResponse, response);
    if (!operations.isOpen) return;
    const service = (completedAt - operations.invokedAt(i)) / 1e6;
    this.#service.add(service);
    this.#slowestService = Math.max(this.#slowestService, service);
  }

  result(name: string, isOpen: boolean): WorkloadCut {
    return {
      name,
      operations: { ...this.#counts },
      latencyMs: quantiles(this.#response, this.#slowestResponse),
      ...(isOpen ? { serviceMs: quantiles(this.#service, this.#slowestService) } : {}),
    };
  }
}

function quantiles(column: SampleColumn, max: number): WorkloadCut["latencyMs"] {
  const [p50 = null, p95 = null, p99 = null] = column.quantiles([0.5, 0.95, 0.99]);
  return { p50, p95, p99, max: column.length === 0 ? null : max };
}
