/**
 * Asks probes: once when somebody wants to know, and on a schedule while load runs. Each probe has a beat of its own; an
 * answer that is late skips beats, it never queues up.
 */
import type { ProbeReading, ProbeSpec, Tolerance } from "../domain/probe.ts";
import type { Scenario } from "../domain/scenario.ts";
import type { NodeSpec } from "../domain/topology.ts";
import { InvariantError } from "../lib/errors.ts";
import { formatDuration } from "../lib/units.ts";
import { judgeReadings, numberOf, textOf, type Memory } from "../measure/tolerance.ts";
import type { RunningGroup, Secrets } from "../ports/node-kind.ts";
import type { ProbeKind, RunningProbe } from "../ports/probe-kind.ts";
import type { RunDirectory, Sample } from "../ports/run-store.ts";
import type { RunningNetwork } from "../ports/runtime.ts";
import { withDeadline } from "./deadline.ts";
import type { RunClock } from "./run-clock.ts";

/** Series of the samples that this file writes. */
export const PROBE_SERIES = "probes";
/** What is kept of an answer that is no number; the whole of it is the system's own business. */
const TEXT_MAX = 200;
const NO_ANSWER = "no answer";
/** A probe that is told to give up says what it has. */
const LAST_WORDS_MS = 100;

export interface ProbesDependencies {
  readonly scenario: Scenario;
  readonly kinds: ReadonlyMap<string, ProbeKind>;
  readonly groups: ReadonlyMap<string, RunningGroup>;
  readonly network: RunningNetwork;
  readonly secrets: Secrets;
  readonly clock: RunClock;
  readonly directory: RunDirectory;
}

export class Probes {
  readonly #deps: ProbesDependencies;
  /** By what is asked: the schedule and the steady state share one, and so one set of marker rows. */
  readonly #running = new Map<string, RunningProbe>();
  readonly #memories = new Map<ProbeSpec, Memory>();
  #stop = new AbortController();
  #loops: Promise<void>[] = [];

  constructor(deps: ProbesDependencies) {
    this.#deps = deps;
  }

  /** Asks once. Never throws: whoever gives no answer in time has none, and the others keep theirs. */
  async ask(spec: ProbeSpec): Promise<readonly ProbeReading[]> {
    const { clock } = this.#deps.clock;
    const [late, done] = [new AbortController(), new AbortController()];
    void clock.sleep(spec.timeoutMs, done.signal).then(
      () => late.abort(new Error(`no answer within ${formatDuration(spec.timeoutMs)}`)),
      () => undefined,
    );
    const deadline = { what: `${spec.name} answers`, ms: spec.timeoutMs + LAST_WORDS_MS };
    let nodes: readonly NodeSpec[] = this.#nodesOf(spec);
    try {
      return await withDeadline(clock, deadline, async (signal) => {
        nodes = await this.#holdingRole(spec, nodes);
        return this.#open(spec).ask(nodes, AbortSignal.any([late.signal, signal]));
      });
    } catch (error) {
      const words = error instanceof Error ? error.message : String(error);
      return nodes.map(({ name }) => ({ node: name, value: null, error: words }));
    } finally {
      done.abort();
    }
  }

  /** Begins the schedule of every probe of the scenario. */
  start(): void {
    this.#stop = new AbortController();
    this.#loops = this.#deps.scenario.probes.map((spec) => this.#loop(spec));
  }

