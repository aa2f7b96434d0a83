import { expect, test } from "@playwright/test";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { eachWholeLine } from "./whole-lines.ts";

test("lines that lie over the slices of a large file come back whole, in any writing", async () => {
  const folder = mkdtempSync(join(tmpdir(), "whole-lines-"));
  try {
    const path = join(folder, "samples.jsonl");
    const lines = Array.from({ length: 9000 }, (_, i) =>
      JSON.stringify({ i, text: "日本語 ß €".repeat(i % 13) }),
    );
    // One line that is longer than a slice, and a torn one at the end.
    lines.splice(4000, 0, JSON.stringify("x".repeat(600_000)));
    writeFileSync(path, `${lines.join("\n")}\n{"i":`);
    const read: string[] = [];
    await eachWholeLine(path, (line) => read.push(line));
    expect(read).toEqual(lines);
    await eachWholeLine(join(folder, "none"), () => expect(true, "there is no line").toBe(false));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
