import { expect, test } from "@playwright/test";
import fc from "fast-check";
import { propertyRuns } from "../../testing/property-runs.ts";
import { solveChoices, type Arc, type ChoiceProblem } from "./choice-solver.ts";

const arc = (nodes: number): fc.Arbitrary<Arc> =>
  fc.tuple(fc.nat({ max: nodes - 1 }), fc.nat({ max: nodes - 1 }));

function problems(nodes: number): fc.Arbitrary<ChoiceProblem> {
  const side = fc.array(arc(nodes), { minLength: 1, maxLength: 3 });
  return fc.record({
    nodes: fc.constant(nodes),
    arcs: fc.array(arc(nodes), { maxLength: 4 }),
    choices: fc.array(fc.record({ sides: fc.tuple(side, side) }), { maxLength: 6 }),
  });
}

function isAcyclic(nodes: number, arcs: readonly Arc[]): boolean {
  let left = Array.from({ length: nodes }, (_, v) => v);
  for (;;) {
    const sources = left.filter((v) => !arcs.some(([from, to]) => to === v && left.includes(from)));
    if (sources.length === 0) return left.length === 0;
    left = left.filter((v) => !sources.includes(v));
  }
}

function arcsOf({ arcs, choices }: ChoiceProblem, taken: readonly number[]): readonly Arc[] {
  return [...arcs, ...choices.flatMap(({ sides }, i) => sides[taken[i] === 0 ? 0 : 1])];
}

test("choices are possible exactly where one of all combinations has no cycle, and the sides taken have none", () => {
  fc.assert(
    fc.property(problems(5), (problem) => {
      const result = solveChoices(problem, { left: 1e6 });
      const combinations = Array.from({ length: 2 ** problem.choices.length }, (_, bits) =>
        problem.choices.map((_choice, i) => (bits >> i) & 1),
      );
      const exists = combinations.some((taken) => isAcyclic(problem.nodes, arcsOf(problem, taken)));
      if ((result.outcome === "possible") !== exists) throw new Error(result.outcome);
      if (result.outcome === "possible") {
        return isAcyclic(problem.nodes, arcsOf(problem, result.taken));
      }
      return result.outcome === "impossible";
    }),
    { numRuns: propertyRuns(20_000), seed: 1 },
  );
});

test("choices span more nodes than one word of bits holds", () => {
  const chain = Array.from({ length: 99 }, (_, i): Arc => [i, i + 1]);
  const back = { sides: [[[99, 0]], [[70, 31]]] } as const;
  expect(solveChoices({ nodes: 100, arcs: chain, choices: [back] }, { left: 1e6 }).outcome).toBe(
    "impossible",
  );
  const either = { sides: [[[99, 0]], [[31, 70]]] } as const;
  expect(solveChoices({ nodes: 100, arcs: chain, choices: [either] }, { left: 1e6 })).toEqual({
    outcome: "possible",
    taken: [1],
  });
});

test("choices end when the budget does", () => {
  const choice = { sides: [[[0, 1]], [[1, 0]]] } as const;
  expect(solveChoices({ nodes: 2, arcs: [], choices: [choice] }, { left: 1 }).outcome).toBe(
    "exhausted",
  );
});
