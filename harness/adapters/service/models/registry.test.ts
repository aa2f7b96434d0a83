import { expect, test } from "@playwright/test";
import { serviceKind } from "../service-kind.ts";
import { SERVICE_MODELS } from "./registry.ts";

test("what the kind says it offers is what there are clients for", () => {
  expect(serviceKind.models.toSorted()).toEqual([...SERVICE_MODELS.keys()].toSorted());
});
