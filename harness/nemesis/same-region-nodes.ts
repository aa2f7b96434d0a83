import type { PlannedFault } from "../domain/fault.ts";
import type { Topology } from "../domain/topology.ts";
import { covers } from "./select-links.ts";

/**
 * Nodes that their own region must reach through a proxy too, because some fault of the scenario may act on that link:
 * `us-east-1 -> db@us-east-1`, `us-east-1 -> us-east-1`, `all -> primary of db` (whoever is primary then).
 */
export function sameRegionNodes(scenario: {
  readonly topology: Topology;
  readonly faults: readonly PlannedFault[];
}): Set<string> {
  const nodes = new Set<string>();
  for (const { target } of scenario.faults) {
    if (target.type !== "links") continue;
    const { from, to, group } = target;
    const regions = new Set(scenario.topology.regions);
    for (const node of scenario.topology.nodes) {
      const named =
        group === undefined
          ? from === to && to === node.region
          : node.group === group && (to === node.region || !regions.has(to));
      if (named && covers(from, node.region)) nodes.add(node.name);
    }
  }
  return nodes;
}
