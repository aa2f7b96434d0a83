/**
 * OpenSLO v1 → objectives. How metrics are bound to what the harness measures:
 *
 *   thresholdMetric, raw   metricSource.spec.sli: latency(browse)      an SLI as scenarios write it
 *                          metricSource.spec.probe: lag                the value of a probe; probe.figure
 *                          metricSource.spec.query: <PromQL>           the `prometheus` probe that asks this query
 *   good (or bad), total   metricSource.spec.probe or .query           two counters that probes read
 *
 * `op` and `value` of a threshold are in the unit of the SLI (ms for times), `metricSource.spec.unit: s` says seconds. The
 * annotations harness/during and harness/from say phase and region. The time window belongs to production: a run is judged
 * over its phase.
 */
import type { ObjectiveSpec } from "../../domain/scenario.ts";
import type { Diagnostic } from "../../lib/located/diagnostic.ts";
import type { Path } from "../../lib/located/located-tree.ts";
import { checkReference, type ReadContext } from "../read-context.ts";
import { createReporter } from "../reporter.ts";
import type { SliReferences } from "../sections/sli.ts";
import { checkBurnRates } from "./check-burn-rates.ts";
import { bindIndicator, indicatorOf } from "./openslo-indicator.ts";
import {
  readOpenSloDocuments,
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
  if (file.slos.length === 0 && file.reporter.diagnostics.length === 0) {
    file.reporter.add("OSL003", undefined, { message: "there is no document of kind SLO" });
  }
  const objectives = file.slos.flatMap((slo) => {
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
  const { context, references, slo, request } = reading;
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
  return slo.spec.objectives.flatMap((objective, i) => {
    const judged = readObjective(reading, objective, i);
    if (judged === undefined) return [];
    const several = slo.spec.objectives.length > 1 ? ` ${i + 1}` : "";
    const { sli, ...rest } = judged;
    return [
      {
        name: objective.displayName ?? `${displayName ?? name}${several}`,
        sli: { ...sli, ...(from === undefined ? {} : { from }) },
        during,
        ...rest,
        confidence: "bound" as const,
        line: request.line,
      },
    ];
  });
}

function readObjective(
  { context, references, file, slo }: SloReading,
  objective: OpenSloObjective,
  index: number,
): Pick<ObjectiveSpec, "sli" | "target" | "text" | "slices"> | undefined {
  const path = ["spec", "objectives", index];
  const share = shareOf(file, slo, { objective, path });
  if (share !== undefined) checkBurnRates(file, slo, { share, path });
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
