/** Who makes the load of a workload: clients of the harness, or a driver. */
import type { Scenario, WorkloadSpec } from "../domain/scenario.ts";
import { EnvironmentError } from "../lib/errors.ts";
import { Random } from "../lib/random.ts";
import type { LoadInstance } from "../ports/load-driver.ts";
import type { RunningGroup } from "../ports/node-kind.ts";
import type { RunDirectory } from "../ports/run-store.ts";
import type { RunningNetwork } from "../ports/runtime.ts";
import { DrivenWorkload } from "./driven-workload.ts";
import type { EngineDependencies } from "./engine-dependencies.ts";
import { sampleOf, type LoadedFixture } from "./fixture-samples.ts";
import type { HistoryRecorder } from "./history-recorder.ts";
import type { RunClock } from "./run-clock.ts";
import { WorkloadRunner } from "./workload-runner.ts";
import type { Workload } from "./workload.ts";

export interface WorkloadPlace {
  readonly runId: string;
  readonly scenario: Scenario;
  readonly deps: EngineDependencies;
  readonly network: RunningNetwork;
  readonly groups: ReadonlyMap<string, RunningGroup>;
  readonly clock: RunClock;
  readonly directory: RunDirectory;
  readonly recorder: HistoryRecorder;
  /** What the groups hold. */
  readonly fixtures: readonly LoadedFixture[];
}

/** Beyond the planned phases: healing, waiting for recovery and draining take time of their own. */
const SLACK_MS = 120_000;

export async function createWorkload(spec: WorkloadSpec, place: WorkloadPlace): Promise<Workload> {
  const { deps, groups, clock, directory, recorder, network, scenario } = place;
  const random = new Random(BigInt(scenario.seed)).fork(`workload ${spec.name}`);
  const driver = deps.loadDrivers.get(spec.kind);
  if (driver !== undefined) {
    const rows = driver.fixtureRows(spec.options);
    const fixtures = await Promise.all(place.fixtures.map((each) => sampleOf(each, rows)));
    const load = (region: string): LoadInstance<unknown> => ({
      ...instanceOf(spec, region, place),
      fixtures,
    });
    const { signal } = deps;
    return new DrivenWorkload({ spec, driver, network, clock, directory, load, signal });
  }
  const kind = deps.workloadKinds.get(spec.kind);
  const group = groups.get(spec.on);
  if (kind === undefined || group === undefined) {
    throw new EnvironmentError({ code: "LOD900", message: `workload ${spec.name} has no client` });
  }
  return new WorkloadRunner({ spec, kind, group, clock, recorder, random });
}

function instanceOf(
  spec: WorkloadSpec,
  region: string,
  { scenario, runId, network }: WorkloadPlace,
): Omit<LoadInstance<unknown>, "fixtures"> {
  const { timing, topology, seed } = scenario;
  const nodes = topology.nodes.map(({ name, group, kind, region: home, ports }) => {
    const [first = 0] = Object.values(ports);
    const { host, port } = network.addressFor({ region }, name, first);
    return { name, group, kind, region: home, host, port };
  });
  const nearest = nodes.filter((node) => node.group === spec.on);
  const own = nearest.find((node) => node.region === region) ?? nearest[0];
  const random = new Random(BigInt(seed)).fork(`workload ${spec.name} from ${region}`);
  const ownSeed = String(random.uint32());
  return {
    spec,
    options: spec.options,
    region,
    seed: ownSeed,
    longestMs:
      timing.startMs +
      timing.beforeMs +
      timing.faultsMs +
      timing.recoveryMs +
      timing.afterMs +
      SLACK_MS,
    addresses: [...new Set(nodes.map(({ host }) => host))].filter((host) => IPV4.test(host)),
    url: own === undefined ? undefined : `http://${own.host}:${own.port}`,
    data: {
      runId,
      scenario: scenario.id,
      workload: spec.name,
      region,
      regions: topology.regions,
      seed: ownSeed,
      nodes,
    },
  };
}

const IPV4 = /^\d+\.\d+\.\d+\.\d+$/;
