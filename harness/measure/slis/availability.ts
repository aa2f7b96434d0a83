import type { Outcome } from "../../domain/history.ts";
import { eachDueIn } from "../operations/operations.ts";
import type { Measurement, RunData } from "../run-data.ts";
import type { Window } from "../window.ts";
import type { SliFunction } from "./sli.ts";

/** Share of operations that succeeded; an unknown outcome is not a success. */
export const availability: SliFunction = (data, workload, window) =>
  share(data, { workload, window, isMeant: (outcome) => outcome === "ok" });

/** Share of operations that did not succeed. */
export const errorRate: SliFunction = (data, workload, window) =>
  share(data, { workload, window, isMeant: (outcome) => outcome !== "ok" });

interface Question {
  readonly workload: string;
  readonly window: Window;
  readonly isMeant: (outcome: Outcome) => boolean;
}

function share(data: RunData, { workload, window, isMeant }: Question): Measurement {
  let [good, total] = [0, 0];
  eachDueIn(data.operations.get(workload), window, (operations, i) => {
    total += 1;
    if (isMeant(operations.outcome(i))) good += 1;
  });
  return { type: "ratio", good, total };
}
