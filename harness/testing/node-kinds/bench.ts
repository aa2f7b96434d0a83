/**
 * Node kinds on a runtime, as their contract tests need them: one topology of three regions, its groups, and
 * what is done to them: load, a cut region, final reads.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { randomBytes } from "node:crypto";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { etcdKind } from "../../adapters/etcd/etcd-kind.ts";
import { systemClock } from "../../adapters/node/system-clock.ts";
import { PROBE_KINDS } from "../../adapters/probes/registry.ts";
import { postgresKind } from "../../adapters/postgres/postgres-kind.ts";
import { redisKind } from "../../adapters/redis/redis-kind.ts";
import { serviceKind } from "../../adapters/service/service-kind.ts";
import type { ProbeReading, ProbeSpec } from "../../domain/probe.ts";
import { type Link, linksOf, type Topology, type WanPair } from "../../domain/topology.ts";
import { Probes, type ProbesDependencies } from "../../engine/probes.ts";
import { startRunClock } from "../../engine/run-clock.ts";
import type { NodeKind, RunningGroup } from "../../ports/node-kind.ts";
import type { RunningNetwork } from "../../ports/runtime.ts";
import { memoryRunStore } from "../memory-run-store.ts";
import { sampleScenario } from "../sample-scenario.ts";
import { benchRuntime } from "./bench-runtime.ts";

const REGIONS = ["us", "eu", "ap"] as const;
const WAN: readonly WanPair[] = [
  { between: ["us", "eu"], roundTripMs: 20 },
  { between: ["us", "ap"], roundTripMs: 30 },
  { between: ["eu", "ap"], roundTripMs: 40 },
];
const START_MS = 60_000;
const SCENARIOS = join(process.cwd(), "scenarios");
let serial = 0;
const KINDS = new Map<string, NodeKind>(
  [postgresKind, redisKind, etcdKind, serviceKind].map((kind) => [kind.kind, kind as NodeKind]),
);

/** As in a scenario's `topology.nodes`: group → kind → configuration. */
export type Groups = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

export interface Bench {
  readonly network: RunningNetwork;
  readonly links: readonly Link[];
  readonly directory: string;
  /** From the launch of the first node until the last group was ready. */
  readonly readyMs: number;
  group(name: string): RunningGroup;
  secretsGiven(): readonly string[];
  /** Asks as the engine does; `kind` and its keys as a scenario says them. */
  ask(probe: AskedProbe): Promise<ReadonlyMap<string, ProbeReading>>;
  /** Silences every link from and to a region. */
  isolate(region: string): Promise<void>;
  heal(): Promise<void>;
}

/** Keys of the kind beside those of every probe. */
export interface AskedProbe extends Readonly<Record<string, unknown>> {
  readonly kind: string;
  readonly node?: string;
  readonly role?: string;
  readonly region?: string;
  readonly from?: string;
  readonly timeoutMs?: number;
}

