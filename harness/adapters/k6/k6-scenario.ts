/**
 * The share of a load that k6 makes in one region, as the scenario object of k6's own options. Rates are divided
 * exactly, by a longer time unit; VUs and iterations are whole, so regions may differ by one.
 */
import type { ArrivalSchedule } from "../../domain/load.ts";
import type { WorkloadSpec } from "../../domain/scenario.ts";
import type { Executor, K6Options, K6Stage } from "./k6-language.ts";

export interface Share {
  /** Position of the region among those that the load comes from. */
  readonly index: number;
  readonly of: number;
  /** Load lasts no longer than this. */
  readonly longestMs: number;
}

export type K6Scenario = Readonly<Record<string, unknown>> & { readonly executor: Executor };

export interface PlannedScenario {
  readonly scenario: K6Scenario;
  /** Undefined: a closed model. */
  readonly schedule: ArrivalSchedule | undefined;
}

/** Undefined: the script says it all itself. */
export function executorOf(
  options: Pick<K6Options, "executor" | "script" | "vus">,
  ratePerSecond: number | undefined,
): Executor | undefined {
  if (options.executor !== undefined) return options.executor;
  if (ratePerSecond !== undefined) return "constant-arrival-rate";
  return options.script !== undefined && options.vus === undefined ? undefined : "constant-vus";
}

export function scenarioOf(
  spec: WorkloadSpec,
  options: K6Options,
  share: Share,
): PlannedScenario | undefined {
  const executor = executorOf(options, spec.ratePerSecond);
  if (executor === undefined) return undefined;
  const durationMs = options.duration ?? share.longestMs;
  const common = {
    executor,
    ...(options.exec === undefined ? {} : { exec: options.exec }),
    ...(options.tags === undefined ? {} : { tags: asTexts(options.tags) }),
    ...(executor === "externally-controlled"
      ? {}
      : { gracefulStop: ms(options["graceful-stop"] ?? 30_000) }),
  };
  const vus = partOf(options.vus ?? share.of, share);
  switch (executor) {
    case "shared-iterations":
    case "per-vu-iterations": {
      const wanted = options.iterations ?? 1;
      const iterations = executor === "per-vu-iterations" ? wanted : partOf(wanted, share);
      return closed({ ...common, vus, iterations, maxDuration: ms(durationMs) });
    }
    case "constant-vus":
      return closed({ ...common, vus, duration: ms(durationMs) });
    case "externally-controlled": {
      const maxVUs = partOf(options["max-vus"] ?? options.vus ?? share.of, share);
      return closed({ ...common, vus, maxVUs, duration: ms(durationMs) });
    }
    case "ramping-vus": {
      const stages = lasting(options.stages ?? [], share.longestMs).map(({ duration, target }) => ({
        duration: ms(duration),
        target: partOf(Number(target), share),
      }));
      const startVUs = partOf(options["start-vus"] ?? 1, share);
      const gracefulRampDown = ms(options["graceful-ramp-down"] ?? 30_000);
      return closed({ ...common, startVUs, stages, gracefulRampDown });
    }
    case "constant-arrival-rate": {
      const { unitMs, rates } = wholeRates([spec.ratePerSecond ?? 1], share.of);
      const rate = rates[0] ?? 1;
      const arrival = { rate, timeUnit: ms(unitMs), duration: ms(durationMs) };
      return {
        scenario: { ...common, ...arrival, ...pool(spec, options, share) },
        schedule: { type: "constant", rate, unitMs, durationMs },
      };
    }
    case "ramping-arrival-rate":
      return ramping(common, spec, options, share);
  }
}

function ramping(
  common: K6Scenario,
  spec: WorkloadSpec,
  options: K6Options,
  share: Share,
): PlannedScenario {
  const stages = lasting(options.stages ?? [], share.longestMs);
  const { unitMs, rates } = wholeRates(
    [options["start-rate"] ?? 0, ...stages.map(({ target }) => perSecond(target))],
    share.of,
  );
  const [startRate = 0, ...targets] = rates;
  const planned = stages.map(({ duration }, i) => ({
    durationMs: duration,
    target: targets[i] ?? 0,
  }));
  return {
    scenario: {
      ...common,
      startRate,
      timeUnit: ms(unitMs),
      stages: planned.map(({ durationMs, target }) => ({ duration: ms(durationMs), target })),
      ...pool(spec, options, share),
    },
    schedule: { type: "ramping", startRate, unitMs, stages: planned },
  };
}

/** VUs that a request's time-out can hold at once, and a little more: a stall of the system then drops no arrival. */
export function vusFor(ratePerSecond: number, timeoutMs: number, requests: number): number {
  const held = ratePerSecond * (timeoutMs / 1000) * Math.max(1, requests);
  return Math.min(MAX_OWN_VUS, Math.max(2, Math.ceil(held * 1.2)));
}

/** Each VU is a JavaScript engine of its own: more of them must be asked for. */
const MAX_OWN_VUS = 2000;

/** All VUs before the load begins: making one under load drops the arrival that needed it. */
function pool(spec: WorkloadSpec, options: K6Options, share: Share): Record<string, number> {
  const peak = Math.max(
    spec.ratePerSecond ?? options["start-rate"] ?? 0,
    ...(options.stages ?? []).map(({ target }) => perSecond(target)),
  );
  const own = vusFor(peak, spec.timeoutMs, options.requests?.length ?? 1);
  const preAllocatedVUs = partOf(options.vus ?? Math.max(own, share.of), share);
  const maxVUs = Math.max(preAllocatedVUs, partOf(options["max-vus"] ?? 0, share));
  return { preAllocatedVUs, maxVUs };
}

interface LastingStage {
  readonly duration: number;
  readonly target: K6Stage["target"];
}

/** A stage until the load ends is a jump and then a plateau: a ramp of unknown length would lead nowhere. */
function lasting(stages: readonly K6Stage[], longestMs: number): LastingStage[] {
  return stages.flatMap(({ duration, target }) =>
    duration === undefined
      ? [
          { duration: 0, target },
          { duration: longestMs, target },
        ]
      : [{ duration, target }],
  );
}

function perSecond(target: K6Stage["target"]): number {
  return typeof target === "number" ? target : target.perSecond;
}

/** k6 takes whole rates only: the time unit grows until all of them are whole. */
function wholeRates(
  perSecondRates: readonly number[],
  regions: number,
): { readonly unitMs: number; readonly rates: readonly number[] } {
  const isWhole = (rate: number): boolean => Math.abs(rate - Math.round(rate)) < 1e-9;
  const seconds =
    [1, 10, 60, 100, 3600, 36_000].find((unit) => perSecondRates.every((r) => isWhole(r * unit))) ??
    36_000;
  const rates = perSecondRates.map((rate) => Math.round(rate * seconds));
  return { unitMs: seconds * 1000 * regions, rates };
}

function closed(scenario: K6Scenario): PlannedScenario {
  return { scenario, schedule: undefined };
}

function partOf(total: number, { index, of }: Share): number {
  return Math.floor(total / of) + (index < total % of ? 1 : 0);
}

function ms(duration: number): string {
  return `${Math.round(duration)}ms`;
}

export function asTexts(
  values: Readonly<Record<string, string | number | boolean>>,
): Record<string, string> {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, String(value)]));
}
