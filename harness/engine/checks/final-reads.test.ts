/** The two checks over final reads: no-lost-writes and every-node-converges. */
import { expect, test } from "@playwright/test";
import type { Operation } from "../../domain/history.ts";
import { acknowledged, checkContext } from "../../testing/check-context.ts";
import { everyNodeConverges } from "./every-node-converges.ts";
import { noLostWrites } from "./no-lost-writes.ts";

const ADDS = [1, 2, 3].map((index) => acknowledged(index, [index * 10, index * 10 + 5]));

function final(
  node: string,
  elements: readonly unknown[],
  rest: Partial<Operation> = {},
): Operation {
  const index = 100 + node.charCodeAt(3);
  return acknowledged(index, [2000, 2010], {
    f: "read",
    input: null,
    output: elements,
    node,
    ...rest,
  });
}

const ALL = ["db-a", "db-b", "db-c"].map((node) => final(node, [1, 2, 3]));

test.describe("no-lost-writes", () => {
  test("every acknowledged element on every node at the end passes", async () => {
    const result = await noLostWrites.run(checkContext({ operations: [...ADDS, ...ALL] }));
    expect(result.verdict).toBe("pass");
    expect(result.stats).toMatchObject({ acknowledged: 3, lost: 0 });
  });

  test("an acknowledged element that no node has is a lost write", async () => {
    const reads = ["db-a", "db-b", "db-c"].map((node) => final(node, [1, 3]));
    const result = await noLostWrites.run(checkContext({ operations: [...ADDS, ...reads] }));
    expect(result.verdict).toBe("fail");
    expect(result.findings).toMatchObject([{ code: "lost-write" }]);
    expect(result.findings[0]?.operations[0]?.index).toBe(2);
  });

  test("a node without a final read leaves it undecided, and is named", async () => {
    const missing = [...ADDS, ...ALL.slice(0, 2)];
    expect(await noLostWrites.run(checkContext({ operations: missing }))).toMatchObject({
      verdict: "unknown",
      reason: "no final read of db-c",
    });
    const failed = [...missing, final("db-c", [], { outcome: "unknown", output: undefined })];
    expect((await noLostWrites.run(checkContext({ operations: failed }))).verdict).toBe("unknown");
  });

  test("a loss that was seen is a fail even where a node could not be read", async () => {
    const operations = [...ADDS, final("db-a", [1, 3]), final("db-b", [1, 3])];
    expect((await noLostWrites.run(checkContext({ operations }))).verdict).toBe("fail");
  });

  test("a read during the load is no final read", async () => {
    const early = final("db-a", [1], { invokedAt: 500e6 });
    const result = await noLostWrites.run(checkContext({ operations: [...ADDS, early, ...ALL] }));
    expect(result.verdict).toBe("pass");
    const only = await noLostWrites.run(checkContext({ operations: [...ADDS, early] }));
    expect(only.verdict).toBe("unknown");
  });

  test("a run that did not come to its final reads is undecided", async () => {
    const context = checkContext({ operations: [...ADDS, ...ALL], finalReadsAt: undefined });
    expect((await noLostWrites.run(context)).verdict).toBe("unknown");
  });
});

test.describe("every-node-converges", () => {
  test("nodes that hold the same elements in any order pass", async () => {
    const reads = [final("db-a", [1, 2, 3]), final("db-b", [3, 2, 1]), final("db-c", [2, 1, 3])];
    expect((await everyNodeConverges.run(checkContext({ operations: reads }))).verdict).toBe(
      "pass",
    );
  });

  test("elements that are objects are compared by what they hold", async () => {
    const reads = ["db-a", "db-b", "db-c"].map((node) => final(node, [{ id: 1, of: "x" }]));
    expect((await everyNodeConverges.run(checkContext({ operations: reads }))).verdict).toBe(
      "pass",
    );
  });

  test("a node that misses what others hold is a finding with its read", async () => {
    const reads = [final("db-a", [1, 2, 3]), final("db-b", [1]), final("db-c", [1, 2, 3])];
    const result = await everyNodeConverges.run(checkContext({ operations: reads }));
    expect(result.verdict).toBe("fail");
    expect(result.findings).toHaveLength(1);
    expect(result.findings[0]).toMatchObject({
      code: "diverged",
      message: "db-b misses 2 elements that others hold after recovery: 2, 3",
      operations: [{ node: "db-b" }],
    });
  });

  test("a node that was not read leaves it undecided, and is named", async () => {
    const result = await everyNodeConverges.run(checkContext({ operations: ALL.slice(1) }));
    expect(result).toMatchObject({ verdict: "unknown", reason: "no final read of db-a" });
  });

  test("a read whose answer is no list of elements is no proof that nodes agree", async () => {
    const reads = ["db-a", "db-b", "db-c"].map((node) => final(node, [], { output: null }));
    expect((await everyNodeConverges.run(checkContext({ operations: reads }))).verdict).toBe(
      "unknown",
    );
  });
});
