/** How many samples an objective can count on: at most so many, since an answer that is late or missing is none. */
import { isCalled } from "../domain/load.ts";
import { LAG_BEAT_MS, type ProbeSpec } from "../domain/probe.ts";
import type { ObjectiveSpec, Scenario, Sli, WorkloadSpec } from "../domain/scenario.ts";
import type { NodeSpec } from "../domain/topology.ts";
import type { LoadWindow } from "../ports/load-driver.ts";
import type { Registries } from "./registries.ts";

/**
 * Undefined: closed loops and scripts, whose numbers nobody knows before the run; growth of counters; what is one value over
 * the whole window.
 */
export function expectedSamples(
  scenario: Scenario,
  { sli, slices, during }: ObjectiveSpec,
  registries: Registries,
): number | undefined {
  const window = windowOf(scenario, during);
  if (window === undefined) return undefined;
  const events = eventsOf({ scenario, window, registries }, sli);
  if (slices === undefined) return events;
  // A slice counts when it has an event.
  const most = Math.ceil(lengthOf(window) / slices.lengthMs);
  return Math.min(most, events ?? most);
}

/** Since the load began. Recovery may end sooner. */
export function windowOf({ timing, faults }: Scenario, during: string): LoadWindow | undefined {
  const { beforeMs, faultsMs, recoveryMs, afterMs } = timing;
  const healed = beforeMs + faultsMs;
  const recovered = healed + recoveryMs;
  switch (during) {
    case "before":
      return { fromMs: 0, toMs: beforeMs };
    case "during":
      return { fromMs: beforeMs, toMs: healed };
    case "recovery":
      return { fromMs: healed, toMs: recovered };
    case "after":
      return { fromMs: recovered, toMs: recovered + afterMs };
    case "whole":
      return { fromMs: 0, toMs: recovered + afterMs };
    default: {
      const fault = faults.find(({ id }) => id === during);
      if (fault === undefined) return undefined;
      const { atMs, forMs = faultsMs - atMs } = fault;
      return { fromMs: beforeMs + atMs, toMs: beforeMs + atMs + forMs };
    }
  }
}

interface Place {
  readonly scenario: Scenario;
  readonly window: LoadWindow;
  readonly registries: Registries;
}

function eventsOf(place: Place, sli: Sli): number | undefined {
  const { workloads } = place.scenario;
  switch (sli.kind) {
    case "availability":
    case "error-rate":
    case "latency":
    case "check-rate":
      return ofWorkload(place, sli);
    case "ratio":
      if (sli.of.includes("/")) return undefined;
      return workloads.some(({ name }) => name === sli.of)
        ? ofWorkload(place, sli)
        : readings(place, sli, ({ name }) => name === sli.of);
    case "replication-lag": {
      const nodes = nodesOf(place, { group: sli.of, region: sli.from });
      return atMost(nodes, place, { role: "replica", group: sli.of }) * beats(place, LAG_BEAT_MS);
    }
    case "staleness":
      return readings(
        place,
        sli,
        ({ kind, node }) => kind === "replication-lag" && node === sli.of,
      );
    case "saturation":
      return readings(place, sli, ({ kind, node }) => kind === "resources" && isOf(node, sli.of));
    case "probe":
      return readings(place, sli, ({ name }) => name === sli.of.split(".")[0]);
    default:
      return undefined;
  }
}

function ofWorkload({ scenario, window, registries }: Place, sli: Sli): number | undefined {
  const spec = scenario.workloads.find(({ name }) => name === sli.of);
  if (spec === undefined) return undefined;
  const { expects } = registries.workloadKinds.get(spec.kind) ?? {};
  if (expects === undefined) {
    // Which of its functions it calls how often is its own business.
    if (spec.ratePerSecond === undefined || sli.request !== undefined) return undefined;
    return shareOfClients(spec, sli.from) * spec.ratePerSecond * (lengthOf(window) / 1000);
  }
  const expected = expects(spec.options, spec, window);
  if (expected === undefined) return undefined;
  const [counts, name] =
    sli.kind === "check-rate" ? [expected.checks, sli.check] : [expected.requests, sli.request];
  const isMeant = (each: string): boolean => name === undefined || isCalled(each, name);
  const all = Object.entries(counts).filter(([each]) => isMeant(each));
  const share =
    sli.from === undefined ? 1 : spec.from.includes(sli.from) ? 1 / spec.from.length : 0;
  return share * all.reduce((sum, [, count]) => sum + count, 0);
}

/** Clients are dealt out over the regions of a workload, and take turns. */
function shareOfClients({ from, clients }: WorkloadSpec, region: string | undefined): number {
  if (region === undefined) return 1;
  const at = from.indexOf(region);
  return at === -1 ? 0 : Math.ceil((clients - at) / from.length) / clients;
}

/** Answers to probes, one of each node that is asked. */
function readings(place: Place, sli: Sli, isMeant: (probe: ProbeSpec) => boolean): number {
  return place.scenario.probes.filter(isMeant).reduce((sum, probe) => {
    const group = probe.node ?? (sli.kind === "saturation" ? sli.of : undefined);
    const nodes = nodesOf(place, { group, region: probe.region }).filter(({ region }) =>
      isOf(sli.from, region),
    );
    const role = probe.kind === "replication-lag" ? "replica" : probe.role;
    return sum + atMost(nodes, place, { role, group }) * beats(place, probe.everyMs);
  }, 0);
}

interface Holders {
  readonly role: string | undefined;
  readonly group: string | undefined;
}

/** One leads, and is no replica: which, only the run knows. */
function atMost(nodes: readonly NodeSpec[], place: Place, { role, group }: Holders): number {
  if (role === undefined) return nodes.length;
  const all = nodesOf(place, { group, region: undefined }).length;
  const holders = role === "primary" || role === "leader" ? 1 : all - 1;
  return Math.min(nodes.length, holders);
}

function nodesOf(
  { scenario }: Place,
  { group, region }: Readonly<Record<"group" | "region", string | undefined>>,
): readonly NodeSpec[] {
  const { nodes } = scenario.topology;
  return nodes.filter((node) => isOf(group, node.group) && isOf(region, node.region));
}

/** Where nothing was asked for, everything is meant. */
function isOf(wanted: string | undefined, name: string): boolean {
  return wanted === undefined || wanted === name;
}

function beats({ window }: Place, everyMs: number): number {
  return Math.ceil(lengthOf(window) / everyMs);
}

function lengthOf({ fromMs, toMs }: LoadWindow): number {
  return toMs - fromMs;
}
