/** What workloads need and the load driver of this machine lacks: refused before anything starts. */
import type { Scenario } from "../domain/scenario.ts";
import type { Diagnostic } from "../lib/located/diagnostic.ts";
import { keySpanOf, spanOf, valueAt } from "../lib/located/located-tree.ts";
import { readYaml } from "../lib/located/read-yaml.ts";
import { sourceOf } from "../lib/located/source.ts";
import type { RefusalContext } from "./refusals.ts";
import { createReporter } from "./reporter.ts";

/** `versions`: of the programs of load drivers, by part. Those that nobody knows yet are refused nothing. */
export function loadRefusals(
  scenario: Scenario,
  versions: ReadonlyMap<string, string>,
  { registries, text }: RefusalContext,
): readonly Diagnostic[] {
  const source = sourceOf(scenario.file, text);
  const reporter = createReporter(source);
  const tree = readYaml(source, reporter);
  if (tree === undefined) return reporter.diagnostics;
  for (const spec of scenario.workloads) {
    const kind = registries.workloadKinds.get(spec.kind);
    const version = versions.get(kind?.part ?? "");
    if (kind?.lacks === undefined || version === undefined) continue;
    const load = {
      on: spec.on === "" ? undefined : spec.on,
      regions: spec.from.length,
      clients: undefined,
      timeoutMs: spec.timeoutMs,
      ratePerSecond: spec.ratePerSecond,
    };
    for (const { code, path, ...problem } of kind.lacks(spec.options, load, version)) {
      const workload = ["workloads", spec.name];
      const at = [...workload, ...path];
      const isThere = valueAt(tree.value, at) !== undefined;
      reporter.add(code, isThere ? spanOf(tree, at) : keySpanOf(tree, workload), problem);
    }
  }
  return reporter.diagnostics;
}
