/** `sli:` of an objective: what is measured, and of what. */
import type { MeasureUnit, ProbeSpec } from "../../domain/probe.ts";
import { SLI_KINDS, traitsOf, type SliKind } from "../../domain/sli-traits.ts";
import { spanOf, type Path } from "../../lib/located/located-tree.ts";
import { quoted } from "../../lib/located/source.ts";
import { checkReference, type ReadContext } from "../read-context.ts";
import { readSli } from "../target-text.ts";
import type { ReadProbes } from "./probes.ts";

export interface SliReferences {
  readonly workloads: readonly string[] | undefined;
  readonly groups: readonly string[] | undefined;
  /** Undefined: the section was refused as a whole. */
  readonly probes: ReadProbes | undefined;
}

export interface ReadSli {
  readonly kind: SliKind;
  readonly of: string;
  /** Of the figure of a probe. */
  readonly unit?: MeasureUnit;
}

export function readSliText(
  context: ReadContext,
  references: SliReferences,
  path: Path,
  text: string,
): ReadSli | undefined {
  const parts = readSli(text);
  if (parts === undefined) {
    context.reporter.add("SLO001", spanOf(context.tree, path), {
      message: `${quoted(text)} is no SLI`,
    });
    return undefined;
  }
  const kind = SLI_KINDS.find((each) => each === parts.kind);
  const name = { path, name: parts.kind, known: SLI_KINDS };
  checkReference(context, { ...name, code: "SLO001", what: "SLI" });
  if (kind === undefined) return undefined;
  return subjectOf(context, references, path, { kind, of: parts.of });
}

function subjectOf(
  context: ReadContext,
  references: SliReferences,
  path: Path,
  sli: ReadSli,
): ReadSli | undefined {
  const { workloads, groups, probes } = references;
  switch (traitsOf(sli.kind).of) {
    case "workload": {
      const name = { path, name: sli.of, known: workloads };
      return checkReference(context, { ...name, code: "LOD003", what: "workload" })
        ? sli
        : undefined;
    }
    case "group": {
      const name = { path, name: sli.of, known: groups };
      const exists = checkReference(context, { ...name, code: "TOP004", what: "group" });
      return exists && isObserved(context, probes, path, sli) ? sli : undefined;
    }
    case "probe":
      return figureOf(context, probes, path, sli);
    case "workload-or-probe": {
      if (workloads?.includes(sli.of) === true) return sli;
      const figures = sli.of.split("/").map((of) => ({ ...sli, of }));
      const [first, second, more] = figures;
      const isCounters = sli.kind === "ratio" && second !== undefined && more === undefined;
      if (isCounters) {
        const known = figures.map((each) => figureOf(context, probes, path, each));
        return known.every((each) => each !== undefined) ? sli : undefined;
      }
      const name = { path, name: sli.of, known: probes && [...(workloads ?? []), ...probes.names] };
      checkReference(context, { ...name, code: "PRB006", what: "workload or probe" });
      const spec = probes?.specs.find((each) => each.name === first?.of);
      if (spec === undefined) return undefined;
      if (spec.expect !== undefined) return sli;
      context.reporter.add("PRB006", spanOf(context.tree, path), {
        message: `${sli.of} expects nothing: no answer is better than another`,
        why: `${sli.kind} of a probe is about answers that are what they must be`,
        fix: `add expect: to ${sli.of}`,
      });
      return undefined;
    }
  }
}

/** Lag is always watched; the others are what a probe of the right kind sees. */
function isObserved(
  context: ReadContext,
  probes: ReadProbes | undefined,
  path: Path,
  { kind, of }: ReadSli,
): boolean {
  const wanted: Readonly<Record<string, (probe: ProbeSpec) => boolean>> = {
    saturation: (probe) => probe.kind === "resources" && [undefined, of].includes(probe.node),
    staleness: (probe) =>
      probe.kind === "replication-lag" && probe.node === of && "markers" in probe.options,
  };
  const sees = wanted[kind];
  if (sees === undefined || probes === undefined || probes.specs.some(sees)) return true;
  context.reporter.add("PRB006", spanOf(context.tree, path), {
    message: `no probe of this scenario sees the ${kind} of ${of}`,
    fix:
      kind === "saturation"
        ? `add under probes: use: { kind: resources, node: ${of} }`
        : `add under probes: lag: { kind: replication-lag, node: ${of}, markers: 50ms }`,
  });
  return false;
}

/** `name` or `name.figure`, with its unit. */
function figureOf(
  context: ReadContext,
  probes: ReadProbes | undefined,
  path: Path,
  sli: ReadSli,
): ReadSli | undefined {
  const [name = "", figure = "value"] = sli.of.split(".");
  const known = { path, name, known: probes?.names };
  checkReference(context, { ...known, code: "PRB006", what: "probe" });
  const units = probes?.specs.find((each) => each.name === name)?.units;
  if (units === undefined) return undefined;
  const figures = { path, name: figure, known: Object.keys(units) };
  checkReference(context, { ...figures, code: "PRB006", what: `figure of ${name}` });
  const unit = units[figure];
  return unit === undefined ? undefined : { ...sli, unit };
}
