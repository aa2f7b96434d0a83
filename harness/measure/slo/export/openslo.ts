/** Objectives → OpenSLO v1, in the binding that harness/scenario/slo-files/read-openslo.ts reads back. */
import type { ObjectiveSpec, Scenario, Target } from "../../../domain/scenario.ts";
import { traitsOf } from "../../../domain/sli-traits.ts";
import { wantsSmall } from "../../samples-to-decide.ts";
import { exportName, type Exported } from "./exported.ts";

const OPS = { "<": "lt", "<=": "lte", ">": "gt", ">=": "gte" } as const;

export function exportOpenSlo({ id, objectives }: Scenario): Exported {
  const documents: object[] = [];
  const left: string[] = [];
  objectives.forEach((objective, i) => {
    const body = bodyOf(objective);
    if (typeof body === "string") {
      left.push(`${objective.name}: ${body}`);
      return;
    }
    const { sli, during, name, slices, confidence } = objective;
    const annotations = {
      "harness/during": during,
      ...(sli.from === undefined ? {} : { "harness/from": sli.from }),
      ...(confidence === "bound" ? {} : { "harness/confidence": written(confidence) }),
    };
    const unique = exportName(id, i, name);
    documents.push({
      apiVersion: "openslo/v1",
      kind: "SLO",
      metadata: { name: unique, displayName: name.slice(0, 63), annotations },
      spec: {
        service: exportName(id),
        indicator: { metadata: { name: unique }, spec: body.indicator },
        timeWindow: [{ duration: "4w", isRolling: true }],
        budgetingMethod:
          slices === undefined
            ? "Occurrences"
            : slices.target === undefined
              ? "RatioTimeslices"
              : "Timeslices",
        objectives: [
          {
            displayName: name,
            ...body.threshold,
            target: body.share,
            ...(slices === undefined ? {} : { timeSliceWindow: `${slices.lengthMs / 1000}s` }),
            ...(slices?.target === undefined ? {} : { timeSliceTarget: slices.target }),
          },
        ],
      },
    });
  });
  return { documents, left };
}

interface Body {
  readonly indicator: object;
  readonly threshold: object;
  readonly share: number;
}

function written(confidence: number | "point"): string {
  return confidence === "point" ? confidence : `${Number((100 * confidence).toPrecision(10))}%`;
}

/** Or why OpenSLO has no words for it. */
function bodyOf({ sli, target, slices, text }: ObjectiveSpec): Body | string {
  const filters = [sli.good, sli.total, sli.request, sli.check];
  if (filters.some((filter) => filter !== undefined)) {
    return "which operations it is of is said by filters, which OpenSLO does not have";
  }
  const noShare = `${sli.kind} ${text} promises no share of events`;
  const metricSource = { type: "harness", spec: { sli: `${sli.kind}(${sli.of})` } };
  const { hasQuantile, unit } = traitsOf(sli.kind);
  if (hasQuantile) {
    const value = slices?.good ?? target;
    const share = slices === undefined ? shareOf(target) : target.value;
    if (share === undefined) return noShare;
    return {
      indicator: { thresholdMetric: { metricSource } },
      threshold: { op: OPS[value.comparison], value: value.value },
      share,
    };
  }
  if (unit !== "ratio" || sli.kind === "degradation-depth") return noShare;
  const isFailure = slices === undefined ? wantsSmall(target) : slices.ofBad === true;
  const share = slices === undefined && isFailure ? 1 - target.value : target.value;
  if (share >= 1) return "all of them being good leaves no error budget";
  const rawType = isFailure || sli.kind === "error-rate" ? "failure" : "success";
  return {
    indicator: { ratioMetric: { rawType, raw: { metricSource } } },
    threshold: {},
    share: Number(share.toPrecision(12)),
  };
}

function shareOf(target: Target): number | undefined {
  const { quantile } = target;
  if (quantile === undefined || quantile >= 1) return undefined;
  return Number((wantsSmall(target) ? quantile : 1 - quantile).toPrecision(12));
}
