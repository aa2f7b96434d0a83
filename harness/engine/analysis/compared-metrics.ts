import type { ComparedObjective, JudgedValue } from "../../domain/comparison.ts";
import type { ObjectiveSpec, Scenario } from "../../domain/scenario.ts";
import type { ComparedMetric, SortedSample } from "../../measure/compare/compared-metric.ts";
import { judgeObjective } from "../../measure/judge-objective.ts";
import type { Measurement, RunData } from "../../measure/run-data.ts";
import type { Window } from "../../measure/window.ts";
import { wantsSmall } from "../../measure/samples-to-decide.ts";
import { countDueIn, eachAcknowledgedIn } from "../../measure/operations/operations.ts";
import { budgetEvents, type BudgetEvents } from "../../measure/slo/budget-events.ts";
import { SLIS } from "../../measure/slis/registry.ts";
import {
  effectiveLength,
  GaugeReadings,
  ranksOf,
} from "../../measure/statistics/effective-samples.ts";
import { objectiveData, sliText } from "./objective-data.ts";
import { runDataOf } from "./run-data-of.ts";
import type { StoredRun } from "./stored-run.ts";

export interface ComparedMetrics {
  readonly metrics: readonly ComparedMetric[];
  /** Objectives of the candidate, judged in both runs where the baseline has them too. */
  readonly verdicts: readonly ComparedObjective[];
  /** What could not be compared, and why. */
  readonly notes: readonly string[];
}

type Question = Pick<ObjectiveSpec, "sli" | "during" | "target">;

/** Every objective of the candidate, and latency, availability and throughput of each workload over the whole load. */
export function comparedMetrics(baseline: StoredRun, candidate: StoredRun): ComparedMetrics {
  const [before, after] = [runDataOf(baseline).data, runDataOf(candidate).data];
  const { scenario } = candidate.document;
  const notes: string[] = [];
  const metrics = new Map<string, ComparedMetric>();
  for (const question of questionsOf(scenario)) {
    const { sli, during, target } = question;
    const key = keyOf(question);
    if (metrics.has(key)) continue;
    const missing = [before, after].findIndex((data) => !data.windows.has(during));
    if (missing !== -1) {
      notes.push(
        `${key} is left out: "${during}" did not happen in the ${["baseline", "candidate"][missing]}`,
      );
      continue;
    }
    const sides = [before, after].map((data) => measure(data, question)) as [Side, Side];
    const [a, b] = sides;
    const silent = sides.reduce((sum, side) => sum + side.silent, 0);
    if (silent > 0) notes.push(`${key}: ${silent} readings without an answer are left out`);
    const objectives = scenario.objectives.filter((one) => keyOf(one) === key);
    metrics.set(key, {
      metric: sliText(sli),
      during,
      ...(objectives.length === 0 ? {} : { objectives: objectives.map(({ name }) => name) }),
      unit: target.unit,
      better: wantsSmall(target) ? "lower" : "higher",
      values: sides.some(({ asked }) => asked !== 0)
        ? ({ type: a.type, baseline: a.value, candidate: b.value } as ComparedMetric["values"])
        : { type: "value", ...NOTHING_ASKED },
    });
  }
  const own = new Set(baseline.document.scenario.objectives.map(({ name }) => name));
  const verdicts = scenario.objectives.map((objective): ComparedObjective => {
    const { name, text, target } = objective;
    return {
      ...{ name, target: text, unit: target.unit },
      baseline: own.has(name) ? judged(before, objective) : null,
      candidate: judged(after, objective),
    };
  });
  return { metrics: [...metrics.values()], verdicts, notes };
}

/** Seconds without an answer say nothing of a system that was asked nothing. */
const NOTHING_ASKED = {
  baseline: { value: null, samples: 0 },
  candidate: { value: null, samples: 0 },
  missing: "nothing was asked",
} as const;

function judged(data: RunData, objective: ObjectiveSpec): JudgedValue {
  const { verdict, value } = judgeObjective(objective, objectiveData(data, objective));
  return { verdict, value };
}

function keyOf({ sli, during }: Question): string {
  return `${sliText(sli)} ${during}`;
}

