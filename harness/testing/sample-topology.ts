import type { NodeSpec, Topology } from "../domain/topology.ts";

/** Groups of one node in each region: `sampleTopology(["east", "west"], { db: 5432 })` has db-east and db-west. */
export function sampleTopology(
  regions: readonly string[],
  groups: Readonly<Record<string, number>>,
): Topology {
  const nodes = Object.entries(groups).flatMap(([group, port]) =>
    regions.map((region): NodeSpec => ({
      name: `${group}-${region}`,
      group,
      kind: "sample",
      region,
      ports: { main: port },
      config: {},
    })),
  );
  return { regions, wan: [], nodes };
}
