import { expect, test } from "@playwright/test";
import { parseSynchronous, SYNCHRONOUS_PATTERN } from "./synchronous.ts";

const CASES = [
  ["off", { method: "any", count: 0, commit: "local" }],
  ["any 1", { method: "any", count: 1, commit: "on" }],
  ["first 2", { method: "first", count: 2, commit: "on" }],
  ["remote_apply", { method: "any", count: 1, commit: "remote_apply" }],
  ["any 2 with remote_apply", { method: "any", count: 2, commit: "remote_apply" }],
] as const;

for (const [text, expected] of CASES) {
  test(`synchronous: ${text} is understood`, () => {
    expect(SYNCHRONOUS_PATTERN.test(text)).toBe(true);
    expect(parseSynchronous(text)).toEqual(expected);
  });
}

for (const text of ["on", "any", "any 0", "first 1 with local", "any 1 "]) {
  test(`synchronous: "${text}" is refused`, () => {
    expect(SYNCHRONOUS_PATTERN.test(text)).toBe(false);
  });
}
