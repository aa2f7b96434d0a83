import { gaugeOf, probeSamples } from "./probe-samples.ts";
import type { SliFunction } from "./sli.ts";

/** What a probe saw: `name` is its value, `name.figure` another figure of its answers. */
export const probe: SliFunction = (data, of, window) => {
  const [name, figure = "value"] = of.split(".");
  return gaugeOf(
    data,
    probeSamples(data, window, (each) => each.probe === name && each.figure === figure),
  );
};
