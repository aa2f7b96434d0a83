import { expect, test } from "@playwright/test";
import type { Sample } from "../../ports/run-store.ts";
import { oneLeaderPerTerm } from "./one-leader-per-term.ts";
import type { CheckContext } from "./check.ts";

function claimsOf(
  ...claims: readonly (readonly [node: string, term: number | null])[]
): CheckContext<Record<string, never>> {
  return {
    options: {},
    operations: [],
    workloads: [],
    writes: new Set(),
    nodes: [],
    finalReadsAt: undefined,
    claims: claims.map(([node, value], time): Sample => ({ time, name: "primary", node, value })),
    actions: [],
    probes: [],
  };
}

test("one-leader-per-term accepts a deposed leader that has not noticed yet", async () => {
  const result = await oneLeaderPerTerm.run(claimsOf(["a", 2], ["b", 3], ["a", 2], ["b", 3]));
  expect(result).toMatchObject({ verdict: "pass", stats: { terms: 2 } });
});

test("one-leader-per-term reports two leaders in one term", async () => {
  const result = await oneLeaderPerTerm.run(claimsOf(["a", 2], ["b", 2]));
  expect(result.verdict).toBe("fail");
  expect(result.findings.map((finding) => finding.code)).toEqual(["two-leaders"]);
});

test("one-leader-per-term reports a term that went back", async () => {
  const result = await oneLeaderPerTerm.run(claimsOf(["a", 3], ["a", 2]));
  expect(result.findings.map((finding) => finding.code)).toEqual(["term-went-back"]);
});

test("one-leader-per-term cannot tell when nobody claimed anything", async () => {
  expect((await oneLeaderPerTerm.run(claimsOf(["a", null]))).verdict).toBe("unknown");
});
