/**
 * The small language of objectives:
 *
 *   sli     latency(ledger)                kind(workload), kind(group), kind(probe) or kind(probe.figure)
 *   target  "p99 < 3s"  ">= 99.9%"         [quantile] comparison value-with-unit; quantile: p50 … p99.99, max, or mean
 */
import type { MeasureUnit } from "../domain/probe.ts";
import type { Target } from "../domain/scenario.ts";
import { SLI_KINDS, traitsOf, type SliKind } from "../domain/sli-traits.ts";
import {
  readBandwidth,
  readDuration,
  readPercentage,
  readRate,
  readSize,
  type Reading,
} from "../lib/units.ts";
import type { DiagnosticCode } from "./codes.ts";

export interface TargetProblem {
  readonly code: DiagnosticCode;
  readonly message: string;
  readonly why?: string;
  readonly fix?: string;
}

const SLI = /^([a-z-]+)\(([^()]*)\)$/;
export const SLI_PATTERN = `^(?:${SLI_KINDS.join("|")})\\([a-z][a-z0-9./-]*\\)$`;
const TARGET = /^(?:(p\d{1,2}(?:\.\d{1,4})?|max|mean) )?(<=|>=|<|>) ?(\S.*)$/;
export const TARGET_PATTERN = TARGET.source;

const EXAMPLES: Readonly<Record<MeasureUnit, string>> = {
  ratio: '">= 99.9%"',
  ms: '"< 30s"',
  "per-second": '"> 50/s"',
  bytes: '"< 64 MB"',
  "bytes-per-second": '"< 64 MB/s"',
  number: '"< 5"',
};

/** Undefined: the text is no SLI at all. Whether kind and name are known is checked by the caller. */
export function readSli(text: string): { kind: string; of: string } | undefined {
  const [, kind, of] = SLI.exec(text.trim()) ?? [];
  return kind === undefined || of === undefined ? undefined : { kind, of: of.trim() };
}

export function readTarget(
  text: string,
  sli: { readonly kind: SliKind },
  probeUnit: MeasureUnit = "number",
): Target | TargetProblem {
  const [, quantileText, comparison, valueText = ""] = TARGET.exec(text.trim()) ?? [];
  if (comparison === undefined) {
    return { code: "SLO002", message: `${JSON.stringify(text)} is no target` };
  }
  const { unit = probeUnit, hasQuantile: wanted } = traitsOf(sli.kind);
  const value = valueOf(unit, valueText);
  if (!value.ok) {
    const isOther = [readDuration, readPercentage, readRate].some((read) => read(valueText).ok);
    return {
      code: isOther ? "SLO003" : "SLO002",
      message: isOther ? `${sli.kind} is not measured in the unit of ${valueText}` : value.problem,
      fix: `write it like ${EXAMPLES[unit]}`,
    };
  }
  const quantile = quantileOf(quantileText);
  if (wanted !== (quantileText !== undefined) || quantile === 0) {
    const message = wanted
      ? `${sli.kind} needs a quantile: which share of the operations must meet ${valueText}?`
      : `${sli.kind} is one value and has no quantile`;
    return { code: "SLO004", message };
  }
  return {
    ...(quantile === undefined ? {} : { quantile }),
    ...(quantileText === "mean" ? { mean: true as const } : {}),
    comparison: comparison as Target["comparison"],
    value: value.value,
    unit,
  };
}

function valueOf(unit: MeasureUnit, text: string): Reading<number> {
  switch (unit) {
    case "ms":
      return readDuration(text);
    case "ratio":
      return readPercentage(text);
    case "per-second":
      return readRate(text);
    case "bytes":
      return readSize(text);
    case "bytes-per-second":
      return readBandwidth(text);
    case "number":
      return readNumber(text);
  }
}

function readNumber(text: string): Reading<number> {
  if (/^-?\d+(\.\d+)?$/.test(text)) return { ok: true, value: Number(text) };
  return { ok: false, problem: `${JSON.stringify(text)} is no plain number`, fix: "write 5" };
}

/** p99.9 is 0.999 exactly as a person would write it, not 0.9990000000000001. */
function quantileOf(text: string | undefined): number | undefined {
  if (text === undefined || text === "mean") return undefined;
  return text === "max" ? 1 : Number((Number(text.slice(1)) / 100).toFixed(8));
}