  /** Ends the schedule; probes can still be asked. */
  async stop(): Promise<void> {
    this.#stop.abort();
    await Promise.all(this.#loops);
    this.#loops = [];
  }

  /** No probe can be asked any more. */
  async close(): Promise<void> {
    await this.stop();
    await Promise.allSettled([...this.#running.values()].map((probe) => probe.close()));
    this.#running.clear();
  }

  async #loop(spec: ProbeSpec): Promise<void> {
    const { clock } = this.#deps;
    const { signal } = this.#stop;
    while (!signal.aborted) {
      const time = clock.elapsed();
      const readings = await this.ask(spec);
      this.#record(spec, time, readings);
      const beat = spec.everyMs * 1e6;
      const next = time + beat * Math.max(1, Math.ceil((clock.elapsed() - time) / beat));
      await clock.sleepUntil(next, signal).catch(() => undefined);
    }
  }

  #record(spec: ProbeSpec, time: number, readings: readonly ProbeReading[]): void {
    const { directory, groups } = this.#deps;
    const nodes = new Map(
      [...groups.values()].flatMap((group) =>
        group.nodes.map((node) => [node.name, node] as const),
      ),
    );
    for (const reading of readings) {
      const node = nodes.get(reading.node);
      const common = {
        time,
        probe: spec.name,
        node: reading.node,
        region: node?.region ?? "",
        group: node?.group ?? "",
      };
      directory.sample(PROBE_SERIES, {
        ...common,
        ...valueSample(spec, reading, this.#memory(spec)),
      });
      for (const [name, value] of Object.entries(reading.figures ?? {})) {
        directory.sample(PROBE_SERIES, { ...common, name, value, ...unitSample(spec, name) });
      }
    }
  }

  #memory(spec: ProbeSpec): Memory {
    const memory = this.#memories.get(spec) ?? new Map<string, number>();
    this.#memories.set(spec, memory);
    return memory;
  }

  #open(spec: ProbeSpec): RunningProbe {
    const { name, kind: kindName, node, from, options } = spec;
    const key = JSON.stringify([name, kindName, node, from, options]);
    let running = this.#running.get(key);
    if (running === undefined) {
      const { kinds, groups, network, secrets, clock } = this.#deps;
      const kind = kinds.get(kindName);
      if (kind === undefined) {
        const message = `probe kind ${kindName} was not validated`;
        throw new InvariantError({ code: "BUG002", message });
      }
      running = kind.open({
        name,
        options,
        group: node === undefined ? undefined : groups.get(node),
        groups,
        network,
        secrets,
        clock: clock.clock,
        endpoint: (asked, port) =>
          from === undefined ? network.control(asked, port) : network.entry(from, asked, port),
      });
      this.#running.set(key, running);
    }
    return running;
  }

  #nodesOf({ node: group, region }: ProbeSpec): readonly NodeSpec[] {
    const { groups } = this.#deps;
    const nodes =
      group === undefined
        ? [...groups.values()].flatMap((each) => each.nodes)
        : (groups.get(group)?.nodes ?? []);
    return region === undefined ? nodes : nodes.filter((node) => node.region === region);
  }

  async #holdingRole(
    { node: group, role }: ProbeSpec,
    nodes: readonly NodeSpec[],
  ): Promise<readonly NodeSpec[]> {
    if (role === undefined || group === undefined) return nodes;
    const holders = new Set(await this.#deps.groups.get(group)?.which(role));
    return nodes.filter(({ name }) => holders.has(name));
  }
}

function valueSample(
  spec: ProbeSpec,
  reading: ProbeReading,
  memory: Memory,
): Pick<Sample, "name" | "value" | "unit" | "text" | "error" | "held"> {
  const { value, error = NO_ANSWER } = reading;
  const number = numberOf(value);
  const isText = value !== null && number === undefined;
  // `count` is about all nodes together; each of them is judged by the rest.
  const entries = Object.entries(spec.expect ?? {}).filter(([key]) => key !== "count");
  const each: Tolerance = Object.fromEntries(entries);
  return {
    name: "value",
    value: number ?? null,
    ...unitSample(spec, "value"),
    ...(isText ? { text: textOf(value).slice(0, TEXT_MAX) } : {}),
    ...(value === null ? { error: error.slice(0, TEXT_MAX) } : {}),
    ...(spec.expect === undefined ? {} : { held: judgeReadings(each, [reading], memory).held }),
  };
}

function unitSample({ units }: ProbeSpec, figure: string): Pick<Sample, "unit"> {
  const unit = units[figure];
  return unit === undefined || unit === "number" ? {} : { unit };
}
