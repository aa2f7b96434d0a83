import { mkdtemp, readdir, readFile, readlink, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "@playwright/test";
import { describeRunStore, maskHunter } from "../../testing/run-store-contract.ts";
import { fileRunStore } from "./file-run-store.ts";

async function withRoot(use: (root: string) => Promise<void>): Promise<void> {
  const root = await mkdtemp(join(tmpdir(), "harness-store-"));
  try {
    await use(root);
  } finally {
    await rm(root, { recursive: true });
  }
}

describeRunStore("file run store", (use) =>
  withRoot((root) =>
    use({
      store: fileRunStore(root, maskHunter),
      put: (directory, name, text) => writeFile(join(directory.path, name), text),
    }),
  ),
);

test.describe("fileRunStore", () => {
  test("latest points to the newest run, relative to its folder", () =>
    withRoot(async (root) => {
      const store = fileRunStore(root, (text) => text);
      await store.create("failover", "run-1");
      await store.create("failover", "run-2");
      expect(await readlink(join(root, "failover", "latest"))).toBe("run-2");
      expect((await readdir(join(root, "failover"))).sort()).toEqual(["latest", "run-1", "run-2"]);
    }));

  test("a durable journal entry is in the file when its promise resolves", () =>
    withRoot(async (root) => {
      const run = await fileRunStore(root, (text) => text).create("failover", "run-1");
      const entry = {
        time: 1,
        wall: "",
        type: "fault-applied",
        fault: "outage",
        begunAt: 1,
      } as const;
      await run.journal(entry, true);
      const text = await readFile(join(run.path, "journal.jsonl"), "utf8");
      expect(text).toBe(`${JSON.stringify(entry)}\n`);
      await run.close();
    }));

  test("a write leaves the old file or the new one, and nothing else", () =>
    withRoot(async (root) => {
      const run = await fileRunStore(root, (text) => text).create("failover", "run-1");
      await run.write("results.json", "old");
      const seen = new Set<string | undefined>();
      const long = "n".repeat(4_000_000);
      const writing = run.write("results.json", long);
      for (let i = 0; i < 20; i += 1) seen.add(await run.read("results.json"));
      await writing;
      seen.add(await run.read("results.json"));
      expect([...seen].every((text) => text === "old" || text === long)).toBe(true);
      expect(await readdir(run.path)).toEqual(["logs", "results.json", "samples"]);
    }));

  test("a journal that cannot be written says where and why", () =>
    withRoot(async (root) => {
      const run = await fileRunStore(root, (text) => text).create("failover", "run-1");
      await rm(run.path, { recursive: true });
      const entry = { time: 1, wall: "", type: "problem", problem: "x" } as const;
      await expect(run.journal(entry)).rejects.toMatchObject({
        code: "RUN005",
        why: expect.stringContaining("ENOENT"),
      });
      await run.close().catch(() => undefined);
    }));
});
