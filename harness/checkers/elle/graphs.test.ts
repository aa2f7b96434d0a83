import { expect, test } from "@playwright/test";
import fc from "fast-check";
import { propertyRuns } from "../../testing/property-runs.ts";
import { componentsOf } from "./components.ts";
import { digraphOf, EdgeList, RW, STEP_FREE, WR, WW, type Digraph } from "./digraph.ts";
import { walkLazily } from "./lazy-order.ts";
import { PathSearch } from "./shortest-path.ts";

type Arc = readonly [number, number, number];

function edgesOf(arcs: readonly Arc[]): EdgeList {
  const edges = new EdgeList();
  for (const [from, to, kind] of arcs) edges.add(from, to, kind);
  return edges;
}

const graphOf = (nodes: number, arcs: readonly Arc[]): Digraph => digraphOf(nodes, edgesOf(arcs));

const graphs = fc.record({
  nodes: fc.constant(6),
  arcs: fc.array(
    fc.tuple(fc.nat({ max: 5 }), fc.nat({ max: 5 }), fc.constantFrom(STEP_FREE, WW, WR, RW)),
    { maxLength: 12 },
  ),
});

/** Fewest counted steps between all pairs. */
function distances(nodes: number, arcs: readonly Arc[]): readonly (readonly number[])[] {
  const d = Array.from({ length: nodes }, (_, a) =>
    Array.from({ length: nodes }, (_b, b) => (a === b ? 0 : Infinity)),
  );
  for (let round = 0; round <= nodes; round += 1) {
    for (const row of d) {
      for (const [from, to, kind] of arcs) {
        row[to] = Math.min(row[to]!, row[from]! + (kind === STEP_FREE ? 0 : 1));
      }
    }
  }
  return d;
}

test("an edge list grows and keeps its edges", () => {
  const arcs = Array.from({ length: 1000 }, (_, i): Arc => [i, (i * 7) % 1000, WW]);
  const { head, to, kind } = graphOf(1000, arcs);
  expect(head[1000]).toBe(1000);
  expect(arcs.every(([from, target]) => to[head[from]!] === target)).toBe(true);
  expect(kind.every((one) => one === WW)).toBe(true);
});

test("components are the nodes that reach each other, numbered against the direction of edges", () => {
  fc.assert(
    fc.property(graphs, ({ nodes, arcs }) => {
      const { of, count, size } = componentsOf(graphOf(nodes, arcs));
      const d = distances(nodes, arcs);
      for (let a = 0; a < nodes; a += 1) {
        for (let b = 0; b < nodes; b += 1) {
          const isTogether = Number.isFinite(d[a]![b]!) && Number.isFinite(d[b]![a]!);
          if ((of[a] === of[b]) !== isTogether) return false;
        }
      }
      const isOrdered = arcs.every(([from, to]) => of[to]! <= of[from]!);
      const sum = size.subarray(0, count).reduce((total, one) => total + one, 0);
      return isOrdered && sum === nodes;
    }),
    { numRuns: propertyRuns(5_000), seed: 1 },
  );
});

test("components of a path of a million nodes need no stack", () => {
  const arcs = Array.from({ length: 300_000 }, (_, i): Arc => [i, i + 1, WW]);
  expect(componentsOf(graphOf(300_001, arcs)).count).toBe(300_001);
});

test("a found path is made of edges, its free ones uncounted, and exists exactly where the target can be reached", () => {
  fc.assert(
    fc.property(graphs, fc.nat({ max: 5 }), fc.nat({ max: 5 }), ({ nodes, arcs }, from, target) => {
      const search = new PathSearch(graphOf(nodes, arcs));
      search.find(target, from, { left: 1e6 });
      const path = search.find(from, target, { left: 1e6 });
      const best = distances(nodes, arcs)[from]![target]!;
      if (path === undefined) return best === Infinity;
      const counted = path.kinds.filter((kind) => kind !== STEP_FREE).length;
      const isReal = path.kinds.every((kind, i) =>
        arcs.some(([a, b, k]) => a === path.nodes[i] && b === path.nodes[i + 1] && k === kind),
      );
      // A target met on the last counted step may have been a free step away: one step more at most.
      return (
        isReal && path.nodes[0] === from && path.nodes.at(-1) === target && counted <= best + 1
      );
    }),
    { numRuns: propertyRuns(5_000), seed: 2 },
  );
});

test("a search for a path ends with its budget", () => {
  const arcs = Array.from({ length: 100 }, (_, i): Arc => [i, i + 1, WW]);
  const search = new PathSearch(graphOf(101, arcs));
  expect(search.find(0, 100, { left: 50 })).toBeUndefined();
  expect(search.find(0, 100, { left: 500 })?.kinds).toHaveLength(100);
});

test("a walk places every node after all that precede it, whatever it is asked for late", () => {
  const demands = fc.array(fc.array(fc.nat({ max: 5 }), { maxLength: 3 }), {
    minLength: 6,
    maxLength: 6,
  });
  fc.assert(
    fc.property(graphs, demands, ({ nodes, arcs }, late) => {
      const order: number[] = [];
      const done = walkLazily(nodes, edgesOf(arcs), [3, 1], {
        of: (node) => late[node]!,
        place: (node) => order.push(node),
      });
      const d = distances(nodes, arcs);
      const isCyclic = arcs.some(([from, to]) => Number.isFinite(d[to]![from]!));
      if (isCyclic || !done) return isCyclic && !done;
      const turn = (node: number): number => order.indexOf(node);
      return order.length === nodes && arcs.every(([from, to]) => turn(from) < turn(to));
    }),
    { numRuns: propertyRuns(10_000), seed: 3 },
  );
});

test("a walk meets a late demand where nothing speaks against it", () => {
  const order: number[] = [];
  walkLazily(3, edgesOf([[0, 1, WW]]), [0, 1, 2], {
    of: (node) => (node === 0 ? [2] : []),
    place: (node) => order.push(node),
  });
  expect(order).toEqual([2, 0, 1]);
});
