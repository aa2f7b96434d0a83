import type { Measurement, RunData, Window } from "../run-data.ts";

/** Measures one thing of a workload or group within a window. */
export type SliFunction = (data: RunData, of: string, window: Window) => Measurement;
