import type { Measurement, ProbeSample, RunData } from "../run-data.ts";
import type { Window } from "../window.ts";

/** Samples of a window that are asked for, in the order of time. */
export function probeSamples(
  data: RunData,
  window: Window,
  isMeant: (sample: ProbeSample) => boolean,
): readonly ProbeSample[] {
  return (data.probes ?? []).filter(
    (sample) => sample.time >= window.from && sample.time < window.to && isMeant(sample),
  );
}

/** Readings of something that is there all the time; one without an answer is the worst there is. */
export function gaugeOf(data: RunData, samples: readonly ProbeSample[]): Measurement {
  const noAnswer = data.noAnswer ?? Infinity;
  return {
    type: "gauge",
    samples: samples.map(({ time, node, value }) => ({ time, of: node, value: value ?? noAnswer })),
  };
}
