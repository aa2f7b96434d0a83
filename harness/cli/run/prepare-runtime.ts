import type { EnvironmentResult } from "../../domain/results.ts";
import type { Scenario } from "../../domain/scenario.ts";
import { PART_NAMES, type PartName } from "../../ports/parts.ts";
import type { Runtime } from "../../ports/runtime.ts";
import { LOAD_DRIVERS, NODE_KINDS } from "../registries.ts";
import type { World } from "../world.ts";
import { createRuntime, partsOf, type RuntimeChoice } from "./create-runtime.ts";
import { systemClock } from "../../adapters/node/system-clock.ts";
import { installProgress } from "../progress/install-progress.ts";
import { refuse, refuseLoad, type LoadedScenario } from "./load-scenarios.ts";

export interface PreparedRuntime {
  readonly runtime: Runtime;
  readonly parts: EnvironmentResult["parts"];
}

/** Chooses the runtime, refuses what it cannot do, and fetches whatever it still needs. */
export async function prepareRuntime(
  world: World,
  choice: RuntimeChoice,
  loaded: readonly LoadedScenario[],
): Promise<PreparedRuntime> {
  const runtime = await createRuntime(world, choice);
  for (const each of loaded) refuse(each, runtime.capabilities);
  if (runtime.name === "docker") {
    const images = await prepareImages(world, loaded);
    await refuseLoad(loaded, runtime);
    return { runtime, parts: images };
  }
  const parts = partsOf(world);
  const progress = installProgress(world.console, () => systemClock.now());
  const found: EnvironmentResult["parts"][number][] = [];
  const scenarios = loaded.map(({ scenario }) => scenario);
  for (const name of [...partsNeeded(scenarios), ...toolsNeeded(scenarios)]) {
    const part = await parts.install(name, progress.for(name));
    found.push({ part: name, version: part.version, source: part.source });
  }
  progress.clear();
  await refuseLoad(loaded, runtime);
  return { runtime, parts: found };
}

/** Images are pulled or built before the run begins: its start has a deadline that a first build would exceed. */
async function prepareImages(
  world: World,
  loaded: readonly LoadedScenario[],
): Promise<EnvironmentResult["parts"]> {
  const { imageOptions } = await import("../../adapters/testcontainers/docker-runtime.ts");
  const { ensureImages } = await import("../../adapters/testcontainers/images.ts");
  const progress = installProgress(world.console, () => systemClock.now());
  const options = await imageOptions({
    parts: partsOf(world),
    home: world.home,
    reason: "",
    progress: progress.for("image"),
  });
  const names = ["base", ...partsNeeded(loaded.map(({ scenario }) => scenario))].filter(
    (name) => name !== "iptables",
  );
  const images = await ensureImages(names, options);
  progress.clear();
  return images.map(({ reference }, i) => ({
    part: names[i] ?? "",
    version: reference.split("/").at(-1) ?? reference,
    source: "image",
  }));
}

/** Programs that images bring themselves. */
function toolsNeeded(scenarios: readonly Scenario[]): PartName[] {
  const groups = scenarios.flatMap((scenario) => scenario.groups);
  const named = new Set(groups.map(({ kind, config }) => NODE_KINDS.get(kind)?.toolsOf?.(config)));
  return PART_NAMES.filter((name) => named.has(name));
}

function partsNeeded(scenarios: readonly Scenario[]): PartName[] {
  const kinds = scenarios.flatMap(({ groups }) => groups.map(({ kind }) => kind));
  const loads = scenarios.flatMap(({ workloads }) => workloads.map(({ kind }) => kind));
  const named = new Set<string>([
    "toxiproxy",
    ...kinds.map((kind) => NODE_KINDS.get(kind)?.part ?? ""),
    ...loads.map((kind) => LOAD_DRIVERS.get(kind)?.part ?? ""),
  ]);
  if (
    scenarios.some(({ faults }) =>
      faults.some(({ kind }) => kind.startsWith("packet") || kind.startsWith("network")),
    )
  ) {
    named.add("iptables");
  }
  return PART_NAMES.filter((name) => named.has(name));
}
