import { expect, test } from "@playwright/test";
import { sampleTopology } from "../../testing/sample-topology.ts";
import { layOut } from "./network-plan.ts";
import { filterRules, plugged } from "./packet-rules.ts";

const [host] = layOut(sampleTopology(["a"], { db: 5432 }), []).nodes;
if (!host) throw new Error("no host");

test.describe("packet rules", () => {
  test("the control path is let through before anything is dropped or rejected", () => {
    for (const effect of ["drop", "reject"] as const) {
      const rules = filterRules(host, new Set([effect])).split("\n");
      const firstBan = rules.findIndex((rule) => /DROP|REJECT/.test(rule));
      const control = rules.findIndex((rule) => rule.includes("-s 10.78.1.1 -d 10.78.1.10"));
      expect(control).toBeGreaterThan(0);
      expect(firstBan).toBeGreaterThan(control);
    }
  });

  test("a loss hides a rejection that overlaps with it", () => {
    expect(filterRules(host, new Set(["drop", "reject"]))).not.toContain("tcp-reset");
  });

  test("without an effect nothing is filtered and the address is there", () => {
    expect(filterRules(host, new Set())).not.toMatch(/DROP|REJECT/);
    expect(plugged(host, new Set())).toBe("addr replace 10.77.1.10/24 dev eth0");
  });
});
