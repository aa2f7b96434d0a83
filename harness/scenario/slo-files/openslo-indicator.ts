/** From an indicator to an SLI of the harness. */
import { traitsOf } from "../../domain/sli-traits.ts";
import type { LocatedTree, Path } from "../../lib/located/located-tree.ts";
import type { ReadContext } from "../read-context.ts";
import { readSliText, type ReadSli, type SliReferences } from "../sections/sli.ts";
import { referred, report, type Located, type OpenSloFile } from "./openslo-documents.ts";
import type { OpenSloMetric, OpenSloObjective, OpenSloSli, OpenSloSpec } from "./openslo-schema.ts";

/** An indicator and where it is written. */
interface Indicator {
  readonly tree: LocatedTree;
  readonly path: Path;
  readonly spec: OpenSloSli;
}

export interface BoundIndicator {
  readonly sli: ReadSli;
  readonly type: "threshold" | "success" | "failure";
  /** From the unit of `value` to that of the SLI. */
  readonly scale: number;
}

/** That of the objective, or that of the SLO; written in place or by name. */
export function indicatorOf(
  file: OpenSloFile,
  { spec, tree }: Located<OpenSloSpec>,
  { objective, path }: { readonly objective: OpenSloObjective; readonly path: Path },
): Indicator | undefined {
  for (const [owner, at] of [
    [objective, path],
    [spec, ["spec"]],
  ] as const) {
    const { indicator, indicatorRef: name } = owner;
    if (indicator !== undefined && name !== undefined) {
      report(file, "OSL003", { tree, path: [...at, "indicatorRef"] }, "there is an indicator, too");
      return undefined;
    }
    if (indicator !== undefined) {
      return { tree, path: [...at, "indicator", "spec"], spec: indicator.spec };
    }
    if (name === undefined) continue;
    const found = referred(file, "SLI", name, { tree, path: [...at, "indicatorRef"] });
    return found && { tree: found.tree, path: ["spec"], spec: found.spec };
  }
  report(file, "OSL003", { tree, path }, "there is neither indicator nor indicatorRef");
  return undefined;
}

interface Binding {
  readonly file: OpenSloFile;
  readonly indicator: Indicator;
}

export function bindIndicator(
  context: ReadContext,
  references: SliReferences,
  { file, indicator }: Binding,
): BoundIndicator | undefined {
  const inside: ReadContext = { ...context, tree: indicator.tree };
  const { thresholdMetric, ratioMetric } = indicator.spec;
  const problem = (message: string): undefined => {
    report(file, "OSL009", indicator, message);
    return undefined;
  };
  if ((thresholdMetric === undefined) === (ratioMetric === undefined)) {
    return problem("an SLI has either thresholdMetric or ratioMetric");
  }
  const read = (metric: OpenSloMetric, keys: Path): ReadSli | undefined =>
    sliOf(inside, references, {
      file,
      indicator,
      metric,
      path: [...indicator.path, ...keys, "metricSource"],
    });
  if (thresholdMetric !== undefined) {
    const sli = read(thresholdMetric, ["thresholdMetric"]);
    if (sli === undefined) return undefined;
    if (!traitsOf(sli.kind).hasQuantile)
      return problem(`${sli.kind} has no values of its own to compare`);
    const scale = thresholdMetric.metricSource.spec?.["unit"] === "s" ? 1000 : 1;
    return { sli, type: "threshold", scale };
  }
  const { good, bad, total, raw, rawType, counter } = ratioMetric ?? {};
  if (raw !== undefined) {
    if (good !== undefined || bad !== undefined || total !== undefined || rawType === undefined) {
      return problem(
        "a raw ratio has its rawType (success or failure), and neither good, bad nor total",
      );
    }
    const sli = read(raw, ["ratioMetric", "raw"]);
    if (sli === undefined) return undefined;
    if (traitsOf(sli.kind).unit !== "ratio" || traitsOf(sli.kind).hasQuantile) {
      return problem(`${sli.kind} is no ratio of events`);
    }
    if ((sli.kind === "error-rate") !== (rawType === "failure") && sli.kind !== "ratio") {
      return problem(`rawType: ${rawType} does not fit ${sli.kind}`);
    }
    return { sli, type: rawType, scale: 1 };
  }
  const part = good ?? bad;
  if (part === undefined || total === undefined || (good !== undefined && bad !== undefined)) {
    return problem("a ratio has total and either good or bad, or it has raw");
  }
  if (rawType !== undefined) return problem("rawType belongs to raw");
  if (counter === false) {
    return problem("good, bad and total are read as counters that only grow; for gauges write raw");
  }
  const key = good === undefined ? "bad" : "good";
  const [counted, all] = [read(part, ["ratioMetric", key]), read(total, ["ratioMetric", "total"])];
  if (counted === undefined || all === undefined) return undefined;
  if (counted.kind !== "probe" || all.kind !== "probe") {
    return problem(
      "good, bad and total are counters that probes read; for anything else write raw",
    );
  }
  const sli: ReadSli = { kind: "ratio", of: `${counted.of}/${all.of}`, unit: "ratio" };
  return { sli, type: good === undefined ? "failure" : "success", scale: 1 };
}

interface Source extends Binding {
  readonly metric: OpenSloMetric;
  readonly path: Path;
}

/** `spec.sli`, `spec.probe`, or the probe that asks `spec.query`. */
function sliOf(
  context: ReadContext,
  references: SliReferences,
  { file, indicator, metric, path }: Source,
): ReadSli | undefined {
  const { sli, probe, query } = metric.metricSource.spec ?? {};
  const specPath = [...path, "spec"];
  if (typeof sli === "string") return readSliText(context, references, [...specPath, "sli"], sli);
  if (typeof probe === "string") {
    return readSliText(context, references, [...specPath, "probe"], `probe(${probe})`);
  }
  const { tree } = indicator;
  const { metricSourceRef } = metric.metricSource;
  if (metricSourceRef !== undefined && file.documents.DataSource.size > 0) {
    referred(file, "DataSource", metricSourceRef, { tree, path: [...path, "metricSourceRef"] });
  }
  if (typeof query !== "string") {
    report(
      file,
      "OSL008",
      { tree, path },
      "this metric source names nothing that the harness measures",
    );
    return undefined;
  }
  const wanted = plain(query);
  const asks = references.probes?.specs.find(
    (each) => each.kind === "prometheus" && plain(String(each.options["query"])) === wanted,
  );
  if (asks !== undefined)
    return readSliText(context, references, [...specPath, "query"], `probe(${asks.name})`);
  if (references.probes === undefined) return undefined;
  report(
    file,
    "OSL008",
    { tree, path: [...specPath, "query"] },
    "no prometheus probe of the scenario asks this query",
  );
  return undefined;
}

function plain(query: string): string {
  return query.replace(/\s+/g, " ").trim();
}
