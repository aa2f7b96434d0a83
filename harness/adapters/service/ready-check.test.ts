import { expect, test } from "@playwright/test";
import { parseReadyCheck, READY_PATTERN } from "./ready-check.ts";

const CASES = [
  ["tcp", { type: "tcp" }],
  ["GET /healthz?deep=1", { type: "http", path: "/healthz?deep=1" }],
  ['log "listening on"', { type: "log", text: "listening on" }],
  ["log ready", { type: "log", text: "ready" }],
] as const;

for (const [text, expected] of CASES) {
  test(`ready: ${text} is understood`, () => {
    expect(READY_PATTERN.test(text)).toBe(true);
    expect(parseReadyCheck(text)).toEqual(expected);
  });
}

for (const text of ["", "http", "GET healthz", "POST /healthz", "log "]) {
  test(`ready: "${text}" is refused`, () => {
    expect(READY_PATTERN.test(text)).toBe(false);
  });
}
