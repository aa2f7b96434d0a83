/**
 * The three shapes of a k6 summary. k6's thresholds are its own pass condition and no verdict of ours: they are shown
 * with what k6 said, and leave the file unknown. A checklist item names a figure instead.
 *
 * Traps: in the legacy export a threshold is true when it was CROSSED; in handleSummary's data `ok` is true when it held.
 * A metric without samples is a percentile of 0 there, and no k6 summary tells the two apart.
 */
import { z } from "zod";
import type { ImportText } from "./import-problem.ts";
import {
  statusOf,
  type ImportedCase,
  type ImportedFigure,
  type ImportedResults,
  type ImportedSuite,
} from "./imported-results.ts";
import { readShape } from "./json-source.ts";

const check = z.looseObject({
  name: z.string(),
  path: z.string().optional(),
  passes: z.number().min(0),
  fails: z.number().min(0),
});
type Check = z.infer<typeof check>;

interface Group {
  name?: string | undefined;
  groups?: Record<string, Group> | Group[] | null | undefined;
  checks?: Record<string, Check> | Check[] | null | undefined;
}
/** Lists in handleSummary's data, by name in the legacy export. */
const group: z.ZodType<Group> = z.lazy(() =>
  z.looseObject({
    name: z.string().optional(),
    groups: z.union([z.array(group), z.record(z.string(), group)]).nullish(),
    checks: z.union([z.array(check), z.record(z.string(), check)]).nullish(),
  }),
);

const legacyShape = z.looseObject({
  metrics: z.record(
    z.string(),
    z
      .looseObject({ thresholds: z.record(z.string(), z.boolean()).optional() })
      .catchall(z.union([z.number(), z.record(z.string(), z.unknown())])),
  ),
  root_group: group.optional(),
});

const metricType = z.enum(["counter", "gauge", "rate", "trend"]);

const handledShape = z.looseObject({
  metrics: z.record(
    z.string(),
    z.looseObject({
      type: metricType,
      contains: z.string(),
      values: z.record(z.string(), z.number()),
      thresholds: z.record(z.string(), z.looseObject({ ok: z.boolean() })).optional(),
    }),
  ),
  root_group: group.optional(),
  state: z.looseObject({ testRunDurationMs: z.number().optional() }).optional(),
});

const machineMetric = z.looseObject({
  name: z.string(),
  type: metricType,
  contains: z.string(),
  values: z.record(z.string(), z.number()),
});
const machineShape = z.looseObject({
  version: z.string(),
  config: z.looseObject({ duration: z.number(), script: z.string().optional() }),
  metadata: z.looseObject({ generatedAt: z.iso.datetime({ offset: true }), k6Version: z.string() }),
  results: z.looseObject({
    checks: z
      .looseObject({
        metrics: z.array(machineMetric).optional(),
        results: z.array(check).optional(),
      })
      .optional(),
    metrics: z.array(machineMetric),
  }),
});

export function importK6Export(source: ImportText, value: unknown): ImportedResults {
  const { metrics, root_group } = readShape(legacyShape, value, source);
  const suites = Object.entries(metrics).map(([name, metric]) => {
    const values = Object.entries(metric).filter(
      (entry): entry is [string, number] => typeof entry[1] === "number",
    );
    const kind = legacyKind(name, metric);
    return suiteOf(
      name,
      values.map(([stat, number]) => [stat, number, unitOf(kind, stat)]),
      Object.entries(metric.thresholds ?? {}).map(([text, isCrossed]) => [text, !isCrossed]),
    );
  });
  return resultsOf("k6-summary-export", suites, checksIn(root_group, ""));
}

export function importK6Handled(source: ImportText, value: unknown): ImportedResults {
  const { metrics, root_group, state } = readShape(handledShape, value, source);
  const suites = Object.entries(metrics).map(([name, { type, contains, values, thresholds }]) =>
    suiteOf(
      name,
      Object.entries(values).map(([stat, number]) => [
        stat,
        number,
        unitOf({ type, contains }, stat),
      ]),
      Object.entries(thresholds ?? {}).map(([text, { ok }]) => [text, ok]),
    ),
  );
  const duration = state?.testRunDurationMs;
  const run: ImportedSuite[] =
    duration === undefined
      ? []
      : [{ name: "run", cases: [], figures: { duration: { value: duration, unit: "ms" } } }];
  return resultsOf("k6-handle-summary", [...run, ...suites], checksIn(root_group, ""));
}

