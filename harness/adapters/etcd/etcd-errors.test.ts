import { expect, test } from "@playwright/test";
import { HttpTrouble } from "../http/http-client.ts";
import { classifyEtcdError } from "./etcd-errors.ts";
import { EtcdError, prefixEnd } from "./etcd-gateway.ts";

test("etcd errors: what was refused before it was proposed did not happen", () => {
  const error = new EtcdError("etcdserver: mvcc: database space exceeded", 8);
  expect(classifyEtcdError(error, false).outcome).toBe("fail");
});

test("etcd errors: a request that was never sent did not happen", () => {
  const error = new HttpTrouble("connect ECONNREFUSED", false, undefined);
  expect(classifyEtcdError(error, false).outcome).toBe("fail");
});

for (const error of [
  new EtcdError("etcdserver: request timed out", 14),
  new EtcdError("etcdserver: leader changed", 14),
  new EtcdError("context deadline exceeded", 4),
  new HttpTrouble("socket hang up", true, undefined),
]) {
  test(`etcd errors: nobody knows whether a write happened after "${error.message}"`, () => {
    expect(classifyEtcdError(error, false).outcome).toBe("unknown");
    expect(classifyEtcdError(error, true).outcome).toBe("fail");
  });
}

test("etcd gateway: the end of a prefix is the first key behind it", () => {
  expect(Buffer.from(prefixEnd("ledger/"), "base64").toString()).toBe("ledger0");
});
