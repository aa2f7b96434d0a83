/** Objectives → OpenSLO v1, in the binding that harness/scenario/slo-files/read-openslo.ts reads back. */
import type { ObjectiveSpec, Scenario, Target } from "../../../domain/scenario.ts";
import { traitsOf } from "../../../domain/sli-traits.ts";
import { wantsSmall } from "../../samples-to-decide.ts";
import { promisesFailures } from "../promised-events.ts";
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
function bodyOf(objective: ObjectiveSpec): Body | string {
  const { sli, target, slices, text } = objective;
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
  if (promisesFailures(objective)) {
    return `${sli.kind} ${text} promises failures, and OpenSLO's ratios promise what is good`;
  }
  if (target.comparison === "<" || target.comparison === ">") {
    return `OpenSLO's ratios include their limit: write ${target.comparison}= for ${target.comparison}`;
  }
  const isFailure = slices === undefined ? wantsSmall(target) : slices.ofBad === true;
  const isOfBad = slices === undefined && isFailure;
  const share = isOfBad ? complement(target.value) : target.value;
  if (share >= 1) return "all of them being good leaves no error budget";
  if (share < 0 || (isOfBad && !isNear(complement(share), target.value))) {
    return `${text} cannot be written as a share of good events`;
  }
  const rawType = isFailure || sli.kind === "error-rate" ? "failure" : "success";
  return {
    indicator: { ratioMetric: { rawType, raw: { metricSource } } },
    threshold: {},
    share,
  };
}

/** As the reader takes it: 1 - 0.2 is 0.8, without the last digits of floating point. */
function complement(share: number): number {
  return Number((1 - share).toFixed(12));
}

/** The same as a person would write it. */
function isNear(a: number, b: number): boolean {
  return Math.abs(a - b) <= 1e-9 * b;
}

function shareOf(target: Target): number | undefined {
  const { quantile } = target;
  if (quantile === undefined || quantile >= 1) return undefined;
  return wantsSmall(target) ? quantile : complement(quantile);
}
