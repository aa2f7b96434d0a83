import { join, resolve } from "node:path";
import { enterNamespaces, EVENTS_DESCRIPTOR } from "../../adapters/process/enter-namespaces.ts";
import { fileRunStore } from "../../adapters/node/file-run-store.ts";
import { createSecrets } from "../../adapters/node/secrets.ts";
import { readEvents } from "../../adapters/telemetry/event-pipe.ts";
import { RUN_DOCUMENT_VERSION, type RunDocument } from "../../domain/run-document.ts";
import type { Results } from "../../domain/results.ts";
import type { LiveSink } from "../../ports/live-sink.ts";
import type { World } from "../world.ts";
import { describeEnvironment } from "./environment.ts";
import { readCalibrated } from "./calibration-file.ts";
import { judgeDirectory } from "./judge-directory.ts";
import type { LoadedScenario } from "./load-scenarios.ts";
import { playRun } from "./play-run.ts";
import type { PreparedRuntime } from "./prepare-runtime.ts";
import { renderDirectory } from "./render-directory.ts";
import { newRunId } from "./run-id.ts";

export interface ExecuteOptions {
  readonly out: string;
  readonly keep?: boolean;
  readonly quiet?: boolean;
  readonly json?: boolean;
  readonly rerun: string;
  /** A null run: the harness measures itself. */
  readonly calibration?: boolean;
  /** Where the run is shown while it goes on. */
  readonly live?: LiveSink;
}

/** One run from run.json to reports. Judging happens out here, so that a run that died inside is judged too. */
export async function executeRun(
  world: World,
  loaded: LoadedScenario,
  prepared: PreparedRuntime,
  options: ExecuteOptions,
): Promise<{ readonly results: Results; readonly path: string; readonly markdown: string }> {
  const { runtime } = prepared;
  const secrets = createSecrets(world.env);
  const store = fileRunStore(resolve(world.cwd, options.out), (text) => secrets.mask(text));
  const about = { scenario: loaded.scenario.id, mode: runtime.mode };
  const isNullRun = options.calibration === true;
  const calibrated = isNullRun ? undefined : await readCalibrated(world, options.out, about);
  const document: RunDocument = {
    schemaVersion: RUN_DOCUMENT_VERSION,
    runId: newRunId(Date.now()),
    text: loaded.text,
    scenario: loaded.scenario,
    runtime: runtime.name,
    mode: runtime.mode,
    reason: runtime.reason,
    startedAt: new Date().toISOString(),
    commandLine: ["harness", "run", loaded.scenario.file],
    rerun: options.rerun,
    environment: await describeEnvironment(world, prepared.parts),
    ...(calibrated === undefined ? {} : { calibrated }),
    ...(isNullRun ? { calibration: true } : {}),
  };
  const directory = await store.create(document.scenario.id, document.runId);
  await directory.write("run.json", `${JSON.stringify(document, undefined, 2)}\n`);
  const { live } = options;
  live?.send({
    ...{ type: "run", scenario: document.scenario.id, runId: document.runId },
    ...{ seed: document.scenario.seed, runtime: runtime.name, mode: runtime.mode },
  });
  const play = {
    quiet: options.quiet === true,
    keep: options.keep === true,
    ...(live ? { live } : {}),
  };
  if (runtime.mode === "namespaces") await playInside(world, directory.path, play);
  else await playRun(world, directory.path, runtime, play);
  const results = await judgeDirectory(directory);
  await renderDirectory(world, directory, results);
  const markdown = (await directory.read("report.md")) ?? "";
  await directory.close();
  return { results, path: directory.path, markdown };
}

async function playInside(
  world: World,
  path: string,
  options: { readonly quiet: boolean; readonly keep: boolean; readonly live?: LiveSink },
): Promise<void> {
  const { live } = options;
  await enterNamespaces({
    ...(live === undefined ? {} : { events: (stream) => readEvents(stream, live) }),
    command: [
      process.execPath,
      join(world.home, "harness", "cli", "bin.mjs"),
      "execute",
      path,
      ...(options.quiet ? ["--quiet"] : []),
      ...(options.keep ? ["--keep"] : []),
      ...(live === undefined ? [] : ["--events", String(EVENTS_DESCRIPTOR)]),
      ...(world.console.colour ? [] : ["--no-color"]),
    ],
  });
}
