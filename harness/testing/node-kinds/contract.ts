import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "@playwright/test";
import { createParts } from "../../adapters/parts/parts.ts";
import { enterNamespaces } from "../../adapters/process/enter-namespaces.ts";
import { probeNamespaces } from "../../adapters/process/probe-namespaces.ts";
import type { PartName } from "../../ports/parts.ts";
import type { CheckResult } from "./check.ts";
import { KIND_CHECKS } from "./registry.ts";

/** One Playwright test per check of a kind; all of them run in one set of namespaces. */
export function nodeKindContract(kind: string, parts: readonly PartName[]): void {
  test.describe(`contract of ${kind}`, () => {
    let results: readonly CheckResult[] = [];
    test.beforeAll(async () => {
      test.setTimeout(300_000);
      if ((await probeNamespaces()) !== true) return;
      const found = createParts({ env: process.env, home: process.cwd() });
      for (const part of ["toxiproxy" as const, ...parts]) {
        await found.install(part, () => undefined);
      }
      results = await runInNamespaces(kind);
    });
    for (const { title } of KIND_CHECKS.get(kind) ?? []) {
      test(title, async () => {
        const able = await probeNamespaces();
        test.skip(able !== true, able === true ? "" : able.missing);
        const result = results.find((candidate) => candidate.title === title);
        expect(result?.problem).toBeUndefined();
        expect(result).toBeDefined();
      });
    }
  });
}

async function runInNamespaces(kind: string): Promise<readonly CheckResult[]> {
  const folder = await mkdtemp(join(tmpdir(), "harness-contract-"));
  try {
    const file = join(folder, "results.json");
    const program = join(import.meta.dirname, "inside-main.ts");
    const code = await enterNamespaces({ command: [process.execPath, program, kind, file] });
    expect(code).toBe(0);
    return JSON.parse(await readFile(file, "utf8")) as CheckResult[];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
