import type { GroupSpec, Scenario } from "../domain/scenario.ts";
import { InvariantError } from "../lib/errors.ts";
import type { NodeKind, RunningGroup, Secrets } from "../ports/node-kind.ts";
import type { RunningNetwork } from "../ports/runtime.ts";
import type { RunClock } from "./run-clock.ts";

export interface TopologyDependencies {
  readonly scenario: Scenario;
  readonly scenarioDirectory: string;
  readonly network: RunningNetwork;
  readonly nodeKinds: ReadonlyMap<string, NodeKind>;
  readonly secrets: Secrets;
  readonly clock: RunClock;
  readonly signal: AbortSignal;
}

/** Starts every group, each as soon as the groups it uses are ready; independent ones start side by side. */
export async function startGroups(
  deps: TopologyDependencies,
): Promise<ReadonlyMap<string, RunningGroup>> {
  const { scenario } = deps;
  const started = new Map<string, Promise<RunningGroup>>();
  const start = (spec: GroupSpec): Promise<RunningGroup> => {
    let group = started.get(spec.group);
    if (group === undefined) {
      group = startGroup(spec, deps, (name) => start(specOf(scenario, name)));
      started.set(spec.group, group);
    }
    return group;
  };
  const groups = await Promise.all(scenario.groups.map(start));
  return new Map(groups.map((group) => [group.group, group]));
}

async function startGroup(
  spec: GroupSpec,
  deps: TopologyDependencies,
  need: (group: string) => Promise<RunningGroup>,
): Promise<RunningGroup> {
  const kind = deps.nodeKinds.get(spec.kind);
  if (kind === undefined) {
    throw new InvariantError({
      code: "BUG002",
      message: `node kind ${spec.kind} was not validated`,
    });
  }
  const uses = await Promise.all(
    Object.entries(spec.uses).map(
      async ([binding, group]) => [binding, await need(group)] as const,
    ),
  );
  const nodes = deps.scenario.topology.nodes.filter((node) => node.group === spec.group);
  const group = await kind.start({
    group: spec.group,
    config: spec.config,
    nodes,
    topology: deps.scenario.topology,
    network: deps.network,
    secrets: deps.secrets,
    uses: Object.fromEntries(uses),
    clock: deps.clock.clock,
    signal: deps.signal,
    scenarioDirectory: deps.scenarioDirectory,
  });
  for (const node of nodes) {
    await deps.clock.journal({
      type: "node-ready",
      node: node.name,
      kind: node.kind,
      detail: node.region,
    });
  }
  return group;
}

function specOf(scenario: Scenario, group: string): GroupSpec {
  const spec = scenario.groups.find((candidate) => candidate.group === group);
  if (spec === undefined) {
    throw new InvariantError({ code: "BUG002", message: `group ${group} was not validated` });
  }
  return spec;
}
