import { createParts } from "../../adapters/parts/parts.ts";
import { createProcessRuntime } from "../../adapters/process/process-runtime.ts";
import type { Runtime } from "../../ports/runtime.ts";
import { dockerRuntime } from "../docker-runs.ts";

const BENCH_MODES = ["namespaces", "loopback", "containers"] as const;
type BenchMode = (typeof BENCH_MODES)[number];

const VARIABLE = "HARNESS_BENCH_MODE";

/** Where the checks of node kinds run: HARNESS_BENCH_MODE, or namespaces. */
export function benchMode(): BenchMode {
  const wanted = process.env[VARIABLE];
  return BENCH_MODES.find((mode) => mode === wanted) ?? "namespaces";
}

export async function benchRuntime(): Promise<Runtime> {
  const mode = benchMode();
  if (mode === "containers") return dockerRuntime();
  const parts = createParts({ env: process.env, home: process.cwd() });
  return createProcessRuntime({ parts, mode });
}
