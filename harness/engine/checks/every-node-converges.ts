import { z } from "zod";
import type { Finding } from "../../domain/finding.ts";
import type { Operation } from "../../domain/history.ts";
import { identity } from "../../lib/identity.ts";
import type { Check } from "./check.ts";

const schema = z.strictObject({});
const SHOWN = 5;

/** After recovery a final read of every node gives the same elements. */
export const everyNodeConverges: Check<z.infer<typeof schema>> = {
  name: "every-node-converges",
  summary: "after recovery every node holds the same data",
  needs: "workload",
  schema,
  run: ({ operations, finalReadsAt, nodes }) => {
    const finals = operations.filter(
      (operation) =>
        operation.f === "read" &&
        operation.outcome === "ok" &&
        Array.isArray(operation.output) &&
        operation.invokedAt >= (finalReadsAt ?? Infinity),
    );
    const missing = nodes.filter((node) => !finals.some((read) => read.node === node));
    if (missing.length > 0) {
      const reason = `no final read of ${missing.join(", ")}`;
      return { verdict: "unknown", reason, findings: [], stats: { nodes: nodes.length } };
    }
    const findings = differences(finals);
    return {
      verdict: findings.length > 0 ? "fail" : "pass",
      findings,
      stats: { nodes: nodes.length, reads: finals.length },
    };
  },
};

function differences(finals: readonly Operation[]): Finding[] {
  const everything = new Map(finals.flatMap((read) => [...elements(read)]));
  return finals.flatMap((read) => {
    const present = elements(read);
    const absent = [...everything].filter(([key]) => !present.has(key));
    if (absent.length === 0) return [];
    const shown = absent.slice(0, SHOWN).map(([, element]) => JSON.stringify(element));
    return [
      {
        code: "diverged",
        message: `${read.node ?? "a node"} misses ${absent.length} elements that others hold after recovery: ${shown.join(", ")}`,
        operations: [read],
      },
    ];
  });
}

/** By identity: elements may be objects. */
function elements(read: Operation): Map<unknown, unknown> {
  const list: readonly unknown[] = Array.isArray(read.output) ? read.output : [];
  return new Map(list.map((element) => [identity(element), element]));
}
