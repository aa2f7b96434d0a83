import { expect, test } from "@playwright/test";
import type { NodeSpec } from "../../domain/topology.ts";
import { nearestReader } from "./nearest-reader.ts";

const NODES = ["a", "b"].map((region): NodeSpec => ({
  ...{ name: `db-${region}`, group: "db", kind: "postgres", region, config: {}, ports: {} },
}));

function readerOf(options: object): string | undefined {
  return nearestReader(NODES, { vantage: "b", timeoutMs: 1, workload: "w", ...options });
}

test("reads go to the node of the client's region only where the workload says so", () => {
  expect(readerOf({ options: { reads: "nearest" } })).toBe("db-b");
  expect(readerOf({ options: { reads: "primary" } })).toBeUndefined();
  expect(readerOf({})).toBeUndefined();
});

test("a region without a node reads where it writes, and a client of one node stays with it", () => {
  expect(readerOf({ vantage: "c", options: { reads: "nearest" } })).toBeUndefined();
  expect(readerOf({ node: "db-a", options: { reads: "nearest" } })).toBeUndefined();
});
