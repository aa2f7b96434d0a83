import { expect, test } from "@playwright/test";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { verifyRunDirectory } from "../../adapters/attestation/run-files.ts";
import { fileRunStore } from "../../adapters/node/file-run-store.ts";
import type { Results } from "../../domain/results.ts";
import type { RunStatement } from "../../domain/statement.ts";
import { fakeWorld } from "../../testing/fake-world.ts";
import { storeSampleRun } from "../../testing/stored-sample-run.ts";
import { runCommandLine } from "../program.ts";
import { judgeDirectory } from "../run/judge-directory.ts";

let cwd = "";
test.beforeEach(async () => {
  cwd = mkdtempSync(join(tmpdir(), "harness-statement-"));
  await storeSampleRun(join(cwd, "run-1"));
});
test.afterEach(() => rmSync(cwd, { recursive: true, force: true }));

const home = join(import.meta.dirname, "..", "..", "..");
let said = "";
let shown: readonly string[] = [];
const harness = async (...argv: string[]): Promise<number> => {
  const world = fakeWorld({ cwd, home });
  const exitCode = await runCommandLine(argv, world);
  said = world.stderr.join("\n");
  shown = world.stdout;
  return exitCode;
};
const path = (name: string): string => join(cwd, "run-1", name);
const kinds = async (): Promise<string[]> =>
  (await verifyRunDirectory(join(cwd, "run-1"))).map(({ kind, file }) => `${kind} ${file}`);

test.describe("results.intoto.json", () => {
  test("is written by analyze over everything that was recorded, and verifies", async () => {
    await harness("analyze", "run-1");
    const statement = JSON.parse(readFileSync(path("results.intoto.json"), "utf8")) as RunStatement;
    expect(statement._type).toBe("https://in-toto.io/Statement/v1");
    expect(statement.predicateType).toBe("https://in-toto.io/attestation/test-result/v0.1");
    const names = statement.subject.map(({ name }) => name);
    expect(names).toEqual([...names].sort());
    expect(names).toEqual(
      expect.arrayContaining(["history.jsonl", "journal.jsonl", "results.json", "run.json"]),
    );
    for (const each of [...statement.subject, ...statement.predicate.configuration]) {
      expect("digest" in each || "uri" in each).toBe(true);
    }
    expect(await kinds()).toEqual([]);
  });

  test("is never written by render, which cannot know that nobody edited results.json", async () => {
    await harness("analyze", "run-1");
    rmSync(path("results.intoto.json"));
    expect(await harness("render", "run-1")).toBe(0);
    expect(existsSync(path("results.intoto.json"))).toBe(false);
    expect(await kinds()).toEqual(["no-statement results.intoto.json"]);
  });

  test("does not fit results edited by one digit, and rendering them does not mend that", async () => {
    await harness("analyze", "run-1");
    const text = readFileSync(path("results.json"), "utf8");
    const edited = text.replace(/"durationMs": (\d)/, (_, digit) => `"durationMs": ${9 - digit}`);
    expect(edited).not.toBe(text);
    writeFileSync(path("results.json"), edited);
    await harness("render", "run-1");
    expect(await kinds()).toEqual(["changed results.json"]);
  });

  test("names each file that was changed, removed or put there", async () => {
    await harness("analyze", "run-1");
    writeFileSync(path("journal.jsonl"), `${readFileSync(path("journal.jsonl"), "utf8")}\n`);
    rmSync(path("history.jsonl"));
    writeFileSync(path("samples/extra.jsonl"), "{}\n");
    expect(await kinds()).toEqual([
      "missing history.jsonl",
      "changed journal.jsonl",
      "unlisted samples/extra.jsonl",
    ]);
  });

  test("is refused when it states another verdict than the results", async () => {
    await harness("analyze", "run-1");
    const text = readFileSync(path("results.intoto.json"), "utf8");
    const verdict = /"verdict": "(\w+)"/.exec(text)?.[1];
    const other = verdict === "pass" ? "fail" : "pass";
    const forged = text.replace(`"verdict": "${verdict}"`, `"verdict": "${other}"`);
    writeFileSync(path("results.intoto.json"), forged);
    expect(await kinds()).toEqual(["contradiction results.intoto.json"]);
  });
});

