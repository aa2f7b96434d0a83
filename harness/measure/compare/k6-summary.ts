/**
 * k6's end-of-test summaries, in the three forms that k6 writes: `--summary-export`, `handleSummary(data)` and the
 * machine-readable summary. They hold aggregates only: rates carry their counts and can be tested; trends carry no sample
 * and no spread, so their figures are shown and nothing is decided by them.
 */
import type { MeasureUnit } from "../../domain/probe.ts";
import type { ComparedMetric } from "./compared-metric.ts";

export interface K6Summary {
  readonly metrics: ReadonlyMap<string, K6Metric>;
}

interface K6Metric {
  readonly type: "rate" | "trend" | "counter" | "gauge";
  readonly isTime: boolean;
  readonly values: Readonly<Record<string, number>>;
}

const NOTE =
  "a k6 summary holds aggregates: rates are tested by their counts, as if no failure had to do with another; trends are shown and cannot be decided; give run directories for more";

/** Undefined: this is no summary of k6. */
export function readK6Summary(document: unknown): K6Summary | undefined {
  const root = recordOf(document);
  const results = recordOf(root?.["results"]);
  const metrics = new Map<string, K6Metric>();
  const listed = listOf(results?.["metrics"]);
  if (listed.length > 0) {
    for (const each of [...listed, ...listOf(recordOf(results?.["checks"])?.["metrics"])]) {
      const metric = recordOf(each);
      const name = metric?.["name"];
      if (metric !== undefined && typeof name === "string") addMetric(metrics, name, metric);
    }
  } else {
    for (const [name, metric] of Object.entries(recordOf(root?.["metrics"]) ?? {})) {
      addMetric(metrics, name, recordOf(metric) ?? {});
    }
  }
  return metrics.size === 0 ? undefined : { metrics };
}

/** What keeps the summaries from being alike. A counter that k6 leaves out was never counted up. */
export function k6Notes(baseline: K6Summary, candidate: K6Summary): string[] {
  const sides = [baseline, candidate].map(({ metrics }) => metrics);
  const dropped = sides.map((metrics) => metrics.get("dropped_iterations")?.values["count"] ?? 0);
  const once = [...new Set(sides.flatMap((metrics) => [...metrics.keys()]))].filter(
    (name) => sides.some((metrics) => !metrics.has(name)) && name !== "dropped_iterations",
  );
  return [
    NOTE,
    ...(dropped.some((count) => count > 0)
      ? [
          `${dropped.join(" → ")} iterations were dropped: the load was not offered, and what was never asked is in no figure`,
        ]
      : []),
    ...(once.length === 0 ? [] : [`left out, because only one of them has it: ${once.join(", ")}`]),
  ];
}

/** Metrics of both summaries; what only one has is left out. */
export function k6Metrics(baseline: K6Summary, candidate: K6Summary): ComparedMetric[] {
  return [...candidate.metrics].flatMap(([name, after]) => {
    const before = baseline.metrics.get(name);
    return before === undefined || before.type !== after.type ? [] : metricsOf(name, before, after);
  });
}

function metricsOf(name: string, before: K6Metric, after: K6Metric): ComparedMetric[] {
  const common = { metric: name, during: "whole" } as const;
  if (after.type === "rate") {
    // http_req_failed counts failures; checks and the like count what held.
    const better = /fail|error/.test(name) ? "lower" : "higher";
    const [baseline, candidate] = [countOf(before), countOf(after)];
    if (baseline === undefined || candidate === undefined) return [];
    return [{ ...common, unit: "ratio", better, values: { type: "ratio", baseline, candidate } }];
  }
  if (after.type === "counter" && RATES.has(name)) {
    const values = {
      type: "value",
      baseline: valueOf(before, "rate"),
      candidate: valueOf(after, "rate"),
    } as const;
    return [{ ...common, metric: `${name} rate`, unit: "per-second", better: "higher", values }];
  }
  if (after.type !== "trend") return [];
  const unit: MeasureUnit = after.isTime ? "ms" : "number";
  return Object.keys(after.values)
    .filter((key) => key !== "count" && before.values[key] !== undefined)
    .map((key) => ({
      ...{ ...common, metric: `${name} ${key}`, unit, better: "lower" as const },
      values: { type: "value", baseline: valueOf(before, key), candidate: valueOf(after, key) },
    }));
}

/** What k6 got done; other counters are no better for being larger. */
const RATES: ReadonlySet<string> = new Set(["http_reqs", "iterations"]);

function valueOf(
  { values }: K6Metric,
  key: string,
): { value: number | null; samples: number; aspect: string } {
  return { value: values[key] ?? null, samples: values["count"] ?? 0, aspect: key };
}

/** `passes` are the samples that were true; the machine-readable form calls them `matches` of `total`. */
function countOf({ values }: K6Metric): { good: number; total: number } | undefined {
  const { passes, fails, matches, total } = values;
  if (passes !== undefined && fails !== undefined) return { good: passes, total: passes + fails };
  return matches === undefined || total === undefined ? undefined : { good: matches, total };
}

function addMetric(
  metrics: Map<string, K6Metric>,
  name: string,
  metric: Readonly<Record<string, unknown>>,
): void {
  const values = numbersOf(recordOf(metric["values"]) ?? metric);
  const type = typeOf(metric["type"], values);
  if (type === undefined) return;
  const contains = metric["contains"];
  const isTime = contains === undefined ? OWN_TIMES.test(name) : contains === "time";
  // The machine-readable form splits `checks` in two.
  if (name === "checks_failed") return;
  metrics.set(name === "checks_succeeded" ? "checks" : name, { type, isTime, values });
}

/** `--summary-export` does not say what a trend contains: k6's own are times, what a script measures may be anything. */
const OWN_TIMES = /^(http_req_|iteration_duration|group_duration|grpc_|ws_|browser_)/;

/** `--summary-export` does not say the type: its keys do. */
function typeOf(
  said: unknown,
  values: Readonly<Record<string, number>>,
): K6Metric["type"] | undefined {
  if (said === "rate" || said === "trend" || said === "counter" || said === "gauge") return said;
  if ("passes" in values && "fails" in values) return "rate";
  if ("avg" in values && "max" in values) return "trend";
  if ("count" in values) return "counter";
  return "value" in values ? "gauge" : undefined;
}

function numbersOf(record: Readonly<Record<string, unknown>>): Readonly<Record<string, number>> {
  const numbers: Record<string, number> = {};
  for (const [key, value] of Object.entries(record)) {
    // p95 in the machine-readable form.
    if (typeof value === "number") numbers[key.replace(/^p([\d.]+)$/, "p($1)")] = value;
  }
  return numbers;
}

function recordOf(value: unknown): Readonly<Record<string, unknown>> | undefined {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Readonly<Record<string, unknown>>)
    : undefined;
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? (value as readonly unknown[]) : [];
}
