import type { PlannedFault, ResolvedEffect } from "../domain/fault.ts";
import type { Scenario } from "../domain/scenario.ts";
import { linksOf } from "../domain/topology.ts";
import { Random } from "../lib/random.ts";
import { resolveTarget } from "../nemesis/resolve-target.ts";
import { sameRegionNodes } from "../nemesis/same-region-nodes.ts";
import { ROLE_SYMBOLS } from "../nemesis/target.ts";
import type { RunningGroup } from "../ports/node-kind.ts";

/** Resolves a target when its fault starts: roles are asked of the running nodes, choices come from the seed. */
export function createTargetResolver(
  scenario: Scenario,
  groups: ReadonlyMap<string, RunningGroup>,
): (fault: PlannedFault) => Promise<ResolvedEffect> {
  const { topology } = scenario;
  const links = linksOf(topology, sameRegionNodes(scenario));
  const random = new Random(BigInt(scenario.seed));
  return async (fault) =>
    resolveTarget(fault, {
      topology,
      links,
      roles: await rolesOf(fault, groups),
      random: random.fork(`fault ${fault.id}`),
    });
}

type Roles = Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;

/** Only the group that the target names is asked; an unreachable node holds no role. */
async function rolesOf(
  fault: PlannedFault,
  groups: ReadonlyMap<string, RunningGroup>,
): Promise<Roles> {
  const { target } = fault;
  if (!("group" in target) || target.group === undefined) return {};
  const group = groups.get(target.group);
  if (group === undefined) return {};
  const pairs = ROLE_SYMBOLS.map(
    async (role) => [role, await group.which(role).catch(() => [])] as const,
  );
  return { [target.group]: Object.fromEntries(await Promise.all(pairs)) };
}
