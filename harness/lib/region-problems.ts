export interface RegionProblem {
  readonly path: readonly (string | number)[];
  readonly message: string;
  readonly why: string;
  readonly fix: string;
}

/** Regions that a group names but the topology does not have, and regions that it names twice. */
export function regionProblems(
  named: readonly { readonly path: readonly (string | number)[]; readonly region: string }[],
  regions: readonly string[],
): RegionProblem[] {
  const seen = new Set<string>();
  const problems: RegionProblem[] = [];
  for (const { path, region } of named) {
    if (!regions.includes(region)) {
      problems.push({
        path,
        message: `region "${region}" is not in topology.regions`,
        why: `this topology has ${regions.join(", ")}`,
        fix: `name one of them, or add ${region} to topology.regions`,
      });
    } else if (seen.has(region)) {
      problems.push({
        path,
        message: `region "${region}" is named twice`,
        why: "a group has at most one node in a region: the node's name is <group>-<region>",
        fix: "remove the second one",
      });
    }
    seen.add(region);
  }
  return problems;
}
