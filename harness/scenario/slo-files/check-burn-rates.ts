import { fastestBurn } from "../../domain/slo.ts";
import type { Path } from "../../lib/located/located-tree.ts";
import { referred, report, type Located, type OpenSloFile } from "./openslo-documents.ts";
import type { OpenSloCondition, OpenSloPolicy, OpenSloSpec } from "./openslo-schema.ts";

/** Something that is written at a place: in a document of its own, or in place. */
interface Written<T> {
  readonly spec: T;
  readonly tree: Located<T>["tree"];
  readonly path: Path;
}

/**
 * Alert conditions of an SLO that none of its targets can ever reach. `op` has no dependable direction in OpenSLO (its own
 * example says "exceeds" with lte): a threshold is taken as the rate that must be exceeded.
 */
export function checkBurnRates(
  file: OpenSloFile,
  slo: Located<OpenSloSpec>,
  shares: readonly number[],
): void {
  const limit = Math.max(...shares.map(fastestBurn));
  for (const policy of policiesOf(file, slo)) {
    for (const { spec, tree, path } of conditionsOf(file, policy)) {
      const { threshold } = spec.condition;
      if (shares.length === 0 || threshold <= limit) continue;
      report(
        file,
        "OSL010",
        { tree, path: [...path, "condition", "threshold"] },
        `a burn rate of ${threshold} never comes: ${slo.document.metadata.name} (${shares.map((share) => `${100 * share} %`).join(", ")}) burns at most ${Number(limit.toPrecision(4))} times as fast as it may`,
      );
    }
  }
}

/** Every reference is followed, so that those that lead nowhere are found. */
export function checkPolicies(file: OpenSloFile): void {
  for (const { spec, tree } of file.documents.AlertPolicy.values()) {
    conditionsOf(file, { spec, tree, path: ["spec"] });
  }
}

function policiesOf(file: OpenSloFile, slo: Located<OpenSloSpec>): Written<OpenSloPolicy>[] {
  return slo.spec.alertPolicies.flatMap((policy, i) => {
    const path = ["spec", "alertPolicies", i];
    if ("spec" in policy) return [{ spec: policy.spec, tree: slo.tree, path: [...path, "spec"] }];
    const at = { tree: slo.tree, path: [...path, "alertPolicyRef"] };
    const found = referred(file, "AlertPolicy", policy.alertPolicyRef, at);
    return found === undefined ? [] : [{ spec: found.spec, tree: found.tree, path: ["spec"] }];
  });
}

function conditionsOf(
  file: OpenSloFile,
  { spec, tree, path }: Written<OpenSloPolicy>,
): Written<OpenSloCondition>[] {
  spec.notificationTargets.forEach((target, i) => {
    if (!("targetRef" in target) || file.documents.AlertNotificationTarget.size === 0) return;
    const at = { tree, path: [...path, "notificationTargets", i, "targetRef"] };
    referred(file, "AlertNotificationTarget", target.targetRef, at);
  });
  return spec.conditions.flatMap((condition, i) => {
    const at = [...path, "conditions", i];
    if ("spec" in condition) return [{ spec: condition.spec, tree, path: [...at, "spec"] }];
    const reference = { tree, path: [...at, "conditionRef"] };
    const found = referred(file, "AlertCondition", condition.conditionRef, reference);
    return found === undefined ? [] : [{ spec: found.spec, tree: found.tree, path: ["spec"] }];
  });
}
