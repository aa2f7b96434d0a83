import { gaugeOf, probeSamples } from "./probe-samples.ts";
import type { SliFunction } from "./sli.ts";

/** At most how old what a reader of a replica sees is, in milliseconds: the upper bound by marker rows. */
export const staleness: SliFunction = (data, group, window) =>
  gaugeOf(
    data,
    probeSamples(data, window, (each) => each.group === group && each.figure === "marker-high"),
  );
