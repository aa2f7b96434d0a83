import { gaugeOf, probeSamples } from "./probe-samples.ts";
import type { SliFunction } from "./sli.ts";

/** Larger share of processor time and memory that each node of the group used, of what it may use. */
export const saturation: SliFunction = (data, group, window) =>
  gaugeOf(
    data,
    probeSamples(data, window, (each) => each.group === group && each.figure === "saturation"),
  );
