import { expect, test } from "@playwright/test";
import { linksOf, type Topology } from "../../domain/topology.ts";
import { EnvironmentError } from "../../lib/errors.ts";
import { sampleTopology } from "../../testing/sample-topology.ts";
import { layOut } from "./network-plan.ts";

test.describe("layOut", () => {
  const topology = sampleTopology(["a", "b"], { db: 5432, api: 8080 });
  const layout = layOut(topology, linksOf(topology, new Set(["db-b"])));
  const hostsOf = (name: string) => layout.nodes.find((node) => node.name === name)?.hosts;

  test("nodes have addresses of their own in the subnet of their region", () => {
    const addresses = layout.nodes.map(({ name, address }) => [name, address]);
    expect(Object.fromEntries(addresses)).toEqual({
      "db-a": "10.77.1.10",
      "api-a": "10.77.1.11",
      "db-b": "10.77.2.10",
      "api-b": "10.77.2.11",
    });
  });

  test("hosts leads to neighbours directly and to other regions through links", () => {
    expect(hostsOf("db-a")?.trim().split("\n").sort()).toEqual([
      "10.77.1.10 db-a",
      "10.77.1.101 db-b",
      "10.77.1.103 api-b",
      "10.77.1.11 api-a",
      "127.0.0.1 localhost",
    ]);
  });

  test("a link inside a region leads neighbours away from the node, and the node to itself", () => {
    expect(hostsOf("api-b")).toContain("10.77.2.101 db-b\n");
    expect(hostsOf("db-b")).toContain("10.77.2.10 db-b\n");
    expect(layout.linkAddress("b", "db-b")).toBe("10.77.2.101");
    expect(layout.linkAddress("a", "db-a")).toBeUndefined();
  });

  test("no two addresses of a run are the same", () => {
    const all = [
      ...layout.nodes.flatMap(({ address, controlAddress }) => [address, controlAddress]),
      ...layout.regions.flatMap(({ linkAddresses, client }) => [...linkAddresses, client.address]),
    ];
    expect(new Set(all).size).toBe(all.length);
  });

  test("a topology with too many nodes is refused before anything is made", () => {
    const crowd: Topology = sampleTopology(
      ["a"],
      Object.fromEntries(Array.from({ length: 91 }, (_, index) => [`n${index}`, 1])),
    );
    expect(() => layOut(crowd, [])).toThrow(EnvironmentError);
  });
});
