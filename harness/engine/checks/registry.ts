import { z } from "zod";
import { CHECKERS } from "../../checkers/registry.ts";
import type { Check } from "./check.ts";
import { everyNodeConverges } from "./every-node-converges.ts";
import { lagMetricTrue } from "./lag-metric-true.ts";
import { noLostWrites } from "./no-lost-writes.ts";
import { oneLeaderPerTerm } from "./one-leader-per-term.ts";
import { singlePrimary } from "./single-primary.ts";

/** Every check that a scenario may name: our own, and each checker of histories by its name. */
export const CHECKS: ReadonlyMap<string, Check> = new Map(
  [
    noLostWrites as Check,
    singlePrimary as Check,
    oneLeaderPerTerm as Check,
    everyNodeConverges as Check,
    lagMetricTrue as Check,
    ...Object.keys(CHECKERS).map(fromChecker),
  ].map((check) => [check.name, check]),
);

/** A checker as a check: it judges the history of one workload. */
function fromChecker(name: string): Check {
  return {
    name,
    summary: "checker of histories, see `harness check --help`",
    needs: "workload",
    schema: z.record(z.string(), z.unknown()),
    run: async ({ operations, options }) => {
      const checker = await CHECKERS[name]?.();
      if (checker === undefined) {
        return { verdict: "unknown", reason: `no checker "${name}"`, findings: [], stats: {} };
      }
      return checker.check({ operations, warnings: [] }, options as object);
    },
  };
}
