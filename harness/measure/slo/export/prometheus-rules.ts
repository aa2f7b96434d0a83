/**
 * Objectives → Prometheus rules over the live metrics of the harness (harness/telemetry/metrics.ts): recorded error ratios and
 * multi-window multi-burn-rate alerts of the SRE Workbook, in the form that Sloth gives them.
 */
import type { ObjectiveSpec, Scenario } from "../../../domain/scenario.ts";
import { fastestBurn } from "../../../domain/slo.ts";
import { wantsSmall } from "../../samples-to-decide.ts";
import { promisedShare } from "../promised-events.ts";
import { exportName, type Exported } from "./exported.ts";

/** For a period of 30 days: severity, burn rate, long and short windows. */
const ALERTS = [
  {
    severity: "page",
    pairs: [
      [14.4, "1h", "5m"],
      [6, "6h", "30m"],
    ],
  },
  {
    severity: "ticket",
    pairs: [
      [3, "1d", "2h"],
      [1, "3d", "6h"],
    ],
  },
] as const;
const WINDOWS = ["5m", "30m", "1h", "2h", "6h", "1d", "3d"] as const;

/** `buckets`: upper bounds of the latency histogram in seconds; a limit between two of them cannot be counted. */
export function exportPrometheusRules(
  { id, objectives }: Scenario,
  buckets: readonly number[],
): Exported {
  const groups: object[] = [];
  const left: string[] = [];
  objectives.forEach((objective, i) => {
    const target = promisedShare(objective);
    if (typeof target === "string") {
      left.push(`${objective.name}: no budget: ${target}`);
      return;
    }
    const ratio = errorRatio(id, objective, buckets);
    if (typeof ratio === "string") {
      left.push(`${objective.name}: ${ratio}`);
      return;
    }
    const slo = exportName(id, i, objective.name);
    const labels = { slo, scenario: id };
    groups.push({
      name: `harness-slo-${slo}`,
      rules: [
        ...WINDOWS.map((window) => ({
          record: `slo:sli_error:ratio_rate${window}`,
          expr: ratio(window),
          labels,
        })),
        ...ALERTS.flatMap(({ severity, pairs }) => {
          const possible = pairs.filter(([factor]) => factor <= fastestBurn(target));
          for (const [factor] of pairs.filter((pair) => !possible.includes(pair))) {
            left.push(`${objective.name}: ${factor}x can never be reached at ${100 * target} %`);
          }
          if (possible.length === 0) return [];
          const room = Number((1 - target).toPrecision(10));
          const burns = (window: string, factor: number): string =>
            `slo:sli_error:ratio_rate${window}{slo="${slo}"} > (${factor} * ${room})`;
          return [
            {
              alert: "ErrorBudgetBurn",
              expr: possible
                .map(
                  ([factor, long, short]) => `(${burns(short, factor)} and ${burns(long, factor)})`,
                )
                .join(" or "),
              labels: { ...labels, severity },
              annotations: {
                summary: `${objective.name}: the error budget of ${id} burns too fast`,
              },
            },
          ];
        }),
      ],
    });
  });
  return { documents: groups.length === 0 ? [] : [{ groups }], left };
}

/** Share of bad events over a window in PromQL, or why there is none. */
function errorRatio(
  scenario: string,
  { sli, target }: ObjectiveSpec,
  buckets: readonly number[],
): ((window: string) => string) | string {
  const region = sli.from === undefined ? {} : { region: sli.from };
  const select = (labels: Readonly<Record<string, string>>): string =>
    `{${Object.entries({ scenario, ...labels, ...region })
      .map(([name, value]) => `${name}=${JSON.stringify(value)}`)
      .join(",")}}`;
  if (sli.request !== undefined || sli.check !== undefined) {
    return "the live metrics do not say which request an operation was";
  }
  const workload = sli.of;
  switch (sli.kind) {
    case "availability":
    case "error-rate":
      return goodShare("harness_operations_total", select({ workload, outcome: "ok" }), {
        metric: "harness_operations_total",
        labels: select({ workload }),
      });
    case "latency": {
      const seconds = target.value / 1000;
      if (!wantsSmall(target)) return "a histogram counts what is small, not what is large";
      if (!buckets.includes(seconds)) {
        return `the latency histogram has no bucket that ends at ${seconds} s; it has ${buckets.join(", ")}`;
      }
      const name = "harness_operation_duration_seconds";
      return goodShare(`${name}_bucket`, select({ workload, outcome: "ok", le: String(seconds) }), {
        metric: `${name}_count`,
        labels: select({ workload, outcome: "ok" }),
      });
    }
    case "probe": {
      const [probe = "", name = "value"] = sli.of.split(".");
      const value = `harness_probe_value${select({ probe, name })}`;
      return (window) =>
        `1 - avg(avg_over_time((${value} ${target.comparison} bool ${target.value})[${window}:]))`;
    }
    default:
      return `${sli.kind} is no live metric of the harness; make it a probe`;
  }
}

function goodShare(
  good: string,
  goodLabels: string,
  all: { readonly metric: string; readonly labels: string },
): (window: string) => string {
  return (window) =>
    `1 - (sum(rate(${good}${goodLabels}[${window}])) / sum(rate(${all.metric}${all.labels}[${window}])))`;
}
