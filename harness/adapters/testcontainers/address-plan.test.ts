import { expect, test } from "@playwright/test";
import { linksOf } from "../../domain/topology.ts";
import { sampleTopology } from "../../testing/sample-topology.ts";
import { guestAddress, planAddresses } from "./address-plan.ts";

const topology = sampleTopology(["east", "west"], { db: 5432, cache: 6379 });
const prefixes = new Map([
  ["east", "10.140.1"],
  ["west", "10.140.2"],
]);

function plan(sameRegion?: ReadonlySet<string>) {
  const east = planAddresses(topology, linksOf(topology, sameRegion), prefixes).get("east");
  if (!east) throw new Error("no east");
  return east;
}

test("address plan gives each remote node an address of its own on the near side", () => {
  const { hosts, nodes, stands, doors } = plan();
  expect([...nodes]).toEqual([
    ["db-east", "10.140.1.40"],
    ["cache-east", "10.140.1.41"],
  ]);
  expect([...stands]).toEqual([
    ["db-west", "10.140.1.128"],
    ["cache-west", "10.140.1.129"],
  ]);
  expect([...doors]).toEqual([
    ["db-east", "10.140.1.130"],
    ["cache-east", "10.140.1.131"],
  ]);
  expect(Object.fromEntries(hosts)).toEqual({
    "db-east": "10.140.1.40",
    "cache-east": "10.140.1.41",
    "db-west": "10.140.1.128",
    "cache-west": "10.140.1.129",
  });
});

test("address plan leads a region's own name to the proxy where a link is inside the region", () => {
  const { hosts, doors, stands } = plan(new Set(["db-east"]));
  expect(hosts.get("db-east")).toBe(stands.get("db-east"));
  expect(doors.has("db-east")).toBe(false);
  expect(doors.has("cache-east")).toBe(true);
});

test("address plan never gives one address twice", () => {
  const east = plan();
  const all = [
    east.gateway,
    east.egress,
    east.visitor,
    guestAddress(east, 0),
    guestAddress(east, 1),
  ];
  all.push(...east.nodes.values(), ...east.stands.values(), ...east.doors.values());
  expect(new Set(all).size).toBe(all.length);
});

test("address plan refuses a region that does not fit into its network", () => {
  const groups = Object.fromEntries(Array.from({ length: 89 }, (_, at) => [`n${at}`, 1]));
  const large = sampleTopology(["east", "west"], groups);
  expect(() => planAddresses(large, linksOf(large), prefixes)).toThrow(
    "the topology has 89 nodes in east; the containers runtime serves 88",
  );
});
