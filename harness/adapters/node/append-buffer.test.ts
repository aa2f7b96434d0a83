import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "@playwright/test";
import { AppendBuffer } from "./append-buffer.ts";

test.describe("AppendBuffer", () => {
  test("lines come out in order, over many flushes", async () => {
    const folder = await mkdtemp(join(tmpdir(), "harness-buffer-"));
    try {
      const buffer = new AppendBuffer(join(folder, "history.jsonl"));
      const lines = Array.from({ length: 3000 }, (_, i) => `line ${i} ${"x".repeat(i % 90)}`);
      for (const [i, line] of lines.entries()) {
        buffer.append(line);
        if (i % 700 === 0) await buffer.flush();
      }
      await buffer.close();
      const text = await readFile(join(folder, "history.jsonl"), "utf8");
      expect(text).toBe(`${lines.join("\n")}\n`);
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  test("a disk error comes out of flush and close, never as an unhandled rejection", async () => {
    const unhandled: unknown[] = [];
    const note = (error: unknown): void => void unhandled.push(error);
    process.on("unhandledRejection", note);
    try {
      const buffer = new AppendBuffer(join(tmpdir(), "no-such-folder", "history.jsonl"));
      // More than one block: the background writes of it fail before anybody asks.
      for (let i = 0; i < 40; i += 1) buffer.append("x".repeat(4096));
      await new Promise((resolve) => setTimeout(resolve, 50));
      buffer.append("after the error");
      await expect(buffer.flush()).rejects.toMatchObject({ code: "RUN005" });
      await expect(buffer.close()).rejects.toMatchObject({ code: "RUN005" });
      expect(unhandled).toEqual([]);
    } finally {
      process.off("unhandledRejection", note);
    }
  });
});
