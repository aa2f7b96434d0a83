/**
 * Measures what the harness itself costs, in a null run, where faults would be: what a link adds to a request beside its
 * WAN round trip, and, in turns of a second with and without them, what probes and samplers cost the load. So both sides
 * of each comparison see the same machine at the same time.
 */
import { linksOf, roundTripMs, type Link } from "../domain/topology.ts";
import type { Scenario } from "../domain/scenario.ts";
import type { LinkProber } from "../ports/link-prober.ts";
import type { RunningGroup } from "../ports/node-kind.ts";
import type { RunDirectory } from "../ports/run-store.ts";
import type { RunningNetwork } from "../ports/runtime.ts";
import type { RunClock } from "./run-clock.ts";

const CALIBRATION_SERIES = "calibration";
const BLOCK_MS = 1000;
const PROBE_TIMEOUT_MS = 2000;
const PAUSE_MS = 40;

export interface CalibratorDependencies {
  readonly scenario: Scenario;
  readonly network: RunningNetwork;
  readonly groups: ReadonlyMap<string, RunningGroup>;
  readonly prober: LinkProber;
  readonly clock: RunClock;
  readonly directory: RunDirectory;
  /** Begins to ask again. */
  readonly observe: () => void;
  /** Resolves when nobody asks any more. */
  readonly silence: () => Promise<unknown>;
  /** Undefined: nothing was recorded. */
  readonly usPerRecord: () => number | undefined;
}

/** Until the signal, which is its regular end; whoever asks on a schedule asks again afterwards. */
export async function calibrate(deps: CalibratorDependencies, signal: AbortSignal): Promise<void> {
  await Promise.all([measureLinks(deps, signal), alternate(deps, signal)]);
  const { clock, directory, usPerRecord } = deps;
  const value = usPerRecord() ?? null;
  directory.sample(CALIBRATION_SERIES, { time: clock.elapsed(), name: "recording", value });
}

async function alternate(deps: CalibratorDependencies, signal: AbortSignal): Promise<void> {
  const { clock, directory } = deps;
  const mark = (value: number): void =>
    directory.sample(CALIBRATION_SERIES, { time: clock.elapsed(), name: "observed", value });
  while (!signal.aborted) {
    mark(1);
    await clock.clock.sleep(BLOCK_MS, signal).catch(() => undefined);
    mark(-1);
    await deps.silence();
    mark(0);
    await clock.clock.sleep(BLOCK_MS, signal).catch(() => undefined);
    mark(-1);
    deps.observe();
  }
}

async function measureLinks(deps: CalibratorDependencies, signal: AbortSignal): Promise<void> {
  const { scenario, clock, directory } = deps;
  const links = linksOf(scenario.topology);
  for (let i = 0; links.length > 0 && !signal.aborted; i += 1) {
    const link = links[i % links.length];
    // A question that the end cuts off has no answer.
    const seen = link && (await costOf(link, deps, signal).catch(() => undefined));
    if (link !== undefined && seen !== undefined) {
      const place = { time: clock.elapsed(), node: link.node, region: link.from };
      const { addedMs, lost } = seen;
      directory.sample(CALIBRATION_SERIES, { ...place, name: "proxy", value: addedMs, unit: "ms" });
      const share = { ...place, name: "proxy-lost", value: lost, unit: "ratio" };
      directory.sample(CALIBRATION_SERIES, share);
    }
    await clock.clock.sleep(PAUSE_MS, signal).catch(() => undefined);
  }
}

interface LinkCost {
  /** Beside the WAN. */
  readonly addedMs: number;
  /** Share of the handshakes a second that a client loses which makes one after another. */
  readonly lost: number;
}

/** The same handshake through the link and beside it; undefined: one of them was not answered. */
async function costOf(
  { from, to, node, port }: Link,
  { scenario, network, groups, prober }: CalibratorDependencies,
  signal: AbortSignal,
): Promise<LinkCost | undefined> {
  const group = [...groups.values()].find(({ nodes }) => nodes.some(({ name }) => name === node));
  if (group === undefined) return undefined;
  const question = { handshake: group.handshake(port), timeoutMs: PROBE_TIMEOUT_MS };
  const beside = await prober.observe(
    { ...question, endpoint: network.control(node, port) },
    signal,
  );
  const through = await prober.observe(
    { ...question, endpoint: network.entry(from, node, port) },
    signal,
  );
  if (beside.replyMs === undefined || through.replyMs === undefined) return undefined;
  const bare = beside.replyMs + roundTripMs(scenario.topology, from, to);
  return { addedMs: through.replyMs - bare, lost: 1 - bare / through.replyMs };
}

/** The same run directory, which knows how long recording in it took. */
export function timedDirectory(
  directory: RunDirectory,
  now: () => number,
): { readonly directory: RunDirectory; readonly usPerRecord: () => number | undefined } {
  let [spent, records] = [0, 0];
  const timed = (record: () => void): void => {
    const begun = now();
    record();
    spent += now() - begun;
    records += 1;
  };
  return {
    directory: {
      ...directory,
      history: (record) => timed(() => directory.history(record)),
      sample: (series, sample) => timed(() => directory.sample(series, sample)),
    },
    usPerRecord: () => (records === 0 ? undefined : spent / records / 1000),
  };
}
