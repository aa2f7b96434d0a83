import { expect, test } from "@playwright/test";
import { linksOf } from "../../domain/topology.ts";
import { sampleTopology } from "../../testing/sample-topology.ts";
import { planAddresses } from "./address-plan.ts";
import { egressRules } from "./egress-rules.ts";
import { filterRules, routesOf } from "./packet-rules.ts";

const topology = sampleTopology(["east", "west"], { db: 5432 });
const prefixes = new Map([
  ["east", "10.140.1"],
  ["west", "10.140.2"],
]);
const region = planAddresses(topology, linksOf(topology), prefixes).get("east");
if (!region) throw new Error("no east");
const bridges = ["10.140.1.1", "10.140.2.1"];

test("egress rules refuse by default and name every source they accept", () => {
  const door = { at: "10.140.1.129", port: 5432, node: "10.140.1.40" };
  const rules = egressRules({ region, bridges, doors: [door], published: [] });
  expect(rules).toContain(":INPUT DROP\n:FORWARD DROP\n");
  expect(rules).toContain(
    "-A PREROUTING -s 10.140.1.1,10.140.2.1 -d 10.140.1.129 -p tcp --dport 5432 -j DNAT --to-destination 10.140.1.40:5432\n",
  );
  const accepting = rules.split("\n").filter((rule) => /^-A (INPUT|FORWARD).*ACCEPT$/u.test(rule));
  for (const rule of accepting) expect(rule).toMatch(/ -i lo | -s |ESTABLISHED/u);
});

test("egress rules lead a published port to the very address of the link", () => {
  const stand = { at: "10.140.1.128", port: 5432, node: undefined };
  const rules = egressRules({ region, bridges, doors: [], published: [[21_000, stand]] });
  expect(rules).toContain("--dport 21000 -j DNAT --to-destination 10.140.1.128:5432\n");
});

test("packet rules leave the control path alone, the strongest effect shows", () => {
  const rules = filterRules(region, new Set(["reject", "drop"]));
  expect(rules).toContain("-A INPUT -s 10.140.1.1 -j ACCEPT\n-A OUTPUT -d 10.140.1.1 -j ACCEPT\n");
  expect(rules).toContain("-j DROP");
  expect(rules).not.toContain("REJECT");
  expect(filterRules(region, new Set())).not.toMatch(/DROP|REJECT/u);
});

test("packet rules take the way to the region away, and give it back", () => {
  const cut = routesOf(region, "10.140.1.40", new Set(["disconnect"]));
  expect(cut).toContain("route replace unreachable 10.140.1.0/24");
  expect(cut).toContain("route replace 10.140.1.1 dev eth0");
  const healed = routesOf(region, "10.140.1.40", new Set());
  expect(healed).toContain("route replace 10.140.1.0/24 proto kernel dev eth0");
});
