import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "@playwright/test";
import {
  type CheckResult,
  runRuntimeContract,
  RUNTIME_CHECK_TITLES,
  withBench,
} from "../../testing/runtime-contract.ts";
import { refuseBypass } from "../../testing/runtime-contract/reach-checks.ts";
import { tracesOf } from "../../testing/traces.ts";
import { createParts } from "../parts/parts.ts";
import { enterNamespaces } from "./enter-namespaces.ts";
import { createProcessRuntime } from "./process-runtime.ts";
import { probeNamespaces } from "./probe-namespaces.ts";

const parts = createParts({ env: process.env, home: process.cwd() });

async function contractInNamespaces(): Promise<readonly CheckResult[]> {
  const folder = await mkdtemp(join(tmpdir(), "harness-contract-"));
  try {
    const file = join(folder, "results.json");
    const program = join(import.meta.dirname, "../../testing/namespaces-contract.ts");
    const code = await enterNamespaces({ command: [process.execPath, program, file] });
    expect(code).toBe(0);
    return JSON.parse(await readFile(file, "utf8")) as CheckResult[];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function contractOnLoopback(): Promise<readonly CheckResult[]> {
  const runtime = await createProcessRuntime({ parts, mode: "loopback" });
  return runRuntimeContract({ runtime, leftovers: async (runId) => tracesOf(runId) });
}

for (const [mode, run] of [
  ["namespaces", contractInNamespaces],
  ["loopback", contractOnLoopback],
] as const) {
  test.describe(`process runtime in ${mode}`, () => {
    let results: readonly CheckResult[] = [];
    test.beforeAll(async () => {
      if (mode === "namespaces" && (await probeNamespaces()) !== true) return;
      for (const name of ["toxiproxy", "redis"] as const)
        await parts.install(name, () => undefined);
      results = await run();
    });
    for (const title of RUNTIME_CHECK_TITLES) {
      test(title, async () => {
        const able = mode === "loopback" ? true : await probeNamespaces();
        test.skip(able !== true, able === true ? "" : able.missing);
        const result = results.find((candidate) => candidate.title === title);
        test.skip(mode === "loopback" && result?.skipped !== undefined, result?.skipped);
        expect(result).toEqual({ title });
      });
    }
  });
}

test("the bypass check of the contract fails where regions are no networks", async () => {
  const runtime = await createProcessRuntime({ parts, mode: "loopback" });
  await withBench({ runtime }, `bypass-${process.pid}`, async (bench) => {
    await expect(refuseBypass(bench)).rejects.toThrow("past the link");
  });
});
