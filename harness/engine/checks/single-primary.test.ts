import { expect, test } from "@playwright/test";
import type { Operation } from "../../domain/history.ts";
import type { ActionRecord } from "../../domain/results.ts";
import type { CheckResult } from "../../checkers/checker.ts";
import type { Sample } from "../../ports/run-store.ts";
import { acknowledged, checkContext } from "../../testing/check-context.ts";
import { singlePrimary } from "./single-primary.ts";

function by(node: string, index: number, from: number, to: number): Operation {
  return acknowledged(index, [from, to], { node });
}

function promoted(from: number, to: number | null): ActionRecord {
  return {
    ...{ id: "promote-1", action: "promote", target: "db@b", detail: "", ok: true },
    ...{ startedAt: from * 1e6, endedAt: to === null ? null : to * 1e6 },
  };
}

function claim(node: string, ms: number, value: number | null = 1): Sample {
  return { time: ms * 1e6, name: "primary", value, node, group: "db" };
}

async function judge(
  operations: readonly Operation[],
  rest: { readonly actions?: readonly ActionRecord[]; readonly claims?: readonly Sample[] } = {},
): Promise<CheckResult> {
  return singlePrimary.run(checkContext({ operations, ...rest }));
}

test.describe("single-primary", () => {
  test("one node that acknowledges everything passes", async () => {
    const { verdict, stats } = await judge([by("a", 1, 0, 10), by("a", 2, 5, 20)]);
    expect(verdict).toBe("pass");
    expect(stats).toMatchObject({ acknowledged: 2, violations: 0 });
  });

  test("a node that acknowledges after another one did, and nothing made it primary, is a finding", async () => {
    const { verdict, findings } = await judge([by("a", 1, 0, 3000), by("b", 2, 3001, 3002)]);
    expect(verdict).toBe("fail");
    expect(findings).toMatchObject([{ code: "two-primaries" }]);
    expect(findings[0]?.operations.map(({ index }) => index)).toEqual([1, 2]);
    expect(findings[0]?.message).toContain("b acknowledged T2 after a had acknowledged T1");
  });

  test("the same after a promotion in between is legal, before it is not", async () => {
    const operations = [by("a", 1, 0, 5000), by("b", 2, 8000, 8001)];
    expect((await judge(operations, { actions: [promoted(6000, 7000)] })).verdict).toBe("pass");
    expect((await judge(operations, { actions: [promoted(6000, null)] })).verdict).toBe("pass");
    expect((await judge(operations, { actions: [promoted(1000, 2000)] })).verdict).toBe("fail");
    expect((await judge(operations, { actions: [promoted(9000, 9500)] })).verdict).toBe("fail");
  });

  test("the old primary that acknowledges after the new one did is a finding, promotion or not", async () => {
    const operations = [by("a", 1, 0, 10), by("b", 2, 5000, 5001), by("a", 3, 8000, 8001)];
    const { findings } = await judge(operations, { actions: [promoted(1000, 4000)] });
    expect(findings.map((finding) => finding.operations.map(({ index }) => index))).toEqual([
      [2, 3],
    ]);
  });

  test("operations that overlap in time prove nothing about two nodes", async () => {
    expect((await judge([by("a", 1, 0, 100), by("b", 2, 50, 150)])).verdict).toBe("pass");
  });

  test("only acknowledged writes count", async () => {
    const read = acknowledged(2, [3000, 3001], { node: "b", f: "read" });
    const failed = acknowledged(3, [3000, 3001], { node: "b", outcome: "fail" });
    const nobody = acknowledged(4, [3000, 3001]);
    expect((await judge([by("a", 1, 0, 10), read, failed, nobody])).verdict).toBe("pass");
  });

  test("two nodes that claim to be writable in one sample are a finding of its own", async () => {
    const claims = [claim("a", 100), claim("a", 200), claim("b", 200), claim("b", 300)];
    const { verdict, findings } = await judge([by("a", 1, 0, 10)], { claims });
    expect(verdict).toBe("fail");
    expect(findings).toEqual([
      {
        code: "two-primaries-claimed",
        message: "a and b both claimed to be writable at 0.20 s",
        operations: [],
      },
    ]);
  });

  test("a node that was asked and did not answer claims nothing", async () => {
    const claims = [claim("a", 200), claim("b", 200, null)];
    expect((await judge([], { claims })).verdict).toBe("pass");
  });

  test("both findings are shown when both are there, whatever their number", async () => {
    const flapping = Array.from({ length: 20 }, (_, i) =>
      by(i % 2 ? "a" : "b", i, i * 10, i * 10 + 1),
    );
    const claims = [claim("a", 200), claim("b", 200)];
    const { findings, stats } = await judge(flapping, { claims });
    expect(findings.map(({ code }) => code)).toContain("two-primaries");
    expect(findings.map(({ code }) => code)).toContain("two-primaries-claimed");
    expect(stats["violations"]).toBe(20);
  });

  test("nothing recorded is nothing known", async () => {
    expect((await judge([])).verdict).toBe("unknown");
  });
});
