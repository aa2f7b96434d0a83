/**
 * OpenSLO v1 → objectives. How metrics are bound to what the harness measures:
 *
 *   thresholdMetric, raw   metricSource.spec.sli: latency(browse)      an SLI as scenarios write it
 *                          metricSource.spec.probe: lag                the value of a probe; probe.figure
 *                          metricSource.spec.query: <PromQL>           the `prometheus` probe that asks this query
 *   good (or bad), total   metricSource.spec.probe or .query           two counters that probes read
 *
 * `op` and `value` of a threshold are in the unit of the SLI (ms for times), `metricSource.spec.unit: s` says seconds. The
 * annotations harness/during, harness/from and harness/confidence say phase, region and level. The time window belongs to
 * production: a run is judged over its phase. Several objectives, of one indicator or each with its own (a composite), are judged
 * each by itself; weights are not used.
 */
import type { Confidence } from "../../domain/confidence.ts";
import type { ObjectiveSpec } from "../../domain/scenario.ts";
import type { Diagnostic } from "../../lib/located/diagnostic.ts";
import type { Path } from "../../lib/located/located-tree.ts";
import { checkReference, type ReadContext } from "../read-context.ts";
import { createReporter } from "../reporter.ts";
import type { SliReferences } from "../sections/sli.ts";
import { readConfidence } from "../sections/confidence.ts";
import { checkBurnRates, checkPolicies } from "./check-burn-rates.ts";
import { bindIndicator, indicatorOf } from "./openslo-indicator.ts";
import {
  readOpenSloDocuments,
  referred,
  report,
  type Located,
  type OpenSloFile,
} from "./openslo-documents.ts";
import type { OpenSloObjective, OpenSloSpec } from "./openslo-schema.ts";
import { judgedBy } from "./openslo-target.ts";

export interface OpenSloRequest {
  readonly text: string;
  /** For messages. */
  readonly file: string;
  /** Line of the scenario that names the file. */
  readonly line: number;
  /** Phases and faults. */
  readonly during: readonly string[];
}

export interface OpenSloReferences extends SliReferences {
  readonly regions: readonly string[] | undefined;
}

/** Every problem is at its place in the OpenSLO file. */
export function readOpenSlo(
  context: ReadContext,
  references: OpenSloReferences,
  request: OpenSloRequest,
): { readonly objectives: readonly ObjectiveSpec[]; readonly diagnostics: readonly Diagnostic[] } {
  const file = readOpenSloDocuments(request.text, request.file);
  const reporter = createReporter(file.source);
  const slos = [...file.documents.SLO.values()];
  if (slos.length === 0 && file.reporter.diagnostics.length === 0) {
    file.reporter.add("OSL003", undefined, { message: "there is no document of kind SLO" });
  }
  checkPolicies(file);
  const objectives = slos.flatMap((slo) => {
    const inside: ReadContext = { ...context, reporter, tree: slo.tree };
    return objectivesOf({ context: inside, references, file, slo, request });
  });
  return { objectives, diagnostics: [...file.reporter.diagnostics, ...reporter.diagnostics] };
}

interface SloReading {
  readonly context: ReadContext;
  readonly references: OpenSloReferences;
  readonly file: OpenSloFile;
  readonly slo: Located<OpenSloSpec>;
  readonly request: OpenSloRequest;
}

function objectivesOf(reading: SloReading): ObjectiveSpec[] {
  const { context, references, file, slo, request } = reading;
  const { annotations = {}, displayName, name } = slo.document.metadata;
  const during = annotations["harness/during"] ?? "whole";
  const from = annotations["harness/from"];
  const at = (key: string): Path => ["metadata", "annotations", key];
  checkReference(context, {
    ...{ path: at("harness/during"), name: during, known: request.during },
    ...{ code: "SLO005", what: "phase or fault" },
  });
  if (from !== undefined) {
    checkReference(context, {
      ...{ path: at("harness/from"), name: from, known: references.regions },
      ...{ code: "TOP003", what: "region" },
    });
  }
  const { service } = slo.spec;
  if (file.documents.Service.size > 0) {
    referred(file, "Service", service, { tree: slo.tree, path: ["spec", "service"] });
  }
  const shares = slo.spec.objectives.map((objective, i) =>
    shareOf(file, slo, { objective, path: ["spec", "objectives", i] }),
  );
  checkBurnRates(
    file,
    slo,
    shares.filter((share) => share !== undefined),
  );
  const confidence = confidenceOf(reading, annotations["harness/confidence"]);
  return slo.spec.objectives.flatMap((objective, i) => {
    const judged = readObjective(reading, { objective, index: i, share: shares[i] });
    if (judged === undefined) return [];
    const several = slo.spec.objectives.length > 1 ? ` ${i + 1}` : "";
    const { sli, ...rest } = judged;
    return [
      {
        name: objective.displayName ?? `${displayName ?? name}${several}`,
        sli: { ...sli, ...(from === undefined ? {} : { from }) },
        during,
        ...rest,
        confidence,
        line: request.line,
      },
    ];
  });
}

function confidenceOf({ file, slo }: SloReading, text: string | undefined): Confidence {
  const confidence = readConfidence(text ?? "bound");
  if (confidence !== undefined) return confidence;
  const path = ["metadata", "annotations", "harness/confidence"];
  report(file, "OSL003", { tree: slo.tree, path }, "write bound, point, or a level such as 99%");
  return "bound";
}

interface ObjectivePlace {
  readonly objective: OpenSloObjective;
  readonly index: number;
  /** Undefined: its target was refused. */
  readonly share: number | undefined;
}

function readObjective(
  { context, references, file, slo }: SloReading,
  { objective, index, share }: ObjectivePlace,
): Pick<ObjectiveSpec, "sli" | "target" | "text" | "slices"> | undefined {
  const path = ["spec", "objectives", index];
  const indicator = indicatorOf(file, slo, { objective, path });
  if (indicator === undefined) return undefined;
  const bound = bindIndicator(context, references, { file, indicator });
  if (share === undefined || bound === undefined) return undefined;
  return judgedBy({ file, slo, objective, path }, bound, share);
}

function shareOf(
  file: OpenSloFile,
  slo: Located<OpenSloSpec>,
  { objective, path }: { readonly objective: OpenSloObjective; readonly path: Path },
): number | undefined {
  const { target, targetPercent } = objective;
  const at = { tree: slo.tree, path };
  if ((target === undefined) === (targetPercent === undefined)) {
    const message = target === undefined ? "there is no target" : "there are two targets";
    report(file, "OSL004", at, message);
    return undefined;
  }
  const share = target ?? Number(((targetPercent ?? 0) / 100).toPrecision(12));
  if (share >= 0 && share < 1) return share;
  const key = target === undefined ? "targetPercent" : "target";
  report(
    file,
    "OSL004",
    { ...at, path: [...path, key] },
    `${key} ${target ?? targetPercent} is out of range`,
  );
  return undefined;
}
