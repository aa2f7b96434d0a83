import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "@playwright/test";
import { maskFile } from "./mask-file.ts";

const mask = (text: string): string => text.replaceAll("hunter22", "***");

async function masked(text: string, largestBytes?: number): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "harness-mask-"));
  try {
    const path = join(folder, "db.log");
    await writeFile(path, text);
    await maskFile(path, mask, largestBytes);
    expect(await readdir(folder)).toEqual(["db.log"]);
    return await readFile(path, "utf8");
  } finally {
    await rm(folder, { recursive: true });
  }
}

test.describe("maskFile", () => {
  test("every occurrence goes, whatever block of the file it lies in", async () => {
    const lines = Array.from({ length: 20_000 }, (_, i) => `${i} ${"x".repeat(i % 37)}hunter22`);
    const result = await masked(`${lines.join("\n")}\n`);
    expect(result).toBe(`${mask(lines.join("\n"))}\n`);
  });

  test("what lies beyond the limit is cut off, and the log says so", async () => {
    const result = await masked(`${"a".repeat(99)}\n${"b".repeat(500)}hunter22\n`, 100);
    expect(result).toBe(`${"a".repeat(99)}\n… cut here by the harness: 509 bytes more\n`);
  });

  test("an empty log stays empty, a missing one is no error", async () => {
    expect(await masked("")).toBe("");
    await maskFile(join(tmpdir(), "no-such-folder", "db.log"), mask);
  });
});
