import { expect, test } from "@playwright/test";
import { historyOf } from "../../testing/history-builder.ts";
import { elementPicture } from "./element-picture.ts";
import { barOf, intervalTimeline } from "./interval-timeline.ts";
import { totalsPlot } from "./totals-plot.ts";

const NASTY = `<script>"&`;

test("interval timeline draws one bar a row, an open end dashed, every label escaped", () => {
  const [known, open] = historyOf([
    { process: 0, f: "add", input: 1, at: [1_000_000, 3_000_000] },
    { process: 1, f: "add", input: 1, at: [2_000_000, 2_000_000], outcome: "unknown" },
  ]).operations;
  const { title, svg } = intervalTimeline(NASTY, [
    barOf(known!, NASTY, "good"),
    barOf(open!, "open", "bad"),
  ]);
  expect(title).toBe(NASTY);
  expect(svg.match(/<rect/g)).toHaveLength(2);
  expect(svg.match(/stroke-dasharray/g)).toHaveLength(1);
  expect(svg).toContain("&lt;script&gt;&quot;&amp;");
  expect(svg).not.toContain("<script");
  expect(svg).toContain("1 ms");
  expect(svg).toContain("3 ms");
});

test("totals plot draws wrong totals apart and stays small", () => {
  const points = Array.from({ length: 100_000 }, (_, i) => ({
    time: i * 1e6,
    total: i === 50_000 ? 90 : 100,
  }));
  const { svg } = totalsPlot("Totals", 100, points);
  expect(svg.match(/r="3"/g)).toHaveLength(1);
  expect(svg.match(/<circle/g)!.length).toBeLessThan(700);
  expect(svg.length).toBeLessThan(100_000);
});

test("element picture shows which reads have the element and which do not", () => {
  const [add, present, absent] = historyOf([
    { process: 0, f: "add", input: NASTY, at: [0, 1] },
    { process: 1, f: "read", output: [NASTY], at: [2, 3] },
    { process: 1, f: "read", output: [], at: [4, 5] },
  ]).operations;
  const { svg } = elementPicture({
    ...{ element: NASTY, add, known: add, present, absent },
    reads: [absent!, present!],
  });
  expect(svg).toContain("T2 read with it");
  expect(svg).toContain("T4 read without it");
  expect(svg.indexOf("T2")).toBeLessThan(svg.indexOf("T4"));
  expect(svg).not.toContain("<script");
});
