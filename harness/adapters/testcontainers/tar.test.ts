import { execFileSync } from "node:child_process";
import { expect, test } from "@playwright/test";
import { tar } from "./tar.ts";

test("tar writes what tar reads: names, modes, owners, contents of any length", () => {
  const deep = `${"folder/".repeat(18)}file`;
  const archive = tar([
    { path: "a.conf", content: Buffer.from("one\n"), mode: 0o600, owner: 10_001 },
    { path: deep, content: Buffer.alloc(1025, "x"), mode: 0o755 },
    { path: "empty", content: Buffer.alloc(0), mode: 0o644 },
  ]);
  const list = execFileSync("tar", ["--numeric-owner", "-tvf", "-"], { input: archive });
  const lines = list.toString().trim().split("\n");
  expect(lines).toHaveLength(3);
  expect(lines[0]).toMatch(/^-rw------- 10001\/10001\s+4 .* a\.conf$/u);
  expect(lines[1]).toMatch(/^-rwxr-xr-x 0\/0\s+1025 /u);
  expect(lines[1]).toContain(deep);
  const content = execFileSync("tar", ["-xOf", "-", "a.conf"], { input: archive });
  expect(content.toString()).toBe("one\n");
});

test("tar refuses a name that the format cannot hold", () => {
  const path = "x".repeat(101);
  expect(() => tar([{ path, content: Buffer.alloc(0), mode: 0o644 }])).toThrow("path too long");
});
