import { expect, test } from "@playwright/test";
import { memoryRunStore } from "../../testing/memory-run-store.ts";
import { judgeSample, playSample } from "../../testing/sample-run.ts";
import { readStoredRun } from "./stored-run.ts";

const EMPTY = async () => ({ operations: [], warnings: [] });

async function directoryOf(files: Readonly<Record<string, string>>) {
  const directory = await memoryRunStore().create("sample", "run-1");
  for (const [name, text] of Object.entries(files)) directory.put(name, text);
  return directory;
}

async function filesOf(): Promise<Readonly<Record<string, string>>> {
  const { directory } = await playSample();
  const names = ["run.json", "journal.jsonl", "history.jsonl"];
  const samples = (await directory.list("samples")).map((name) => `samples/${name}`);
  const entries = [...names, ...samples].map(
    async (name) => [name, (await directory.read(name)) ?? ""] as const,
  );
  return Object.fromEntries(await Promise.all(entries));
}

/** The records of a history that are no younger than the last entry of a journal. */
function recordedUntil(history: string, lastEntry = '{"time":0}'): string {
  const { time: last } = JSON.parse(lastEntry) as { time: number };
  const records = history.trimEnd().split("\n");
  return records.filter((line) => (JSON.parse(line) as { time: number }).time <= last).join("\n");
}

test.describe("readStoredRun", () => {
  for (const [name, files, code] of [
    ["no run.json", {}, "RUN010"],
    ["a run.json that is no JSON", { "run.json": "{" }, "RUN011"],
    ["a run.json of another version", { "run.json": '{"schemaVersion":99}' }, "RUN013"],
    ["a run.json that is nothing", { "run.json": "null" }, "RUN013"],
  ] as const) {
    test(`${name} is refused with ${code}`, async () => {
      const directory = await directoryOf(files);
      await expect(readStoredRun(directory, EMPTY)).rejects.toMatchObject({ code });
    });
  }

  test("a journal that somebody edited is refused with its line", async () => {
    const files = await filesOf();
    const lines = (files["journal.jsonl"] ?? "").split("\n");
    const directory = await directoryOf({
      ...files,
      "journal.jsonl": lines.with(2, "no JSON").join("\n"),
    });
    await expect(readStoredRun(directory, EMPTY)).rejects.toMatchObject({
      code: "RUN011",
      location: { line: 3 },
    });
  });
});

test.describe("a run killed at any moment", () => {
  test("it is read as aborted after every entry of its journal, and never passes", async () => {
    const files = await filesOf();
    const lines = (files["journal.jsonl"] ?? "").trimEnd().split("\n");
    for (let kept = 0; kept < lines.length; kept += 1) {
      const torn = (lines[kept] ?? "").slice(0, 20);
      const journal = [...lines.slice(0, kept), torn].join("\n");
      // What a client saw of an action was recorded after the action's own, fsynced intention.
      const history = recordedUntil(files["history.jsonl"] ?? "", lines[kept - 1]);
      const left = { ...files, "journal.jsonl": journal, "history.jsonl": history };
      const results = await judgeSample(await directoryOf(left));
      expect(results.status).toBe("aborted");
      expect(results.verdict).toBe("inconclusive");
      expect(results.reasons).toContain("the run was aborted");
    }
  });

  test("it is read whatever byte its history and samples ended at", async () => {
    const files = await filesOf();
    for (const name of Object.keys(files).filter((file) => /^(history|samples)/.test(file))) {
      const text = files[name] ?? "";
      for (let i = 0; i <= 20; i += 1) {
        const end = Math.floor((text.length * i) / 20);
        const results = await judgeSample(
          await directoryOf({ ...files, [name]: text.slice(0, end) }),
        );
        expect(results.status).toBe("completed");
      }
    }
  });
});
