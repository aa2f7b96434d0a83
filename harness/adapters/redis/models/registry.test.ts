import { expect, test } from "@playwright/test";
import { redisKind } from "../redis-kind.ts";
import { REDIS_MODELS } from "./registry.ts";

test("what the kind says it offers is what there are clients for", () => {
  expect(redisKind.models.toSorted()).toEqual([...REDIS_MODELS.keys()].toSorted());
});
