import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { CALIBRATION_VERSION, type Calibration } from "../../domain/calibration.ts";
import type { CalibratedResult } from "../../domain/results.ts";
import type { World } from "../world.ts";

/** Below the folder of all runs, so that null runs are never taken for a scenario's own. */
export const CALIBRATION_FOLDER = "calibration";

export async function writeCalibration(
  world: World,
  out: string,
  calibration: Calibration,
): Promise<string> {
  const path = pathOf(world, out, calibration.scenario);
  await mkdir(resolve(path, ".."), { recursive: true });
  await writeFile(path, `${JSON.stringify(calibration, undefined, 2)}\n`);
  return path;
}

/** Undefined: none was made for this scenario on this sort of runtime, or by another version of the harness. */
export async function readCalibration(
  world: World,
  out: string,
  { scenario, mode }: { readonly scenario: string; readonly mode: string },
): Promise<Calibration | undefined> {
  const text = await readFile(pathOf(world, out, scenario), "utf8").catch(() => undefined);
  if (text === undefined) return undefined;
  try {
    const calibration = JSON.parse(text) as Calibration;
    const version: number = calibration.schemaVersion;
    return version === CALIBRATION_VERSION && calibration.mode === mode ? calibration : undefined;
  } catch {
    return undefined;
  }
}

/** The same, as a run takes it along: so that it is judged and rendered from its own directory alone. */
export async function readCalibrated(
  world: World,
  out: string,
  about: { readonly scenario: string; readonly mode: string },
): Promise<CalibratedResult | undefined> {
  const calibration = await readCalibration(world, out, about);
  if (calibration === undefined) return undefined;
  const { measuredAt, runs, platform, cpus, overhead, objectives } = calibration;
  return { measuredAt, runs, platform, cpus, overhead, objectives };
}

function pathOf(world: World, out: string, scenario: string): string {
  return join(resolve(world.cwd, out), CALIBRATION_FOLDER, scenario, "calibration.json");
}
