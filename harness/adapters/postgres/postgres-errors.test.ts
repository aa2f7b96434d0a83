import { expect, test } from "@playwright/test";
import { classifyPostgresError } from "./postgres-errors.ts";

const serverError = (severity: string, code: string): Error =>
  Object.assign(new Error("said the server"), { severity, code });

for (const code of ["40001", "40P01", "23505", "57014", "53300"]) {
  test(`postgres errors: ERROR ${code} did not happen and keeps the connection`, () => {
    expect(classifyPostgresError(serverError("ERROR", code), false)).toEqual({
      outcome: "fail",
      error: `${code} said the server`,
      reconnect: false,
    });
  });
}

test("postgres errors: a write refused by a standby failed, and the primary is looked for again", () => {
  const trouble = classifyPostgresError(serverError("ERROR", "25006"), false);
  expect(trouble).toMatchObject({ outcome: "fail", reconnect: true });
});

for (const error of [
  serverError("FATAL", "57P01"),
  serverError("PANIC", "53100"),
  serverError("ERROR", "XX000"),
  serverError("ERROR", "08006"),
  Object.assign(new Error("read ECONNRESET"), { code: "ECONNRESET" }),
  new Error("Connection terminated unexpectedly"),
  new DOMException("no answer within 1000 ms", "TimeoutError"),
]) {
  test(`postgres errors: nobody knows after ${error.message} ${String((error as { code?: unknown }).code)}`, () => {
    expect(classifyPostgresError(error, false)).toMatchObject({
      outcome: "unknown",
      reconnect: true,
    });
    expect(classifyPostgresError(error, true)).toMatchObject({ outcome: "fail", reconnect: true });
  });
}
