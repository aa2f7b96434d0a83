/** What every run store keeps: run against the fake and the real one. */
import { expect, test } from "@playwright/test";
import type { RunDirectory, RunStore } from "../ports/run-store.ts";

export interface StoreUnderTest {
  /** Masks the word `hunter22`. */
  readonly store: RunStore;
  /** Leaves a file in a run directory behind the store's back. */
  readonly put: (directory: RunDirectory, name: string, text: string) => Promise<void>;
}

export const maskHunter = (text: string): string => text.replaceAll("hunter22", "***");

const ENTRY = { time: 1, wall: "2026-01-01T00:00:00.000Z", type: "phase-started" } as const;

type Check = (directory: RunDirectory, subject: StoreUnderTest) => Promise<void>;

const CHECKS: readonly (readonly [title: string, check: Check])[] = [
  [
    "what is written is read back, here and after opening again",
    async (run, subject) => {
      await run.write("results.json", "{}\n");
      expect(await run.read("results.json")).toBe("{}\n");
      await run.close();
      const again = await subject.store.open(run.path);
      expect(await again.read("results.json")).toBe("{}\n");
      await again.close();
    },
  ],

  [
    "a file that is not there is undefined, no line and no entry",
    async (run) => {
      expect(await run.read("results.json")).toBeUndefined();
      expect(await linesOf(run, "journal.jsonl")).toEqual([]);
      expect(await run.list("nothing")).toEqual([]);
    },
  ],

  [
    "journal, history and samples are lines in the order they came",
    async (run) => {
      await run.journal({ ...ENTRY, phase: "start" });
      await run.journal({ ...ENTRY, phase: "seed" }, true);
      for (const index of [0, 1]) {
        run.history({ index, time: index, process: 0, type: "invoke", f: "add", value: index });
        run.sample("lag", { time: index, name: "lag", value: index });
      }
      await run.flush();
      const journal = await linesOf(run, "journal.jsonl");
      expect(journal.map(({ phase }) => phase)).toEqual(["start", "seed"]);
      expect((await linesOf(run, "history.jsonl")).map(({ index }) => index)).toEqual([0, 1]);
      expect((await linesOf(run, "samples/lag.jsonl")).map(({ time }) => time)).toEqual([0, 1]);
      expect(await run.list("samples")).toEqual(["lag.jsonl"]);
    },
  ],

  [
    "secrets are masked in everything that is written",
    async (run) => {
      await run.journal({ ...ENTRY, type: "problem", problem: "password hunter22 refused" });
      run.history({ index: 0, time: 0, process: 0, type: "info", f: "add", value: "hunter22" });
      run.sample("lag", { time: 0, name: "hunter22", value: null });
      await run.write("run.json", "hunter22");
      await run.flush();
      const files = ["journal.jsonl", "history.jsonl", "samples/lag.jsonl", "run.json"];
      const texts = await Promise.all(files.map((file) => run.read(file)));
      expect(texts.join("")).not.toContain("hunter22");
      expect(texts.every((text) => text?.includes("***"))).toBe(true);
    },
  ],

  [
    "a log that a program left is masked on demand",
    async (run, { put }) => {
      await put(run, "logs/db.log", "ready\nuser=postgres password=hunter22\n");
      await run.mask("logs/db.log");
      expect(await run.read("logs/db.log")).toBe("ready\nuser=postgres password=***\n");
      await run.mask("logs/nothing.log");
    },
  ],

  [
    "the torn last line of a killed run is no line",
    async (run, { put }) => {
      const whole = JSON.stringify({ a: { b: 1 } });
      for (const length of [1, 5, whole.length - 1]) {
        await put(run, "journal.jsonl", `${whole}\n${whole.slice(0, length)}`);
        expect(await linesOf(run, "journal.jsonl")).toEqual([{ a: { b: 1 } }]);
      }
      await put(run, "journal.jsonl", `${whole}\n${whole}`);
      expect(await linesOf(run, "journal.jsonl")).toHaveLength(2);
    },
  ],

  [
    "no name leads out of the run directory",
    async (run) => {
      for (const name of ["../other/run.json", "/etc/passwd", "logs/../../x"]) {
        await expect((async () => run.write(name, "x"))()).rejects.toThrow("leads out");
        await expect((async () => run.read(name))()).rejects.toThrow("leads out");
        await expect((async () => run.mask(name))()).rejects.toThrow("leads out");
        await expect((async () => run.list(name))()).rejects.toThrow("leads out");
        await expect(linesOf(run, name)).rejects.toThrow("leads out");
      }
      expect(() => run.sample("../../x", { time: 0, name: "x", value: 0 })).toThrow("leads out");
    },
  ],
];

export function describeRunStore(
  title: string,
  use: (test: (subject: StoreUnderTest) => Promise<void>) => Promise<void>,
): void {
  test.describe(title, () => {
    for (const [name, check] of CHECKS) {
      test(name, () =>
        use(async (subject) => {
          const directory = await subject.store.create("scenario", "run-1");
          await check(directory, subject);
          await directory.close();
        }),
      );
    }
  });
}

async function linesOf(run: RunDirectory, name: string): Promise<Record<string, unknown>[]> {
  const lines: Record<string, unknown>[] = [];
  await run.eachLine(name, (line) => lines.push(JSON.parse(line) as Record<string, unknown>));
  return lines;
}
