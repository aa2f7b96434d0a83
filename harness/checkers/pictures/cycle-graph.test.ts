import { expect, test } from "@playwright/test";
import { ARROWS, cycleGraph, type CycleNode } from "./cycle-graph.ts";

const nodes = (count: number, lines: readonly string[] = ["append x 1"]): readonly CycleNode[] =>
  Array.from({ length: count }, (_, i) => ({
    title: `T${i}`,
    lines,
    arrow: ARROWS[i % ARROWS.length]!,
    reason: `because of ${i}`,
  }));

/** Corners of every box. */
function boxes(svg: string): readonly (readonly [number, number, number, number])[] {
  return [
    ...svg.matchAll(/<g><rect x="([\d.-]+)" y="([\d.-]+)" width="([\d.]+)" height="([\d.]+)"/g),
  ].map(([, x, y, width, height]) => [
    Number(x),
    Number(y),
    Number(x) + Number(width),
    Number(y) + Number(height),
  ]);
}

for (const count of [2, 3, 5, 12]) {
  test(`a cycle of ${count} has as many boxes and arrows, none on top of another, all within the picture`, () => {
    const { svg } = cycleGraph("a cycle", nodes(count));
    const found = boxes(svg);
    expect(found).toHaveLength(count);
    expect(svg.match(/<path class="edge"/g)).toHaveLength(count);
    const [, width, height] = /viewBox="0 0 ([\d.]+) ([\d.]+)"/.exec(svg)!;
    for (const [i, [left, top, right, bottom]] of found.entries()) {
      expect(left).toBeGreaterThan(0);
      expect(top).toBeGreaterThan(0);
      expect(right).toBeLessThan(Number(width));
      expect(bottom).toBeLessThan(Number(height));
      for (const [l, t, r, b] of found.slice(i + 1)) {
        expect(left < r && l < right && top < b && t < bottom).toBe(false);
      }
    }
  });
}

test("a long transaction is cut, and says by how much", () => {
  const lines = Array.from({ length: 20 }, (_, i) => `append x ${i}`);
  const { svg } = cycleGraph("a cycle", nodes(2, lines));
  expect(svg).toContain(">… 13 more<");
  expect(svg).not.toContain(">append x 19<");
});

test("a cycle is drawn in colours of its own for dark pages, and reaches for nothing outside itself", () => {
  const { svg } = cycleGraph("a cycle", nodes(5));
  expect(svg).toContain("prefers-color-scheme: dark");
  expect(svg).toContain('role="img"');
  expect(svg).not.toMatch(/<script|href|@import|url\((?!#)/);
});

test("titles, lines and reasons are escaped", () => {
  const hostile = `</text><script>alert(1)</script>&"'`;
  const node = { title: hostile, lines: [hostile], arrow: "ww", reason: hostile } as const;
  const { svg } = cycleGraph(hostile, [node, node]);
  expect(svg).not.toContain("<script");
  expect(svg.match(/&lt;script&gt;/g)!.length).toBeGreaterThan(6);
});
