import type { FaultTarget } from "../domain/fault.ts";
import type { Link } from "../domain/topology.ts";

/** The links between regions that lie on different sides, both ways. */
export function linksBetween(
  sides: readonly (readonly string[])[],
  links: readonly Link[],
): Link[] {
  const sideOf = new Map(sides.flatMap((side, i) => side.map((region) => [region, i] as const)));
  return links.filter(({ from, to }) => {
    const [a, b] = [sideOf.get(from), sideOf.get(to)];
    return a !== undefined && b !== undefined && a !== b;
  });
}

/** The links that a link target without a symbol names; `nodes` are the nodes it means when it names a group. */
export function linksNamed(
  target: Extract<FaultTarget, { type: "links" }>,
  links: readonly Link[],
  nodes: ReadonlySet<string> | undefined,
): Link[] {
  if (nodes !== undefined) {
    return links.filter((link) => covers(target.from, link.from) && nodes.has(link.node));
  }
  const { from, to } = target;
  return links.filter((link) => {
    // `all` means every other region: a region's own nodes are meant only where it is named on both ends.
    if ((from === "all" || to === "all") && link.from === link.to) return false;
    const there = covers(from, link.from) && covers(to, link.to);
    const back = target.bothWays && covers(to, link.from) && covers(from, link.to);
    return there || back;
  });
}

/** True when `named` (a region, or `all`) means `region`. */
export function covers(named: string, region: string): boolean {
  return named === "all" || named === region;
}
