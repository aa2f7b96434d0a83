/** The metrics of a living run: their names, and what each event does to them. Prometheus and OTLP show the same ones. */
import { PHASES } from "../domain/journal.ts";
import type { LiveEvent } from "../domain/live-event.ts";

export interface MetricDescription {
  readonly name: string;
  readonly kind: "counter" | "gauge" | "histogram";
  readonly help: string;
  readonly labels: readonly string[];
}

/** Upper bounds in seconds: from a local call to a client that waits out a partition. */
export const LATENCY_BUCKETS = [
  0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30,
] as const;

const operation = ["scenario", "workload", "region", "outcome"] as const;
const fault = ["scenario", "fault", "kind", "target"] as const;
const probe = ["scenario", "probe", "name", "group", "node", "region", "unit"] as const;

export const METRICS = {
  run: {
    name: "harness_run_info",
    kind: "gauge",
    help: "The run that is going on: 1.",
    labels: ["scenario", "run_id", "seed", "runtime", "mode"],
  },
  phase: {
    name: "harness_phase",
    kind: "gauge",
    help: "1 for the phase that the run is in, 0 for every other one.",
    labels: ["scenario", "phase"],
  },
  operations: {
    name: "harness_operations_total",
    kind: "counter",
    help: "Operations of workloads that came to an end, by outcome: ok, fail, unknown.",
    labels: operation,
  },
  latency: {
    name: "harness_operation_duration_seconds",
    kind: "histogram",
    help: "Response time of operations, from their intended start.",
    labels: operation,
  },
  fault: {
    name: "harness_fault_active",
    kind: "gauge",
    help: "1 while a fault is in place.",
    labels: fault,
  },
  proved: {
    name: "harness_fault_proved",
    kind: "gauge",
    help: "1 while a fault is in place and was seen by an independent probe.",
    labels: fault,
  },
  probe: {
    name: "harness_probe_value",
    kind: "gauge",
    help: "Newest answer of a probe, in its own unit; not a number where there was none.",
    labels: probe,
  },
  held: {
    name: "harness_probe_held",
    kind: "gauge",
    help: "1 when the newest answer of a probe was what it must be, else 0.",
    labels: ["scenario", "probe", "name", "group", "node", "region"],
  },
  fixture: {
    name: "harness_fixture_rows",
    kind: "gauge",
    help: "Rows of a fixture as the store holds them after loading.",
    labels: ["scenario", "group", "fixture"],
  },
  lost: {
    name: "harness_events_lost_total",
    kind: "counter",
    help: "Events of the run that these metrics miss, because nobody took them in time.",
    labels: ["scenario"],
  },
} as const satisfies Readonly<Record<string, MetricDescription>>;

export type MetricKey = keyof typeof METRICS;
export type Labels = Readonly<Record<string, string>>;

/** What a metrics library does. */
export interface Instruments {
  count(metric: MetricKey, labels: Labels, by: number): void;
  observe(metric: MetricKey, labels: Labels, value: number): void;
  set(metric: MetricKey, labels: Labels, value: number): void;
  /** Takes away every series of a gauge: a new run has faults and probes of its own. */
  clear(metric: MetricKey): void;
}

/** Applies events to instruments; remembers which scenario they belong to. */
export class LiveMetrics {
  readonly #instruments: Instruments;
  #scenario = "";

  constructor(instruments: Instruments) {
    this.#instruments = instruments;
  }

  apply(event: LiveEvent): void {
    const scenario = this.#scenario;
    const to = this.#instruments;
    switch (event.type) {
      case "run":
        return this.#begin(event);
      case "phase":
        return this.#enter(event.phase);
      case "ended":
        return this.#enter("");
      case "operations": {
        const { workload, region, outcome, ms } = event;
        const labels = { scenario, workload, region, outcome };
        to.count("operations", labels, ms.length);
        for (const each of ms) to.observe("latency", labels, each / 1000);
        return;
      }
      case "fault": {
        const { fault: id, kind, target, state } = event;
        const labels = { scenario, fault: id, kind, target };
        if (state === "active" || state === "healed")
          to.set("fault", labels, state === "active" ? 1 : 0);
        return to.set("proved", labels, state === "proved" ? 1 : 0);
      }
      case "sample": {
        const { probe: asked, name, group, node, region, unit, value, held } = event;
        const labels = { scenario, probe: asked, name, group, node, region };
        to.set("probe", { ...labels, unit }, value ?? NaN);
        if (held !== undefined) to.set("held", labels, held ? 1 : 0);
        return;
      }
      case "fixture":
        return to.set(
          "fixture",
          { scenario, group: event.group, fixture: event.fixture },
          event.rows,
        );
      case "lost":
        return to.count("lost", { scenario }, event.events);
    }
  }

  #begin({ scenario, runId, seed, runtime, mode }: Extract<LiveEvent, { type: "run" }>): void {
    this.#scenario = scenario;
    for (const [key, { kind }] of Object.entries(METRICS)) {
      if (kind === "gauge") this.#instruments.clear(key as MetricKey);
    }
    this.#instruments.set("run", { scenario, run_id: runId, seed, runtime, mode }, 1);
    this.#instruments.count("lost", { scenario }, 0);
  }

  #enter(phase: string): void {
    const scenario = this.#scenario;
    for (const each of PHASES) {
      this.#instruments.set("phase", { scenario, phase: each }, each === phase ? 1 : 0);
    }
  }
}
