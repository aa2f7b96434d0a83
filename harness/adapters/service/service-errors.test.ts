import { expect, test } from "@playwright/test";
import { HttpTrouble } from "../http/http-client.ts";
import { outcomeOf, outcomeOfTrouble } from "./service-errors.ts";

const CASES = [
  [200, "ok", "ok"],
  [201, "ok", "ok"],
  [302, "ok", "ok"],
  [400, "fail", "fail"],
  [429, "fail", "fail"],
  [500, "unknown", "fail"],
  [502, "unknown", "fail"],
  [503, "fail", "fail"],
  [504, "unknown", "fail"],
] as const;

for (const [status, write, read] of CASES) {
  test(`service errors: status ${status} is ${write} for a write, ${read} for a read`, () => {
    expect(outcomeOf({ status, body: "" }, false)).toBe(write);
    expect(outcomeOf({ status, body: "" }, true)).toBe(read);
  });
}

test("service errors: a write that was sent and not answered is unknown", () => {
  expect(outcomeOfTrouble(new HttpTrouble("socket hang up", true, undefined), false)).toBe(
    "unknown",
  );
  expect(outcomeOfTrouble(new HttpTrouble("ECONNREFUSED", false, undefined), false)).toBe("fail");
  expect(outcomeOfTrouble(new HttpTrouble("socket hang up", true, undefined), true)).toBe("fail");
});
