import { dirname, resolve } from "node:path";
import { fileRunStore } from "../../adapters/node/file-run-store.ts";
import { PROBE_KINDS } from "../../adapters/probes/registry.ts";
import { fixtureSources } from "../../adapters/fixtures/fixture-sources.ts";
import { createSecrets } from "../../adapters/node/secrets.ts";
import { systemClock } from "../../adapters/node/system-clock.ts";
import { tcpProber } from "../../adapters/node/tcp-prober.ts";
import type { RunDocument } from "../../domain/run-document.ts";
import { runScenario, type RunOutcome } from "../../engine/run-scenario.ts";
import { WORKLOAD_KINDS } from "../../engine/workloads/registry.ts";
import { InputError } from "../../lib/errors.ts";
import type { LiveSink } from "../../ports/live-sink.ts";
import type { Progress } from "../../ports/progress.ts";
import type { Runtime } from "../../ports/runtime.ts";
import { tapDirectory } from "../../telemetry/live-tap.ts";
import { quietProgress, plainProgress } from "../progress/plain-progress.ts";
import { terminalProgress } from "../progress/terminal-progress.ts";
import { LOAD_DRIVERS, NODE_KINDS } from "../registries.ts";
import type { World } from "../world.ts";
import { interruptible, untilInterrupted } from "./interrupt.ts";

export interface PlayOptions {
  readonly quiet: boolean;
  readonly keep: boolean;
  /** Where the run is shown while it goes on. */
  readonly live?: LiveSink;
}

/** Plays the run that a run directory's run.json describes, in this process. */
export async function playRun(
  world: World,
  path: string,
  runtime: Runtime,
  options: PlayOptions,
): Promise<RunOutcome> {
  const secrets = createSecrets(world.env);
  const store = fileRunStore(dirname(dirname(path)), (text) => secrets.mask(text));
  const directory = await store.open(path);
  const text = await directory.read("run.json");
  if (text === undefined) {
    throw new InputError({ code: "RUN010", message: "no run.json", location: { file: path } });
  }
  const document = JSON.parse(text) as RunDocument;
  const progress = progressFor(world, options);
  const interrupt = interruptible();
  const scenarioDirectory = dirname(resolve(world.cwd, document.scenario.file));
  try {
    const recorded = options.live === undefined ? directory : tapDirectory(directory, options.live);
    return await runScenario(document, recorded, {
      clock: systemClock,
      runtime,
      prober: tcpProber,
      nodeKinds: NODE_KINDS,
      workloadKinds: WORKLOAD_KINDS,
      probeKinds: PROBE_KINDS,
      loadDrivers: LOAD_DRIVERS,
      secrets,
      progress: progress.sink,
      fixtures: fixtureSources(scenarioDirectory),
      scenarioDirectory,
      signal: interrupt.signal,
      ...(options.keep ? { keep: keepUp(world, progress.stop) } : {}),
    });
  } finally {
    progress.stop();
    interrupt.release();
    await directory.close();
  }
}

function progressFor(world: World, options: PlayOptions): { sink: Progress; stop: () => void } {
  if (options.quiet) return { sink: quietProgress, stop: () => undefined };
  if (!world.console.isTerminal) {
    return { sink: plainProgress(world.console, () => systemClock.now()), stop: () => undefined };
  }
  const terminal = terminalProgress(() => systemClock.now());
  return { sink: terminal, stop: () => terminal.stop() };
}

/** --keep: says how to reach every node, then waits for Ctrl-C. */
function keepUp(
  world: World,
  stopProgress: () => void,
): (nodes: readonly { readonly node: string; readonly how: string }[]) => Promise<void> {
  return async (nodes) => {
    stopProgress();
    world.console.err("The topology stays up. To reach it:");
    for (const { node, how } of nodes) world.console.err(`  ${node}: ${how}`);
    world.console.err("Ctrl-C (or SIGTERM) removes all of it.");
    await untilInterrupted();
  };
}
