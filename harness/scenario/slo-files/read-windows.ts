/** Alert windows as Sloth writes them (`kind: AlertWindows`), scaled to the period of whoever uses them. */
import { z } from "zod";
import { fastestBurn, factorOf, type BurnWindow } from "../../domain/slo.ts";
import type { Diagnostic } from "../../lib/located/diagnostic.ts";
import { checkSchema } from "../../lib/located/check-schema.ts";
import { spanOf } from "../../lib/located/located-tree.ts";
import { readYaml } from "../../lib/located/read-yaml.ts";
import { createReporter } from "../../lib/located/reporter.ts";
import { sourceOf } from "../../lib/located/source.ts";
import { SLO_FILE_CODES, SLO_FILE_FORM } from "./codes.ts";
import { openSloDuration } from "./duration.ts";

const percent = z.number().gt(0).max(100);
const window = z.strictObject({
  errorBudgetPercent: percent,
  shortWindow: openSloDuration,
  longWindow: openSloDuration,
});
const severity = z.strictObject({ quick: window, slow: window });
const schema = z.strictObject({
  apiVersion: z.literal("sloth.slok.dev/v1"),
  kind: z.literal("AlertWindows"),
  spec: z.strictObject({ sloPeriod: openSloDuration, page: severity, ticket: severity }),
});

const PLACES = [
  ["page", "quick"],
  ["page", "slow"],
  ["ticket", "quick"],
  ["ticket", "slow"],
] as const;

export interface NamedTarget {
  readonly name: string;
  readonly target: number;
}

/** `targets`: what the windows will be used for; a rate that one of them can never reach is refused, at its line. */
export function readAlertWindows(
  text: string,
  file: string,
  targets: readonly NamedTarget[],
): { readonly windows: readonly BurnWindow[]; readonly diagnostics: readonly Diagnostic[] } {
  const reporter = createReporter(sourceOf(file, text), {
    entries: SLO_FILE_CODES,
    form: SLO_FILE_FORM,
  });
  const tree = readYaml(sourceOf(file, text), reporter);
  const read = tree && checkSchema(schema, { tree, reporter, path: [] });
  if (tree === undefined || read === undefined) {
    return { windows: [], diagnostics: reporter.diagnostics };
  }
  const windows = PLACES.map(([level, pace]): BurnWindow => {
    const { errorBudgetPercent, longWindow, shortWindow } = read.spec[level][pace];
    return {
      severity: level,
      name: `${level} ${pace}`,
      long: longWindow / read.spec.sloPeriod,
      short: shortWindow / read.spec.sloPeriod,
      budget: errorBudgetPercent / 100,
    };
  });
  windows.forEach((each, i) => {
    const [level, pace] = PLACES[i] ?? PLACES[0];
    const never = targets.find(({ target }) => factorOf(each) > fastestBurn(target));
    if (never === undefined) return;
    reporter.add("OSL010", spanOf(tree, ["spec", level, pace]), {
      message: `${each.name} waits for a burn rate of ${round(factorOf(each))}, "${never.name}" (${round(100 * never.target)} %) cannot burn faster than ${round(fastestBurn(never.target))}`,
    });
  });
  return { windows, diagnostics: reporter.diagnostics };
}

function round(value: number): number {
  return Number(value.toPrecision(4));
}
