import { expect, test } from "@playwright/test";
import { postgresKind } from "../postgres-kind.ts";
import { POSTGRES_MODELS } from "./registry.ts";

test("what the kind says it offers is what there are clients for", () => {
  expect(postgresKind.models.toSorted()).toEqual([...POSTGRES_MODELS.keys()].toSorted());
});