export function importK6Machine(source: ImportText, value: unknown): ImportedResults {
  const { config, metadata, results } = readShape(machineShape, value, source);
  const metrics = [...(results.checks?.metrics ?? []), ...results.metrics];
  const suites = metrics.map(({ name, values, ...kind }) =>
    suiteOf(
      name,
      Object.entries(values).map(([stat, number]) => [stat, number, unitOf(kind, stat)]),
      [],
    ),
  );
  const run = { duration: { value: config.duration * 1000, unit: "ms" } };
  return {
    ...resultsOf(
      "k6-machine-readable",
      [{ name: "run", cases: [], figures: run }, ...suites],
      (results.checks?.results ?? []).map((each) => checkCase(each, each.name)),
    ),
    tool: `k6 ${metadata.k6Version}`,
    created: new Date(metadata.generatedAt).toISOString(),
  };
}

function resultsOf(
  format: ImportedResults["format"],
  metrics: readonly ImportedSuite[],
  checks: readonly ImportedCase[],
): ImportedResults {
  const suites = [
    ...(checks.length === 0 ? [] : [{ name: "checks of the script", cases: checks, figures: {} }]),
    ...metrics,
  ];
  const judged = suites.flatMap(({ cases }) => cases.map(({ status }) => status));
  return {
    format,
    tool: "k6",
    created: null,
    // What was measured is not judged here, however many checks passed.
    status: statusOf([...judged, "unknown"]),
    suites,
    notes: [],
  };
}

function suiteOf(
  name: string,
  values: readonly (readonly [stat: string, value: number, unit: string])[],
  thresholds: readonly (readonly [text: string, held: boolean])[],
): ImportedSuite {
  return {
    name,
    cases: thresholds.map(([text, held]) => ({
      name: `threshold ${text}`,
      status: "unknown",
      durationMs: null,
      message: `k6 says that it ${held ? "held" : "was crossed"}`,
      figures: {},
    })),
    figures: Object.fromEntries(
      values.map(([stat, value, unit]): [string, ImportedFigure] => [stat, { value, unit }]),
    ),
  };
}

function checksIn({ groups, checks }: Group = {}, prefix: string): ImportedCase[] {
  const own = Object.values(checks ?? {}).map((each: Check) =>
    checkCase(each, prefix === "" ? each.name : `${prefix} › ${each.name}`),
  );
  const inner = Object.values(groups ?? {}).flatMap((each: Group) => {
    const name = each.name ?? "";
    return checksIn(each, prefix === "" ? name : `${prefix} › ${name}`);
  });
  return [...own, ...inner];
}

function checkCase({ passes, fails }: Check, name: string): ImportedCase {
  const total = passes + fails;
  return {
    name,
    status: fails > 0 ? "failed" : passes > 0 ? "passed" : "unknown",
    durationMs: null,
    message: fails > 0 ? `failed ${fails} of ${total} times` : "",
    figures: {
      passes: { value: passes, unit: "count" },
      fails: { value: fails, unit: "count" },
      ...(total === 0 ? {} : { rate: { value: passes / total, unit: "ratio" } }),
    },
  };
}

interface MetricKind {
  readonly type: z.infer<typeof metricType>;
  readonly contains: string;
}

/** The legacy export names no types: the statistics tell them, the names of built-in metrics tell the units. */
function legacyKind(name: string, metric: Readonly<Record<string, unknown>>): MetricKind {
  const [base = name] = name.split("{");
  const isTime =
    /^(http_req_|grpc_req_|ws_|iteration_|group_|browser_).*(duration|blocked|connecting|tls_handshaking|sending|waiting|receiving)$|^(iteration|group)_duration$|^ws_connecting$/;
  const contains = isTime.test(base) ? "time" : base.startsWith("data_") ? "data" : "default";
  if ("passes" in metric && "fails" in metric) return { type: "rate", contains };
  if ("count" in metric) return { type: "counter", contains };
  return { type: "value" in metric ? "gauge" : "trend", contains };
}

function unitOf({ type, contains }: MetricKind, stat: string): string {
  if (type === "rate") return stat === "rate" || stat === "value" ? "ratio" : "count";
  if (type === "counter" && stat === "rate") return contains === "data" ? "bytes/s" : "per-second";
  if (stat === "count" && contains !== "data") return "count";
  if (contains === "time") return "ms";
  return contains === "data" ? "bytes" : "";
}
