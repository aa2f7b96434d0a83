/**
 * What a script of a user asks for by itself, as `k6 inspect --execution-requirements` tells it: k6 runs the script's init
 * code and no iteration, and prints the options that a run would have, with every default and short form resolved.
 */
import { z } from "zod";
import type { ArrivalSchedule } from "../../domain/load.ts";
import { AdapterError, InputError } from "../../lib/errors.ts";
import type { LoadAnswer } from "../../ports/load-driver.ts";
import { readLog } from "./k6-log.ts";
import { REMOVALS } from "./k6-versions.ts";

const count = z.number().nullish();
const text = z.string().nullish();

const inspected = z.looseObject({
  scenarios: z.record(
    z.string(),
    z.looseObject({
      executor: z.string(),
      rate: count,
      startRate: count,
      timeUnit: text,
      duration: text,
      stages: z.array(z.looseObject({ duration: text, target: count })).nullish(),
    }),
  ),
  executionSegment: text,
});
type InspectedScenario = z.infer<typeof inspected>["scenarios"][string];

export interface ScriptLoad {
  /** Of its open-model scenarios, by name. */
  readonly schedules: Readonly<Record<string, ArrivalSchedule>>;
  readonly hasClosed: boolean;
}

/** Throws InputError where k6 cannot load the script, with the place in it. */
export function scriptLoad(script: string, answer: LoadAnswer): ScriptLoad {
  const { exitCode, output, log, scenarioDirectory } = answer;
  if (exitCode !== 0) throw unusable(script, readLog(log, scenarioDirectory).words, exitCode);
  const { scenarios, executionSegment } = read(script, output);
  if (executionSegment != null && executionSegment !== "") {
    const message = `${script} takes a part of its own load (executionSegment)`;
    const fix = "leave it out: `from:` divides the load among regions";
    throw new InputError({ code: "LOD902", message, fix });
  }
  const all = Object.entries(scenarios);
  const open = all.flatMap(([name, each]) => {
    const schedule = scheduleOf(each);
    return schedule === undefined ? [] : [[name, schedule] as const];
  });
  return { schedules: Object.fromEntries(open), hasClosed: open.length < all.length };
}

function read(script: string, output: string): z.infer<typeof inspected> {
  try {
    return inspected.parse(JSON.parse(output));
  } catch (cause) {
    const message = `k6 inspect told no options of ${script}: ${output.slice(0, 100)}…`;
    throw new AdapterError({ code: "LOD903", message, cause });
  }
}

function unusable(script: string, words: string, exitCode: number): InputError {
  const why = words === "" ? `k6 inspect ended with exit code ${exitCode}` : words;
  const removal = REMOVALS.find(({ what, name }) => what === "module" && why.includes(name));
  const fix = removal === undefined ? {} : { fix: removal.fix };
  const message = `the script ${script} cannot be loaded: ${why}`;
  return new InputError({ code: "LOD902", message, ...fix });
}

/** Undefined: a closed model. */
function scheduleOf(scenario: InspectedScenario): ArrivalSchedule | undefined {
  const unitMs = milliseconds(scenario.timeUnit ?? "1s");
  switch (scenario.executor) {
    case "constant-arrival-rate": {
      const durationMs = milliseconds(scenario.duration ?? "0s");
      return { type: "constant", rate: scenario.rate ?? 0, unitMs, durationMs };
    }
    case "ramping-arrival-rate": {
      const stages = (scenario.stages ?? []).map(({ duration, target }) => ({
        durationMs: milliseconds(duration ?? "0s"),
        target: target ?? 0,
      }));
      return { type: "ramping", startRate: scenario.startRate ?? 0, unitMs, stages };
    }
    default:
      return undefined;
  }
}

const UNITS: Readonly<Record<string, number>> = {
  ...{ h: 3_600_000, m: 60_000, s: 1000, ms: 1 },
  ...{ us: 1e-3, µs: 1e-3, ns: 1e-6 },
};

/** As Go writes a duration: `1h0m0.5s`. */
export function milliseconds(duration: string): number {
  let sum = 0;
  for (const [, number, unit = ""] of duration.matchAll(/([\d.]+)(h|ms|m|s|us|µs|ns)/g)) {
    sum += Number(number) * (UNITS[unit] ?? 0);
  }
  return sum;
}
