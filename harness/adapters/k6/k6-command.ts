/** How k6 is started: its arguments, its environment, and the files that it finds beside it. */
import { join } from "node:path";
import type { LoadFixture, LoadInstance } from "../../ports/load-driver.ts";
import type { ClientDescription, ClientPlace } from "../../ports/runtime.ts";
import { allBut } from "./address-ranges.ts";
import type { K6Options } from "./k6-language.ts";
import { asTexts, type K6Scenario } from "./k6-scenario.ts";
import { scriptText } from "./k6-script.ts";
import { SYSTEM_TAGS, USER_TAG } from "./sample-tags.ts";

/** Of samples on their way to us. k6's own is one second: a killed run would lose that much. */
const SAVE_INTERVAL = "200ms";
const MAIN = "main.js";
const DATA = "data.json";

export interface K6Load {
  readonly load: LoadInstance<K6Options>;
  /** Undefined: the script says it all itself. */
  readonly scenario: K6Scenario | undefined;
}

/** Makes the load, and writes its samples to standard output. */
export function runCommand(k6: K6Load, place: ClientPlace): ClientDescription {
  const { addresses, options } = k6.load;
  const tags = options.script === undefined ? SYSTEM_TAGS : [...SYSTEM_TAGS, USER_TAG];
  return described(k6, place, [
    "run",
    "--quiet",
    "--no-usage-report",
    "--no-color",
    // Empty: none. Two of them on one machine would fight for its port.
    "--address",
    "",
    "--system-tags",
    tags.join(","),
    "--out",
    "csv=-",
    // Where the network itself does not keep k6 inside the run, k6 is told that everything else is forbidden.
    ...(place.isolated ? [] : allBut(addresses).flatMap((range) => ["--blacklist-ip", range])),
  ]);
}

/** Runs the script's init code, and writes the options of the run to standard output. */
export function inspectCommand(k6: K6Load, place: ClientPlace): ClientDescription {
  const flags = ["--execution-requirements", "--include-system-env-vars", "--no-color"];
  return described(k6, place, ["inspect", ...flags]);
}

function described(
  { load, scenario }: K6Load,
  place: ClientPlace,
  args: readonly string[],
): ClientDescription {
  const { spec, options, data, fixtures, seed, region, url } = load;
  const { script } = options;
  const main = scriptText({
    options,
    k6: {
      ...(scenario === undefined ? {} : { scenarios: { [spec.name]: scenario } }),
      thresholds: options.thresholds ?? {},
    },
    url,
    script: script === undefined ? undefined : join(place.scenarioDirectory, script),
    timeoutMs: spec.timeoutMs,
  });
  return {
    command: [place.program("k6"), ...args, join(place.directory, MAIN)],
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
    files: {
      [MAIN]: main,
      [DATA]: `${JSON.stringify({ ...data, fixtures: fixtures.map(handed(place)) }, undefined, 2)}\n`,
      ...Object.fromEntries(
        fixtures.map(({ sample }, i) => [fixtureFile(i), `${JSON.stringify(sample)}\n`]),
      ),
    },
  };
}

function fixtureFile(index: number): string {
  return `fixture-${index + 1}.json`;
}

/**
 * Rows lie in a file of their own: every VU reads the data for itself, which with 200 VUs and a thousand rows would take
 * 300 MB and five seconds; a SharedArray reads its file once.
 */
function handed(place: ClientPlace) {
  return ({ sample, ...fixture }: LoadFixture, i: number) => ({
    ...fixture,
    sample: { rows: sample.length, file: join(place.directory, fixtureFile(i)) },
  });
}