test.describe("known-bad twin: a run edited and analysed again", () => {
  const SAMPLE = '{"time":1,"name":"a","value":null}\n';
  const LAUNDERED = ["journal.jsonl", "history.jsonl", "run.json"];
  for (const file of LAUNDERED) {
    test(`is refused for its ${file}, and keeps its old statement`, async () => {
      await harness("analyze", "run-1");
      const statement = readFileSync(path("results.intoto.json"), "utf8");
      writeFileSync(path(file), `${readFileSync(path(file), "utf8")}\n`);
      expect(await harness("analyze", "run-1")).toBe(3);
      expect(said).toMatch(
        new RegExp(`^run-1/${file} error RUN036: ${file} was changed after the run`),
      );
      expect(readFileSync(path("results.intoto.json"), "utf8")).toBe(statement);
      expect(await kinds()).toEqual([`changed ${file}`]);
    });
  }

  test("is refused for every sample that was changed, taken out or put in, by name", async () => {
    writeFileSync(path("samples/a.jsonl"), SAMPLE);
    writeFileSync(path("samples/b.jsonl"), SAMPLE);
    await harness("analyze", "run-1");
    writeFileSync(path("samples/a.jsonl"), SAMPLE.repeat(2));
    rmSync(path("samples/b.jsonl"));
    writeFileSync(path("samples/c.jsonl"), SAMPLE);
    expect(await harness("analyze", "run-1")).toBe(3);
    expect(said).toContain("RUN036: samples/a.jsonl was changed after the run");
    expect(said).toContain("RUN036: samples/b.jsonl is not there any more");
    expect(said).toContain("RUN036: samples/c.jsonl was added after the run");
  });

  test("is refused without its statement too: results.json names what it was judged from", async () => {
    await harness("analyze", "run-1");
    rmSync(path("results.intoto.json"));
    writeFileSync(path("journal.jsonl"), `${readFileSync(path("journal.jsonl"), "utf8")}\n`);
    expect(await harness("analyze", "run-1")).toBe(3);
    expect(said).toContain("RUN036: journal.jsonl was changed after the run");
  });

  test("is refused by its envelope when statement and results are gone", async () => {
    await harness("analyze", "run-1");
    expect(await harness("attest", "run-1")).toBe(0);
    for (const file of ["results.intoto.json", "results.json"]) rmSync(path(file));
    rmSync(path("history.jsonl"));
    expect(await harness("analyze", "run-1")).toBe(3);
    expect(said).toContain("RUN036: history.jsonl is not there any more");
  });

  test("is refused when the statement cannot be read", async () => {
    await harness("analyze", "run-1");
    writeFileSync(path("results.intoto.json"), "{");
    expect(await harness("analyze", "run-1")).toBe(3);
    expect(said).toContain("RUN036: results.intoto.json: it is no JSON");
  });

  test("is mended where only results.json was edited: they come from what was recorded", async () => {
    const exitCode = await harness("analyze", "run-1");
    const text = readFileSync(path("results.json"), "utf8");
    writeFileSync(path("results.json"), text.replace(/"durationMs": \d/, '"durationMs": 9'));
    expect(await harness("analyze", "run-1")).toBe(exitCode);
    expect(readFileSync(path("results.json"), "utf8")).toBe(text);
    expect(await kinds()).toEqual([]);
  });

  test("says that it had no statement where results and statement are gone, and goes on saying it", async () => {
    const exitCode = await harness("analyze", "run-1");
    for (const file of ["results.intoto.json", "results.json"]) rmSync(path(file));
    const text = readFileSync(path("history.jsonl"), "utf8");
    writeFileSync(path("history.jsonl"), `${text}\n`);
    for (let time = 0; time < 2; time += 1) {
      expect(await harness("analyze", "run-1")).toBe(exitCode);
      expect(shown.filter((line) => line.includes("had no statement of its own"))).toHaveLength(1);
      const { reasons } = JSON.parse(readFileSync(path("results.json"), "utf8")) as Results;
      expect(reasons.filter((reason) => reason.includes("no statement of its own"))).toHaveLength(
        1,
      );
    }
  });

  test("says nothing of that where the run was judged and stated at its end", async () => {
    const directory = await fileRunStore("", (text) => text).open(join(cwd, "run-1"));
    await judgeDirectory(directory);
    await directory.close();
    await harness("analyze", "run-1");
    expect(shown.join("\n")).not.toContain("no statement of its own");
  });
});
