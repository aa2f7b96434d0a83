/** `harness compare`: reads two runs, or two k6 summaries, decides metric by metric and prints what it found. */
import { InputError } from "../../lib/errors.ts";
import { readPercentage } from "../../lib/units.ts";
import type { Comparison, ComparisonVerdict } from "../../domain/comparison.ts";
import {
  compareMetrics,
  COMPARE_METHODS,
  overallVerdict,
} from "../../measure/compare/compare-metrics.ts";
import { COMPARE_DEFAULTS, type CompareOptions } from "../../measure/compare/compare-options.ts";
import { readSeed } from "../../scenario/seed.ts";
import { EXIT, type ExitCode } from "../exit-codes.ts";
import type { World } from "../world.ts";
import { compareHistory } from "./compare-history.ts";
import { comparisonTable } from "./comparison-table.ts";
import { readSides } from "./read-sides.ts";
import { writeComparison } from "./write-comparison.ts";

export interface CompareCommandOptions {
  readonly baseline?: string;
  readonly history?: string;
  readonly threshold: string;
  readonly quantile?: readonly string[];
  readonly seed: string;
  readonly out?: string;
  readonly json?: boolean;
}

export interface Selected {
  readonly selector: string | undefined;
  readonly baseline: string | undefined;
}

const EXIT_OF: Readonly<Record<ComparisonVerdict, ExitCode>> = {
  better: EXIT.pass,
  same: EXIT.pass,
  "cannot-tell": EXIT.inconclusive,
  worse: EXIT.fail,
};

export async function compare(
  world: World,
  selected: Selected,
  options: CompareCommandOptions,
): Promise<ExitCode> {
  const seed = seedOf(options.seed);
  if (options.history !== undefined) {
    return compareHistory(world, options.history, { seed, isJson: options.json === true });
  }
  if (selected.selector === undefined) {
    throw new InputError({
      code: "CMP001",
      message: "there is nothing to compare",
      fix: "name a run: harness compare region-failover; or a scenario: harness compare --history region-failover",
    });
  }
  const settings = settingsOf(options);
  const baseline = selected.baseline ?? options.baseline ?? "last-good";
  const sides = await readSides(world, selected.selector, baseline);
  const metrics = compareMetrics(sides.metrics, settings, BigInt(seed));
  const comparison: Comparison = {
    baseline: sides.baseline,
    candidate: sides.candidate,
    verdict: overallVerdict(metrics),
    methods: COMPARE_METHODS,
    alpha: settings.alpha,
    seed,
    metrics,
    ...(sides.verdicts === undefined ? {} : { verdicts: sides.verdicts }),
    notes: sides.notes,
  };
  if (options.json === true) world.console.out(JSON.stringify(comparison));
  else for (const line of comparisonTable(comparison)) world.console.out(line);
  if (options.out !== undefined) {
    for (const path of await writeComparison(world, options.out, comparison)) {
      world.console.err(`comparison: ${path}`);
    }
  }
  return EXIT_OF[comparison.verdict];
}

function settingsOf({ threshold, quantile }: CompareCommandOptions): CompareOptions {
  const read = readPercentage(threshold);
  if (!read.ok || read.value <= 0)
    throw badOption("--threshold", threshold, "say a share such as 5%");
  const scale = read.value / COMPARE_DEFAULTS.thresholds.location;
  const { location, quantile: tail, spread, ratio } = COMPARE_DEFAULTS.thresholds;
  return {
    ...COMPARE_DEFAULTS,
    quantiles: quantile?.map(quantileOf) ?? COMPARE_DEFAULTS.quantiles,
    thresholds: {
      location: location * scale,
      quantile: tail * scale,
      spread: spread * scale,
      ratio,
    },
  };
}

function quantileOf(text: string): number {
  const share = Number(text);
  if (text.trim() !== "" && share > 0 && share < 1) return share;
  throw badOption("--quantile", text, "say a share between 0 and 1, such as 0.95");
}

function seedOf(text: string): string {
  const seed = readSeed(text);
  if (seed === undefined) throw badOption("--seed", text, "say a whole number of 64 bits");
  return seed;
}

function badOption(option: string, text: string, fix: string): InputError {
  return new InputError({ code: "CMP002", message: `${option} ${text} means nothing`, fix });
}
