/**
 * What every runtime must do, as checks over the port alone: run against containers, namespaces, loopback and the fake.
 * Nodes are Redis servers, because every runtime has them and any client can ask them.
 *
 * Checks throw when they do not hold. They run one after the other on one network (its start is the expensive part);
 * all faults are healed between them. `needs` names the capability a check is about: without it the check is skipped.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { tcpProber } from "../adapters/node/tcp-prober.ts";
import { linksOf } from "../domain/topology.ts";
import type { LinkProber } from "../ports/link-prober.ts";
import type { Endpoint, NodeHandle, RunningNetwork, Runtime } from "../ports/runtime.ts";
import {
  type Bench,
  CONTRACT_TOPOLOGY,
  REDIS_PORT,
  redisLaunch,
  type RuntimeCheck,
} from "./runtime-contract/bench.ts";
import { FAULT_CHECKS } from "./runtime-contract/fault-checks.ts";
import { NODE_CHECKS } from "./runtime-contract/node-checks.ts";
import { REACH_CHECKS } from "./runtime-contract/reach-checks.ts";
import { isAnswered, lookWith, until } from "./runtime-contract/see.ts";

export interface ContractSubject {
  readonly runtime: Runtime;
  /** Looks at endpoints; real connections when left out. */
  readonly prober?: LinkProber;
  /** False where nodes only seem to run programs. */
  readonly runsPrograms?: boolean;
  /** Where the runtime's own control interfaces would answer if nodes could reach them. */
  readonly forbidden?: readonly Endpoint[];
  /** What of a run is still on the machine after its network was closed: one line each. */
  leftovers(runId: string): Promise<readonly string[]>;
}

export interface CheckResult {
  readonly title: string;
  readonly skipped?: string;
  readonly problem?: string;
}

const CLOSE_CHECK = "close leaves nothing behind, and may be called twice";

export const RUNTIME_CHECKS: readonly RuntimeCheck[] = [
  ...REACH_CHECKS,
  ...FAULT_CHECKS,
  ...NODE_CHECKS,
];
/** Every title that runRuntimeContract reports, in order. */
export const RUNTIME_CHECK_TITLES = [...RUNTIME_CHECKS.map(({ title }) => title), CLOSE_CHECK];

export async function runRuntimeContract(subject: ContractSubject): Promise<CheckResult[]> {
  const runId = `contract-${process.pid}`;
  const results: CheckResult[] = [];
  const network = await withBench(subject, runId, async (bench) => {
    for (const check of RUNTIME_CHECKS) results.push(await perform(check, bench, subject));
    return bench.network;
  });
  return [...results, await outcome(CLOSE_CHECK, () => nothingLeft(subject, network, runId))];
}

/** Opens the contract's topology with every node answering, and closes it whatever happens. */
export async function withBench<T>(
  subject: Pick<ContractSubject, "runtime" | "prober" | "forbidden">,
  runId: string,
  work: (bench: Bench) => Promise<T>,
): Promise<T> {
  const runDirectory = await mkdtemp(join(tmpdir(), "harness-logs-"));
  try {
    const network = await openNetwork(subject.runtime, runId, runDirectory);
    try {
      return await work(await launchNodes(subject, network));
    } finally {
      await network.close();
    }
  } finally {
    await rm(runDirectory, { recursive: true, force: true });
  }
}

function openNetwork(runtime: Runtime, runId: string, runDirectory: string) {
  const links = linksOf(CONTRACT_TOPOLOGY, new Set(["cache-b"]));
  const plan = { runId, topology: CONTRACT_TOPOLOGY, links, runDirectory };
  return runtime.open(plan, AbortSignal.timeout(120_000));
}

async function launchNodes(
  subject: Pick<ContractSubject, "runtime" | "prober" | "forbidden">,
  network: RunningNetwork,
): Promise<Bench> {
  const signal = AbortSignal.timeout(120_000);
  const look = lookWith(subject.prober ?? tcpProber);
  const answered = (endpoint: Endpoint) => isAnswered(look, endpoint);
  const handles = await Promise.all(
    CONTRACT_TOPOLOGY.nodes.map(({ name }) => network.launch(redisLaunch(name), signal)),
  );
  for (const { name } of handles) await until(answered(network.control(name, REDIS_PORT)));
  const handle = (name: string): NodeHandle => {
    const found = handles.find((candidate) => candidate.name === name);
    if (!found) throw new Error(`no node ${name}`);
    return found;
  };
  return {
    runtime: subject.runtime,
    network,
    handle,
    look,
    saw: async (endpoint, timeoutMs) => (await look(endpoint, timeoutMs)).saw,
    answered,
    forbidden: subject.forbidden ?? [],
  };
}

async function perform(
  check: RuntimeCheck,
  bench: Bench,
  subject: ContractSubject,
): Promise<CheckResult> {
  if (check.runsPrograms && subject.runsPrograms === false) {
    return { title: check.title, skipped: "nodes run no programs" };
  }

  const capability = check.needs ? bench.runtime.capabilities[check.needs] : true;
  if (capability !== true) return { title: check.title, skipped: capability.missing };
  const result = await outcome(check.title, () => check.run(bench));
  await bench.network.links.healAll();
  await bench.network.packets?.healAll();
  return result;
}

async function outcome(title: string, work: () => Promise<void>): Promise<CheckResult> {
  try {
    await work();
    return { title };
  } catch (cause) {
    return { title, problem: cause instanceof Error ? cause.message : String(cause) };
  }
}

async function nothingLeft(
  subject: ContractSubject,
  network: RunningNetwork,
  runId: string,
): Promise<void> {
  await network.close();
  await until(async () => (await subject.leftovers(runId)).length === 0).catch(async () => {
    throw new Error((await subject.leftovers(runId)).join("; "));
  });
}
