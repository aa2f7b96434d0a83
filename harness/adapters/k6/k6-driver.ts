/**
 * k6 as a load driver: the user's own k6 (1.8 or 2.x) in every vantage region, without anything that would leave the run:
 * no usage report, no extensions from a build service, no API of its own.
 */
import { join } from "node:path";
import type { LoadDriver, LoadInstance, PlannedLoad } from "../../ports/load-driver.ts";
import type { ClientDescription, ClientPlace } from "../../ports/runtime.ts";
import { allBut } from "./address-ranges.ts";
import { ITERATION_TAGS, K6CsvReader, SYSTEM_TAGS } from "./csv-reader.ts";
import { meaningOf } from "./exit-codes.ts";
import { k6Schema, type K6Options } from "./k6-language.ts";
import { k6Lacks, k6Problems } from "./k6-problems.ts";
import { asTexts, scenarioOf } from "./k6-scenario.ts";
import { scriptText } from "./k6-script.ts";

/** Of samples on their way to us. k6's own is one second: a killed run would lose that much. */
const SAVE_INTERVAL = "200ms";
const MAIN = "main.js";
const DATA = "data.json";
const DEFAULT_MAX_DROPPED = 0.01;

export const k6Driver: LoadDriver<K6Options> = {
  kind: "k6",
  summary: "HTTP load by k6: a script of yours, or requests listed here",
  part: "k6",
  schema: k6Schema,
  problems: k6Problems,
  lacks: k6Lacks,
  scripts: ({ script }) => (script === undefined ? {} : { script }),
  instance: planInstance,
  meaningOf,
};

function planInstance(load: LoadInstance<K6Options>): PlannedLoad {
  const { spec, options, region, longestMs } = load;
  const share = { index: spec.from.indexOf(region), of: spec.from.length, longestMs };
  const planned = scenarioOf(spec, options, share);
  return {
    schedules: planned?.schedule === undefined ? {} : { [spec.name]: planned.schedule },
    endsByItself: endsByItself(options, planned === undefined),
    maxDropped: options["max-dropped"] ?? DEFAULT_MAX_DROPPED,
    describe: (place) => describe(load, planned?.scenario, place),
    reader: (toRunTime) => new K6CsvReader({ region, toRunTime }),
  };
}

function endsByItself(options: K6Options, isScripts: boolean): boolean {
  const { duration, iterations, stages } = options;
  const isLasting = stages?.at(-1)?.duration === undefined;
  return isScripts || duration !== undefined || iterations !== undefined || !isLasting;
}

function describe(
  load: LoadInstance<K6Options>,
  scenario: Readonly<Record<string, unknown>> | undefined,
  place: ClientPlace,
): ClientDescription {
  const { spec, options, data, seed, region, url } = load;
  const k6 = {
    ...(scenario === undefined ? {} : { scenarios: { [spec.name]: scenario } }),
    thresholds: options.thresholds ?? {},
  };
  const { script } = options;
  const main = scriptText({
    options,
    k6,
    url,
    script: script === undefined ? undefined : join(place.scenarioDirectory, script),
    timeoutMs: spec.timeoutMs,
  });
  return {
    command: [place.program("k6"), ...runArguments(load, place), join(place.directory, MAIN)],
    environment: {
      K6_CSV_TIME_FORMAT: "unix_micro",
      K6_CSV_SAVE_INTERVAL: SAVE_INTERVAL,
      K6_NO_USAGE_REPORT: "true",
      K6_AUTO_EXTENSION_RESOLUTION: "false",
      ...asTexts(options.env ?? {}),
      HARNESS_DATA: join(place.directory, DATA),
      HARNESS_REGION: region,
      HARNESS_SEED: String(Number(BigInt(seed) % 2n ** 31n)),
      HARNESS_TIMEOUT: `${spec.timeoutMs}ms`,
      ...(url === undefined ? {} : { HARNESS_URL: url }),
    },
    files: { [MAIN]: main, [DATA]: `${JSON.stringify(data, undefined, 2)}\n` },
  };
}

function hasOneRequest({ script, requests = [] }: K6Options): boolean {
  return script === undefined && requests.length === 1;
}

function runArguments(
  { addresses, options }: LoadInstance<K6Options>,
  place: ClientPlace,
): string[] {
  return [
    "run",
    "--quiet",
    "--no-usage-report",
    "--no-color",
    // Empty: none. Two of them on one machine would fight for its port.
    "--address",
    "",
    "--system-tags",
    [...SYSTEM_TAGS, ...(hasOneRequest(options) ? [] : ITERATION_TAGS)].join(","),
    "--out",
    "csv=-",
    ...(place.isolated ? [] : guarded(addresses)),
  ];
}

/** Where the network itself does not keep k6 inside the run, k6 is told that everything else is forbidden. */
function guarded(addresses: readonly string[]): string[] {
  return allBut(addresses).flatMap((range) => ["--blacklist-ip", range]);
}
