import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "@playwright/test";
import { Random } from "../../lib/random.ts";
import { tracesOf } from "../../testing/traces.ts";
import { createParts } from "../parts/parts.ts";
import { probeNamespaces } from "./probe-namespaces.ts";

const KILLS = 10;
const GONE_WITHIN_MS = { namespaces: 2000, loopback: 15_000 } as const;

for (const mode of ["namespaces", "loopback"] as const) {
  test(`a run in ${mode} that is killed at random moments leaves nothing`, async () => {
    if (mode === "namespaces") test.skip((await probeNamespaces()) !== true, "no namespaces here");
    const parts = createParts({ env: process.env, home: process.cwd() });
    for (const name of ["toxiproxy", "redis"] as const) await parts.install(name, () => undefined);
    const random = new Random(20_261_121);
    for (let kill = 0; kill < KILLS; kill += 1) {
      const runId = `killed-${process.pid}-${kill}`;
      const folder = await mkdtemp(join(tmpdir(), `${runId}-`));
      const run = spawn(
        process.execPath,
        [join(import.meta.dirname, "../../testing/killed-run.ts"), mode, runId, folder],
        { stdio: ["ignore", "pipe", "inherit"] },
      );
      // Every other one dies while it starts, the rest while nodes and faults come and go.
      if (kill % 2 === 0) await sleep(random.integer(50, 700));
      else {
        await once(run.stdout, "data");
        await sleep(random.integer(0, 150));
      }
      if (kill % 2 === 1) expect(tracesOf(runId).length).toBeGreaterThan(5);
      run.kill("SIGKILL");
      const end = performance.now() + GONE_WITHIN_MS[mode];
      while (tracesOf(runId).length > 0 && performance.now() < end) await sleep(20);
      await rm(folder, { recursive: true, force: true });
      expect(tracesOf(runId), `after kill ${kill}`).toEqual([]);
    }
  });
}
