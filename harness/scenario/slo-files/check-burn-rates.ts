import { fastestBurn } from "../../domain/slo.ts";
import type { LocatedTree, Path } from "../../lib/located/located-tree.ts";
import { valueAt } from "../../lib/located/located-tree.ts";
import { report, type Located, type OpenSloFile } from "./openslo-documents.ts";
import type { OpenSloSpec } from "./openslo-schema.ts";

/**
 * Alert conditions of an SLO that its target can never reach. `op` has no dependable direction in OpenSLO (its own example
 * says "exceeds" with lte): a threshold is taken as the rate that must be exceeded.
 */
export function checkBurnRates(
  file: OpenSloFile,
  slo: Located<OpenSloSpec>,
  { share }: { readonly share: number; readonly path: Path },
): void {
  const limit = fastestBurn(share);
  const check = (tree: LocatedTree, path: Path): void => {
    const threshold = valueAt(tree.value, [...path, "condition", "threshold"]);
    if (typeof threshold !== "number" || threshold <= limit) return;
    report(
      file,
      "OSL010",
      { tree, path: [...path, "condition", "threshold"] },
      `a burn rate of ${threshold} never comes: ${slo.document.metadata.name} (${100 * share} %) burns at most ${Number(limit.toPrecision(4))} times as fast as it may`,
    );
  };
  // Inline policies hold their conditions; named ones are documents of the file, and every one of those is checked.
  const policies = slo.spec.alertPolicies ?? [];
  policies.forEach((_, i) => {
    const conditions = valueAt(slo.tree.value, ["spec", "alertPolicies", i, "spec", "conditions"]);
    if (!Array.isArray(conditions)) return;
    conditions.forEach((__, j) => {
      check(slo.tree, ["spec", "alertPolicies", i, "spec", "conditions", j, "spec"]);
    });
  });
  if (policies.length > 0) for (const { tree } of file.conditions) check(tree, ["spec"]);
}