function questionsOf({ objectives, workloads }: Scenario): Question[] {
  const whole = { during: "whole" } as const;
  return [
    ...objectives,
    ...workloads.flatMap(({ name }): Question[] => [
      {
        ...whole,
        sli: { kind: "latency", of: name },
        target: { comparison: "<", value: 0, unit: "ms" },
      },
      {
        ...whole,
        sli: { kind: "availability", of: name },
        target: { comparison: ">", value: 0, unit: "ratio" },
      },
      {
        ...whole,
        sli: { kind: "throughput", of: name },
        target: { comparison: ">", value: 0, unit: "per-second" },
      },
    ]),
  ];
}

interface Side {
  readonly type: ComparedMetric["values"]["type"];
  readonly value: ComparedMetric["values"]["baseline"];
  readonly silent: number;
  /** Operations that were due, where their number decides whether there is anything to tell. */
  readonly asked?: number;
}

function measure(data: RunData, question: Question): Side {
  const { sli, during } = question;
  const own = objectiveData(data, {
    ...question,
    name: "",
    confidence: "bound",
    text: "",
    line: 0,
  });
  const window = own.windows.get(during) ?? { from: 0, to: 0 };
  if (sli.kind === "throughput") {
    const operations = own.operations.get(sli.of);
    const seconds = Math.floor((window.to - window.from) / 1e9);
    const counts = new Float64Array(seconds);
    eachAcknowledgedIn(operations, window, (time) => {
      const second = Math.floor((time - window.from) / 1e9);
      if (second < seconds) counts[second] = (counts[second] ?? 0) + 1;
    });
    const starts = edgesOf(own, window).map((time) => Math.ceil((time - window.from) / 1e9));
    const value = sampled(counts, effectiveLength(counts, starts));
    return { type: "samples", value, silent: 0, asked: countDueIn(operations, window) };
  }
  const measurement = SLIS[sli.kind](own, sli.of, window);
  const edges = edgesOf(own, window);
  const events = measurement.type === "ratio" ? budgetEvents(question, own, window) : undefined;
  if (measurement.type !== "ratio" || events === undefined) return sideOf(measurement, edges);
  return { type: "ratio", value: { ...measurement, effective: worthOf(events, edges) }, silent: 0 };
}

/** Failures come in rows: an outage is one event, however many requests met it. */
function worthOf(events: BudgetEvents, edges: readonly number[]): number {
  const goods = new Float64Array(events.length);
  const starts: number[] = [];
  for (let i = 0; i < events.length; i += 1) {
    goods[i] = events.isGood(i) ? 1 : 0;
    while (events.timeAt(i) >= (edges[starts.length] ?? Infinity)) starts.push(i);
  }
  return effectiveLength(
    goods,
    starts.filter((start) => start > 0),
  );
}

/** When phases and faults begin and end: both runs have the same schedule, so that what it does is no chance. */
function edgesOf(data: RunData, { from, to }: Window): number[] {
  const all = [...data.windows.values()].flatMap((window) => [window.from, window.to]);
  return all.filter((time) => time > from && time < to).sort((a, b) => a - b);
}

function sideOf(measurement: Measurement, edges: readonly number[]): Side {
  switch (measurement.type) {
    case "ratio":
      return { type: "ratio", value: measurement, silent: 0 };
    case "distribution": {
      const { sorted, ordered } = measurement;
      if (ordered === undefined) {
        return { type: "samples", value: { sorted, effective: sorted.length }, silent: 0 };
      }
      const { values, times } = ordered();
      const starts = edges.map((edge) => times.findIndex((time) => time >= edge));
      const effective = effectiveLength(
        values,
        starts.filter((start) => start > 0),
      );
      return { type: "samples", value: { sorted, effective }, silent: 0 };
    }
    case "gauge": {
      const answered = measurement.samples.filter(({ value }) => Number.isFinite(value));
      const values = Float64Array.from(answered, ({ value }) => value);
      const effective = new GaugeReadings(answered).worth(ranksOf(values)) ?? values.length;
      const silent = measurement.samples.length - answered.length;
      return { type: "samples", value: sampled(values, effective), silent };
    }
    case "single": {
      const { value, samples } = measurement;
      return {
        type: "value",
        value: { value: samples > 0 && Number.isFinite(value) ? value : null, samples },
        silent: 0,
      };
    }
  }
}

function sampled(values: Float64Array, effective: number): SortedSample {
  return { sorted: values.toSorted(), effective };
}
