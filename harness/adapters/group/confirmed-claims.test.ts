import { expect, test } from "@playwright/test";
import type { NodeSpec } from "../../domain/topology.ts";
import { type Claims, confirmedClaims } from "./confirmed-claims.ts";

const nodes = ["a", "b", "c"].map((name): NodeSpec => ({
  name,
  group: "g",
  kind: "k",
  region: name,
  ports: {},
  config: {},
}));
/** Answers one round after the other. */
function rounds(...all: readonly (readonly (readonly [string, number | null])[])[]) {
  let round = 0;
  return async (): Promise<Claims> => new Map(all[round++]);
}

test("confirmed claims: one claim needs one round; a node without an answer has no value", async () => {
  const answer = await confirmedClaims(
    nodes,
    rounds([
      ["a", 1],
      ["b", null],
    ]),
  );
  expect(answer.values).toEqual([
    { node: "a", name: "primary", value: 1 },
    { node: "c", name: "primary", value: null },
  ]);
});

test("confirmed claims: a switchover between two questions is not two primaries", async () => {
  const seen = rounds(
    [
      ["a", 1],
      ["b", 2],
      ["c", null],
    ],
    [
      ["a", null],
      ["b", 2],
      ["c", null],
    ],
  );
  const answer = await confirmedClaims(nodes, seen);
  expect(answer.values).toEqual([{ node: "b", name: "primary", value: 2 }]);
});

test("confirmed claims: two nodes that claim it twice are two primaries", async () => {
  const both = [
    ["a", 1],
    ["b", 2],
    ["c", null],
  ] as const;
  const answer = await confirmedClaims(nodes, rounds(both, both));
  expect(answer.values.map(({ node }) => node)).toEqual(["a", "b"]);
});
