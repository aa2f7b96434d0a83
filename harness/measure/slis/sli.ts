import type { Measurement, RunData } from "../run-data.ts";
import type { Window } from "../window.ts";

/** Measures one thing of a workload or group within a window. */
export type SliFunction = (data: RunData, of: string, window: Window) => Measurement;
