import { expect, test } from "@playwright/test";
import { samplePlace } from "../../testing/sample-place.ts";
import { redisSchema } from "./redis-config.ts";
import { redisKind } from "./redis-kind.ts";
import { redisProcess } from "./redis-process.ts";

const secrets = { get: () => 'quo"ted' };

function settings(yaml: object, follow?: string): string {
  const config = redisSchema.parse({ primary: "us", replicas: ["eu"], ...yaml });
  const [node] = redisKind.expand("events", config, ["us", "eu"]);
  if (node === undefined) throw new Error("there is no such node");
  const { files, command } = redisProcess({ node, config, secrets, follow }, samplePlace);
  expect(JSON.stringify(command)).not.toContain("quo");
  return files["redis.conf"] ?? "";
}

test("redis process: passwords are quoted, and only in the file", () => {
  expect(settings({})).toContain('requirepass "quo\\"ted"\n');
  expect(settings({})).toContain('masterauth "quo\\"ted"\n');
});

test("redis process: a replica follows by name", () => {
  expect(settings({}, "events-us")).toContain("replicaof events-us 6379\n");
  expect(settings({})).not.toContain("replicaof");
});

test("redis process: options become settings, and the scenario's own come last", () => {
  const text = settings({ "min-replicas": 1, appendonly: false, settings: { hz: 10 } });
  expect(text).toContain("min-replicas-to-write 1\n");
  expect(text).toContain("appendonly no\n");
  expect(text.trimEnd().split("\n").at(-1)).toBe("hz 10");
});

test("redis kind: confirmations that no replica could give are problems", () => {
  const config = redisSchema.parse({ primary: "us", wait: 1, "min-replicas": 2 });
  const problems = redisKind.problems?.(config, ["us"]) ?? [];
  expect(problems.map(({ path }) => path)).toEqual([["wait"], ["min-replicas"]]);
});
