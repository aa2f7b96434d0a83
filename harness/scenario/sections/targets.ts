/** References inside of fault targets: regions, groups, symbols, and whether there is anything to hit. */
import type { FaultTarget } from "../../domain/fault.ts";
import { COUNT_SYMBOLS, minorityOf } from "../../nemesis/target.ts";
import { partSpanOf, spanOf, valueAt, type Path } from "../../lib/located/located-tree.ts";
import { checkReference, type Known, type KnownGroup, type ReadContext } from "../read-context.ts";
import { quoted } from "../../lib/located/source.ts";

export interface TargetCheck {
  readonly target: FaultTarget;
  readonly path: Path;
}

/** True when everything it names exists, or cannot be judged. */
export function checkTarget(context: ReadContext, known: Known, check: TargetCheck): boolean {
  const { target, path } = check;
  switch (target.type) {
    case "region":
      return (
        checkRegion(context, known, path, target.region) && checkIsolation(context, known, check)
      );
    case "regions":
      return checkSides(context, known, path, target.sides);
    case "links":
      return checkLinks(context, known, { target, path });
    case "node":
      return checkNode(context, known, { ...target, path });
    case "group":
      return true;
  }
}

function checkRegion(context: ReadContext, known: Known, path: Path, region: string): boolean {
  return checkReference(context, {
    path,
    name: region,
    known: known.regions,
    code: "TOP003",
    what: "region",
  });
}

function checkIsolation(context: ReadContext, known: Known, { path }: TargetCheck): boolean {
  if (known.regions === undefined || known.regions.length > 1) return true;
  return nothing(context, path, "there is no other region to cut it off from");
}

function checkSides(
  context: ReadContext,
  known: Known,
  path: Path,
  sides: readonly (readonly string[])[],
): boolean {
  // A bridge names one region; its sides were drawn from the regions that there are.
  const written = valueAt(context.tree.value, path);
  if (typeof written === "string") {
    if (!checkRegion(context, known, path, written)) return false;
    if (sides.length > 1) return true;
    return nothing(context, path, "a bridge needs at least two other regions");
  }
  const seen = new Set<string>();
  let isSound = true;
  sides.forEach((side, i) =>
    side.forEach((region, j) => {
      const at = [...path, i, j];
      isSound = checkRegion(context, known, at, region) && isSound;
      if (seen.has(region)) {
        const message = `region ${quoted(region)} is named twice`;
        context.reporter.add("FLT012", spanOf(context.tree, at), { message });
        isSound = false;
      }
      seen.add(region);
    }),
  );
  return isSound;
}

type Links = Extract<FaultTarget, { type: "links" }>;

function checkLinks(
  context: ReadContext,
  known: Known,
  { target, path }: { target: Links; path: Path },
): boolean {
  const { from, to, group } = target;
  const fromKnown = from === "all" || checkRegion(context, known, path, from);
  if (group !== undefined) {
    return checkNode(context, known, { group, which: to, path }) && fromKnown;
  }
  const toKnown = to === "all" || checkRegion(context, known, path, to);
  if (!fromKnown || !toKnown || known.groups === undefined) return fromKnown && toKnown;
  const groups = [...known.groups.values()];
  if (groups.some((each) => each.nodes === undefined)) return true;
  const targets = groups.flatMap((each) => each.nodes ?? []).map((node) => node.region);
  const hits = (a: string, b: string): boolean =>
    targets.some((region) => (b === "all" || b === region) && (a !== "all" || region !== a));
  if (hits(from, to) || (target.bothWays && hits(to, from))) return true;
  return nothing(context, path, `there is no node in ${to} to connect to`);
}

interface NodeCheck {
  readonly group: string;
  readonly which: string;
  readonly path: Path;
}

function checkNode(context: ReadContext, known: Known, { group, which, path }: NodeCheck): boolean {
  const groups = known.groups && [...known.groups.keys()];
  const isKnown = checkReference(context, {
    path,
    name: group,
    known: groups,
    code: "TOP004",
    what: "group",
  });
  const found = known.groups?.get(group);
  if (!isKnown || found === undefined) return isKnown;
  const bySymbol = !String(valueAt(context.tree.value, path)).includes(`${group}@`);
  if (bySymbol) return checkSymbol(context, found, { group, which, path });
  if (!checkRegion(context, known, path, which)) return false;
  const regions = found.nodes?.map((node) => node.region);
  if (regions === undefined || regions.includes(which)) return true;
  context.reporter.add("FLT005", partSpanOf(context.tree, path, which), {
    message: `${group} has no node in ${which}`,
    why: `it has nodes in ${regions.join(", ")}`,
  });
  return false;
}

function checkSymbol(
  context: ReadContext,
  { kind, nodes }: KnownGroup,
  { group, which, path }: NodeCheck,
): boolean {
  if (kind === undefined) return true;
  const isKnown = checkReference(context, {
    path,
    name: which,
    known: [...kind.roles, ...COUNT_SYMBOLS],
    code: "FLT004",
    what: "role",
    message: `${kind.kind} has no role ${quoted(which)}`,
  });
  const isEmpty = which === "minority" && nodes !== undefined && minorityOf(nodes.length) === 0;
  if (!isEmpty) return isKnown;
  return nothing(context, path, `${nodes.length} nodes of ${group} have no minority`);
}

function nothing(context: ReadContext, path: Path, message: string): boolean {
  context.reporter.add("FLT011", spanOf(context.tree, path), { message });
  return false;
}
