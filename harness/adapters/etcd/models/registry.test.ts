import { expect, test } from "@playwright/test";
import { etcdKind } from "../etcd-kind.ts";
import { ETCD_MODELS } from "./registry.ts";

test("what the kind says it offers is what there are clients for", () => {
  expect(etcdKind.models.toSorted()).toEqual([...ETCD_MODELS.keys()].toSorted());
});
