/**
 * Faults that overlap in time and exclude each other: what the client would see of one cannot be told from the other,
 * so neither could be proved. Targets that are only known when the fault starts are judged where they are certain.
 */
import type { FaultTarget, PlannedFault } from "../domain/fault.ts";
import type { Scenario } from "../domain/scenario.ts";
import { linksOf } from "../domain/topology.ts";
import { describeTarget } from "../nemesis/describe-target.ts";
import type { FaultKind } from "../nemesis/fault-kind.ts";
import { sameRegionNodes } from "../nemesis/same-region-nodes.ts";
import { linksBetween, linksNamed } from "../nemesis/select-links.ts";
import { isSymbol } from "../nemesis/target.ts";
import { spanOf } from "../lib/located/located-tree.ts";
import type { ReadContext } from "./read-context.ts";

export function checkContradictions(context: ReadContext, scenario: Scenario): void {
  const { faults } = scenario;
  faults.forEach((fault, i) => {
    const other = faults.slice(0, i).find((each) => contradict(context, scenario, [each, fault]));
    if (other === undefined) return;
    const at = indexOfEntry(context, fault);
    context.reporter.add("FLT010", spanOf(context.tree, ["timeline", at, "fault"]), {
      message: `"${fault.id}" (${fault.kind} of ${describeTarget(fault.target)}) begins while "${other.id}" (${other.kind} of ${describeTarget(other.target)}) lasts`,
    });
  });
}

function contradict(
  context: ReadContext,
  scenario: Scenario,
  [a, b]: readonly [PlannedFault, PlannedFault],
): boolean {
  const { faultKinds } = context.registries;
  const [kindA, kindB] = [faultKinds.get(a.kind), faultKinds.get(b.kind)];
  if (kindA === undefined || kindB === undefined || !overlap(scenario, a, b)) return false;
  if (kindA.acts === "links" && kindB.acts === "links") {
    return excludes(kindA, kindB, [a, b]) && shareLinks(scenario, a.target, b.target);
  }
  if (kindA.acts === "links" || kindB.acts === "links") return false;
  return shareNodes(scenario, a.target, b.target);
}

function overlap(scenario: Scenario, a: PlannedFault, b: PlannedFault): boolean {
  const end = (fault: PlannedFault): number =>
    fault.forMs === undefined ? scenario.timing.faultsMs : fault.atMs + fault.forMs;
  return a.atMs < end(b) && b.atMs < end(a);
}

/** A refused connection is neither silent nor reset; everything else adds up. */
function excludes(
  kindA: FaultKind,
  kindB: FaultKind,
  [a, b]: readonly [PlannedFault, PlannedFault],
): boolean {
  const effects = [kindA.effect(a.parameters), kindB.effect(b.parameters)].map((effect) =>
    typeof effect === "string" ? effect : effect.kind,
  );
  return effects.filter((effect) => effect === "refuse").length === 1;
}

function shareNodes(scenario: Scenario, a: FaultTarget, b: FaultTarget): boolean {
  if (describeTarget(a) === describeTarget(b)) return true;
  if (a.type !== "node" || b.type !== "node" || a.group !== b.group) return false;
  if (a.which === "all" || b.which === "all") return true;
  const size = scenario.topology.nodes.filter((node) => node.group === a.group).length;
  // A majority meets every other majority, and every majority of the rest.
  return a.which === "majority" && b.which === "majority" && size > 0;
}

function shareLinks(scenario: Scenario, a: FaultTarget, b: FaultTarget): boolean {
  const links = linksOf(scenario.topology, sameRegionNodes(scenario));
  const ids = (target: FaultTarget): string[] | undefined => {
    const { regions } = scenario.topology;
    switch (target.type) {
      case "region":
        return linksBetween(
          [[target.region], regions.filter((region) => region !== target.region)],
          links,
        ).map((link) => link.id);
      case "regions":
        return linksBetween(target.sides, links).map((link) => link.id);
      case "links": {
        if (target.group !== undefined && isSymbol(target.to)) return undefined;
        const nodes = scenario.topology.nodes
          .filter((node) => node.group === target.group && node.region === target.to)
          .map((node) => node.name);
        const named = target.group === undefined ? undefined : new Set(nodes);
        return linksNamed(target, links, named).map((link) => link.id);
      }
      case "node":
      case "group":
        return undefined;
    }
  };
  const [first, second] = [ids(a), ids(b)];
  if (first === undefined || second === undefined) return describeTarget(a) === describeTarget(b);
  return first.some((id) => second.includes(id));
}

function indexOfEntry(context: ReadContext, fault: PlannedFault): number {
  const entries = (context.tree.value as { timeline?: readonly unknown[] }).timeline ?? [];
  const { lineStarts } = context.tree.source;
  return entries.findIndex((_, i) => {
    const { start } = spanOf(context.tree, ["timeline", i]);
    return (
      start >= (lineStarts[fault.line - 1] ?? 0) && start < (lineStarts[fault.line] ?? Infinity)
    );
  });
}
