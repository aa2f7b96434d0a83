/** How much load a workload of kind k6 is, for people who read its plan. */
import type { WorkloadSpec } from "../../domain/scenario.ts";
import type { K6Options, K6Stage } from "./k6-language.ts";
import { executorOf } from "./k6-scenario.ts";

/** `constant-vus, 1000 VUs`: over all regions together. */
export function k6Amount(options: K6Options, { from, ratePerSecond }: WorkloadSpec): string {
  const executor = executorOf(options, ratePerSecond);
  if (executor === undefined) return "as its script says";
  const { iterations, stages } = options;
  const isOpen = executor.endsWith("arrival-rate");
  // k6's own: one in each region. The VUs of an open model follow from its rate.
  const vus = options.vus ?? (isOpen || executor === "ramping-vus" ? undefined : from.length);
  const most = options["max-vus"];
  return [
    executor,
    ...(ratePerSecond === undefined ? [] : [`${ratePerSecond}/s`]),
    ...(vus === undefined ? [] : [`${vus} VUs`]),
    ...(most === undefined ? [] : [`at most ${most} VUs`]),
    ...(iterations === undefined
      ? []
      : [`${iterations} iterations${executor === "per-vu-iterations" ? " each" : ""}`]),
    ...(stages === undefined ? [] : [`to ${stages.map(targetText).join(", ")}`]),
  ].join(", ");
}

function targetText({ target }: K6Stage): string {
  return typeof target === "number" ? `${target} VUs` : `${target.perSecond}/s`;
}