export async function withBench(
  groups: Groups,
  use: (bench: Bench) => Promise<void>,
  wan: readonly WanPair[] = WAN,
): Promise<void> {
  const directory = await mkdtemp(join(tmpdir(), "harness-contract-"));
  const runtime = await benchRuntime();
  const specs = Object.entries(groups).map(([group, body]) => specOf(group, body));
  const topology: Topology = {
    regions: REGIONS,
    wan,
    nodes: specs.flatMap(({ group, kind, config }) => kind.expand(group, config, REGIONS)),
  };
  const links = linksOf(topology);
  const plan = {
    runId: `contract-${process.pid}-${serial++}`,
    topology,
    links,
    runDirectory: directory,
    scenarioDirectory: SCENARIOS,
  };
  const signal = AbortSignal.timeout(START_MS);
  const network = await runtime.open(plan, signal);
  const opened: Probes[] = [];
  try {
    const given = new Map<string, string>();
    const secrets = { get: (name: string) => remembered(given, name) };
    const startedAt = performance.now();
    const startGroup = ({ group, kind, config }: Spec, uses: Record<string, RunningGroup>) =>
      kind.start({
        group,
        config,
        nodes: topology.nodes.filter((node) => node.group === group),
        topology,
        network,
        secrets,
        uses,
        clock: systemClock,
        signal,
        scenarioDirectory: SCENARIOS,
      });
    const running = await startInOrder(specs, startGroup);
    const readyMs = performance.now() - startedAt;
    const isolate = async (region: string): Promise<void> => {
      const cut = links.filter(({ from, to }) => from === region || to === region);
      const ids = cut.map(({ id }) => id);
      const streams = ["upstream", "downstream"] as const;
      await network.links.apply(`isolate-${region}`, ids, { kind: "silence", streams });
    };
    const scenario = { ...sampleScenario(), topology };
    const probes = await probesOf({ scenario, groups: running, network, secrets });
    opened.push(probes);
    await use({
      ask: async (asked) => readingsOf(await probes.ask(probeOf(asked))),
      network,
      links,
      directory,
      readyMs,
      group: (name) => get(running, name),
      secretsGiven: () => [...given.values()],
      isolate,
      heal: () => network.links.healAll(),
    });
  } finally {
    for (const probes of opened) await probes.close();
    await network.close();
    await rm(directory, { recursive: true, force: true });
  }
}

async function probesOf(
  of: Pick<ProbesDependencies, "scenario" | "groups" | "network" | "secrets">,
): Promise<Probes> {
  const directory = await memoryRunStore().create("bench", "probes");
  const clock = startRunClock(systemClock, directory);
  return new Probes({ ...of, kinds: PROBE_KINDS, directory, clock });
}

function probeOf({
  kind,
  node,
  role,
  region,
  from,
  timeoutMs = 2000,
  ...given
}: AskedProbe): ProbeSpec {
  const found = get(PROBE_KINDS, kind);
  const options = found.schema.parse(given) as Readonly<Record<string, unknown>>;
  const where = { node, role, region, from };
  const written = Object.entries(where).filter(([, value]) => value !== undefined);
  return {
    ...{
      name: kind,
      kind,
      everyMs: 1000,
      timeoutMs,
      options,
      units: found.units(options),
      line: 1,
    },
    ...(Object.fromEntries(written) as { readonly node?: string }),
  };
}

function readingsOf(readings: readonly ProbeReading[]): ReadonlyMap<string, ProbeReading> {
  return new Map(readings.map((reading) => [reading.node, reading]));
}

interface Spec {
  readonly group: string;
  readonly kind: NodeKind;
  readonly config: unknown;
  readonly uses: Readonly<Record<string, string>>;
}

function specOf(group: string, body: Readonly<Record<string, unknown>>): Spec {
  const [name = "", given] = Object.entries(body)[0] ?? [];
  const kind = get(KINDS, name);
  const config = kind.schema.parse(given);
  return { group, kind, config, uses: kind.uses?.(config) ?? {} };
}

/** First the groups that use none, side by side, then the others. */
async function startInOrder(
  specs: readonly Spec[],
  start: (spec: Spec, uses: Record<string, RunningGroup>) => Promise<RunningGroup>,
): Promise<ReadonlyMap<string, RunningGroup>> {
  const running = new Map<string, RunningGroup>();
  const isUser = ({ uses }: Spec): boolean => Object.keys(uses).length > 0;
  for (const batch of [specs.filter((spec) => !isUser(spec)), specs.filter(isUser)]) {
    const started = batch.map((spec) => {
      const uses = Object.entries(spec.uses).map(([name, used]) => [name, get(running, used)]);
      return start(spec, Object.fromEntries(uses) as Record<string, RunningGroup>);
    });
    for (const group of await Promise.all(started)) running.set(group.group, group);
  }
  return running;
}

function remembered(given: Map<string, string>, name: string): string {
  const secret = given.get(name) ?? randomBytes(18).toString("base64url");
  given.set(name, secret);
  return secret;
}

function get<T>(map: ReadonlyMap<string, T>, name: string): T {
  const found = map.get(name);
  if (found === undefined) throw new Error(`there is no ${name}`);
  return found;
}
