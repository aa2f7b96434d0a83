/**
 * Of groups that elect their leader: no two nodes lead in one term. Two leaders in different terms are legal for a while
 * (an isolated one does not know that it was replaced), which is why `single-primary` is the wrong question here.
 */
import { z } from "zod";
import type { Finding } from "../../domain/finding.ts";
import type { Check } from "./check.ts";

const schema = z.strictObject({});

export const oneLeaderPerTerm: Check<z.infer<typeof schema>> = {
  name: "one-leader-per-term",
  summary: "no two nodes claim to lead in the same term, and terms never go back",
  needs: "node",
  schema,
  run: ({ claims }) => {
    const said = claims.filter((claim) => claim.value !== null && claim.node !== undefined);
    if (said.length === 0) {
      const reason = "nobody claimed to lead while load ran";
      return { verdict: "unknown", reason, findings: [], stats: {} };
    }
    const leaders = new Map<number, Set<string>>();
    const latest = new Map<string, number>();
    const findings: Finding[] = [];
    for (const { value, node = "", time } of said) {
      const term = value ?? 0;
      const before = latest.get(node);
      if (before !== undefined && term < before) {
        const message = `${node} led in term ${term} at ${seconds(time)} after it had led in term ${before}`;
        findings.push({ code: "term-went-back", message, operations: [] });
      }
      latest.set(node, term);
      leaders.set(term, (leaders.get(term) ?? new Set()).add(node));
    }
    for (const [term, nodes] of leaders) {
      if (nodes.size < 2) continue;
      const message = `${[...nodes].join(" and ")} both led in term ${term}`;
      findings.push({ code: "two-leaders", message, operations: [] });
    }
    return {
      verdict: findings.length > 0 ? "fail" : "pass",
      findings,
      stats: { claims: said.length, terms: leaders.size },
    };
  },
};

function seconds(time: number): string {
  return `${(time / 1e9).toFixed(2)} s`;
}
