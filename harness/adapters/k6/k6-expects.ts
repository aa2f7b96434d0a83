/** How many requests and checks a k6 workload brings, as far as the scenario alone says it. */
import type { ArrivalSchedule } from "../../domain/load.ts";
import type { WorkloadSpec } from "../../domain/scenario.ts";
import type { ExpectedLoad, LoadNames, LoadWindow } from "../../ports/load-driver.ts";
import type { K6Options } from "./k6-language.ts";
import { executorOf, scenarioOf } from "./k6-scenario.ts";
import { checksOf, nameOf } from "./k6-script.ts";

/** Undefined: a script says what an iteration is, or users begin as soon as they have their answers. */
export function k6Expects(
  options: K6Options,
  spec: WorkloadSpec,
  window: LoadWindow,
): ExpectedLoad | undefined {
  const iterations = iterationsIn(options, spec, window);
  if (options.requests === undefined || iterations === undefined) return undefined;
  const requests: Record<string, number> = {};
  const checks: Record<string, number> = {};
  for (const request of options.requests) {
    const name = nameOf(request);
    requests[name] = (requests[name] ?? 0) + iterations;
    for (const [check] of checksOf(request)) checks[check] = (checks[check] ?? 0) + iterations;
  }
  return { requests, checks };
}

export function k6Names({ requests }: K6Options): LoadNames | undefined {
  if (requests === undefined) return undefined;
  return {
    requests: [...new Set(requests.map(nameOf))],
    checks: [...new Set(requests.flatMap((each) => checksOf(each).map(([check]) => check)))],
  };
}

function iterationsIn(
  options: K6Options,
  spec: WorkloadSpec,
  { fromMs, toMs }: LoadWindow,
): number | undefined {
  const executor = executorOf(options, spec.ratePerSecond);
  const wanted = options.iterations ?? 1;
  const vus = options.vus ?? spec.from.length;
  if (executor === "shared-iterations") return wanted;
  if (executor === "per-vu-iterations") return wanted * vus;
  const thinkMs = options["think-time"] ?? 0;
  if (executor === "constant-vus" && thinkMs > 0) {
    const until = Math.min(toMs, options.duration ?? Infinity);
    return Math.max(0, until - fromMs) * (vus / thinkMs);
  }
  // One region that has all of it: longer than any window, so that it ends where its own stages end.
  const share = { index: 0, of: 1, longestMs: Math.max(toMs, 1) };
  const schedule = scenarioOf(spec, options, share)?.schedule;
  return schedule && arrivalsUntil(schedule, toMs) - arrivalsUntil(schedule, fromMs);
}

/** Area below the curve of the rate. */
function arrivalsUntil(schedule: ArrivalSchedule, timeMs: number): number {
  const { unitMs } = schedule;
  if (schedule.type === "constant") {
    return (Math.min(timeMs, schedule.durationMs) * schedule.rate) / unitMs;
  }
  let arrivals = 0;
  let [begun, rate] = [0, schedule.startRate];
  for (const { durationMs, target } of schedule.stages) {
    const inside = Math.min(Math.max(timeMs - begun, 0), durationMs);
    const reached = durationMs > 0 ? rate + ((target - rate) * inside) / durationMs : target;
    arrivals += (inside * (rate + reached)) / 2 / unitMs;
    begun += durationMs;
    rate = target;
  }
  return arrivals;
}
