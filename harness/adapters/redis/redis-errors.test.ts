import { expect, test } from "@playwright/test";
import { classifyRedisError } from "./redis-errors.ts";

for (const [message, reconnect] of [
  ["READONLY You can't write against a read only replica.", true],
  ["LOADING Redis is loading the dataset in memory", true],
  ["NOREPLICAS Not enough good replicas to write.", false],
  ["WRONGTYPE Operation against a key holding the wrong kind of value", false],
  ["ERR syntax error", false],
] as const) {
  test(`redis errors: a write answered by ${message.split(" ")[0] ?? ""} did not happen`, () => {
    const trouble = classifyRedisError(new Error(message), false);
    expect(trouble).toEqual({ outcome: "fail", error: message, reconnect });
  });
}

for (const message of [
  "Socket closed unexpectedly",
  "read ECONNRESET",
  "The operation was aborted due to timeout",
]) {
  test(`redis errors: nobody knows whether a write happened after "${message}"`, () => {
    expect(classifyRedisError(new Error(message), false).outcome).toBe("unknown");
    expect(classifyRedisError(new Error(message), true).outcome).toBe("fail");
  });
}
