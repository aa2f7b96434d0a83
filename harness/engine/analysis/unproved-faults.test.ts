import { expect, test } from "@playwright/test";
import type { FaultRecord } from "../../domain/fault.ts";
import { playSample } from "../../testing/sample-run.ts";
import { faultDoubt } from "./unproved-faults.ts";

function fault(startedAt: number | null, provedAt: number | null): FaultRecord {
  return {
    ...{ id: "outage", kind: "partition", target: "region east", resolved: [], evidence: [] },
    ...{ plannedAt: 0, startedAt, provedAt, healedAt: 9, healProvedAt: 10 },
  };
}

test("only a fault that began and was not seen is doubted, where it is the one that was named", () => {
  expect(faultDoubt("outage", [fault(1, null)])).toBe("the fault outage was not proved active");
  expect(faultDoubt("outage", [fault(1, 2)])).toBeUndefined();
  expect(faultDoubt("outage", [fault(null, null)])).toBeUndefined();
  expect(faultDoubt("during", [fault(1, null)])).toBeUndefined();
});

test("known-bad: met during a fault that nobody saw is no pass, missed stays missed", async () => {
  const common = { sli: { kind: "availability", of: "ledger" }, confidence: "bound" } as const;
  const objectives = (["after", "outage"] as const).flatMap((during) =>
    ([0.5, 1.5] as const).map((value) => ({
      ...{ ...common, name: `${during} ${value}`, during, text: `>= ${value}`, line: 1 },
      target: { comparison: ">=", value, unit: "ratio" } as const,
    })),
  );
  const scenario = { objectives, sabotage: "injector-does-nothing" } as const;
  const results = await (await playSample({ scenario })).judge();
  const isUnproved = (why: string): boolean => why === "the fault outage was not proved active";
  expect(
    results.objectives.map(({ name, verdict, why }) => [name, verdict, isUnproved(why)]),
  ).toEqual([
    ["after 0.5", "pass", false],
    ["after 1.5", "fail", false],
    ["outage 0.5", "inconclusive", true],
    ["outage 1.5", "fail", false],
  ]);
});
