import { z } from "zod";
import { setChecker } from "../../checkers/set.ts";
import type { Check } from "./check.ts";

const schema = z.strictObject({});

/** Every acknowledged element is on every node at the end: lost, unexpected, duplicated and recovered are told apart. */
export const noLostWrites: Check<z.infer<typeof schema>> = {
  name: "no-lost-writes",
  summary: "every acknowledged write is there at the end, on every node",
  needs: "workload",
  schema,
  run: ({ operations, finalReadsAt, nodes }) => {
    const finals = operations.filter(
      (operation) => operation.f === "read" && operation.invokedAt >= (finalReadsAt ?? Infinity),
    );
    const unread = nodes.filter(
      (node) => !finals.some((read) => read.node === node && read.outcome === "ok"),
    );
    const result = setChecker.check(
      { operations: operations.filter((o) => o.f !== "read" || finals.includes(o)), warnings: [] },
      {},
    );
    if (result.verdict !== "fail" && unread.length > 0) {
      return { ...result, verdict: "unknown", reason: `no final read of ${unread.join(", ")}` };
    }
    return result;
  },
};
