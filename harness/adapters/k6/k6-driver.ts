/**
 * k6 as a load driver: the user's own k6 (1.8 or 2.x) in every vantage region, without anything that would leave the run:
 * no usage report, no extensions from a build service, no API of its own.
 */
import type { LoadDriver, LoadInstance, PlannedLoad } from "../../ports/load-driver.ts";
import { K6CsvReader } from "./csv-reader.ts";
import { meaningOf } from "./exit-codes.ts";
import { k6Amount } from "./k6-amount.ts";
import { inspectCommand, runCommand } from "./k6-command.ts";
import { scriptLoad } from "./k6-inspect.ts";
import { k6Expects, k6Names } from "./k6-expects.ts";
import { k6Schema, type K6Options } from "./k6-language.ts";
import { readLog } from "./k6-log.ts";
import { k6Lacks, k6Problems } from "./k6-problems.ts";
import { scenarioOf } from "./k6-scenario.ts";

const DEFAULT_MAX_DROPPED = 0.01;
const DEFAULT_ROWS = 1000;

export const k6Driver: LoadDriver<K6Options> = {
  kind: "k6",
  summary: "HTTP load by k6: a script of yours, or requests listed here",
  part: "k6",
  schema: k6Schema,
  problems: k6Problems,
  lacks: k6Lacks,
  expects: k6Expects,
  names: k6Names,
  amount: k6Amount,
  // Listed requests ask for nothing of them.
  fixtureRows: ({ script, data }) => (script === undefined ? 0 : (data?.rows ?? DEFAULT_ROWS)),
  scripts: ({ script }) => (script === undefined ? {} : { script }),
  instance: planInstance,
  meaningOf,
  readLog,
};

function planInstance(load: LoadInstance<K6Options>): PlannedLoad {
  const { spec, options, region, longestMs } = load;
  const share = { index: spec.from.indexOf(region), of: spec.from.length, longestMs };
  const planned = scenarioOf(spec, options, share);
  const k6 = { load, scenario: planned?.scenario };
  const plan: PlannedLoad = {
    schedules: planned?.schedule === undefined ? {} : { [spec.name]: planned.schedule },
    hasClosed: planned?.schedule === undefined,
    endsByItself: endsByItself(options, planned === undefined),
    maxDropped: options["max-dropped"] ?? DEFAULT_MAX_DROPPED,
    describe: (place) => runCommand(k6, place),
    reader: (toRunTime) => new K6CsvReader({ region, toRunTime }),
  };
  const { script } = options;
  if (script === undefined) return plan;
  return {
    ...plan,
    inquiry: {
      describe: (place) => inspectCommand(k6, place),
      // Also where the scenario says all of the load: a script that cannot be loaded shows here.
      learn: (answer) => ({ ...plan, ...scriptLoad(script, answer) }),
    },
  };
}

function endsByItself(options: K6Options, isScripts: boolean): boolean {
  const { duration, iterations, stages } = options;
  const isLasting = stages?.at(-1)?.duration === undefined;
  return isScripts || duration !== undefined || iterations !== undefined || !isLasting;
}
