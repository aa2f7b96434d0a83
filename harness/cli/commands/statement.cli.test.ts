import { expect, test } from "@playwright/test";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { verifyRunDirectory } from "../../adapters/attestation/run-files.ts";
import type { RunStatement } from "../../domain/statement.ts";
import { fakeWorld } from "../../testing/fake-world.ts";
import { storeSampleRun } from "../../testing/stored-sample-run.ts";
import { runCommandLine } from "../program.ts";

let cwd = "";
test.beforeEach(async () => {
  cwd = mkdtempSync(join(tmpdir(), "harness-statement-"));
  await storeSampleRun(join(cwd, "run-1"));
});
test.afterEach(() => rmSync(cwd, { recursive: true, force: true }));

const home = join(import.meta.dirname, "..", "..", "..");
const harness = (...argv: string[]): Promise<number> =>
  runCommandLine(argv, fakeWorld({ cwd, home }));
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
