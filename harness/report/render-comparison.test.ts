import { expect, test } from "@playwright/test";
import { sampleComparison } from "../testing/sample-comparison.ts";
import { ownTemplates } from "../testing/sample-release.ts";
import { renderComparison } from "./render-comparison.ts";

const TEMPLATES = ownTemplates();

function rendered(changes: Partial<ReturnType<typeof sampleComparison>> = {}): {
  readonly html: string;
  readonly md: string;
} {
  const reports = renderComparison({ ...sampleComparison(), ...changes }, TEMPLATES);
  const textOf = (name: string): string => reports.find((one) => one.name === name)?.text ?? "";
  return { html: textOf("comparison.html"), md: textOf("comparison.md") };
}

test.describe("renderComparison", () => {
  test("says the verdict in a sentence, and what got worse first", () => {
    const { html, md } = rendered();
    for (const text of [html, md]) {
      expect(text).toContain(
        "1 of 4 metrics got worse: more than chance, and by as much as matters.",
      );
    }
    const order = [...md.matchAll(/^## (.*): (worse|cannot tell|better|same)$/gm)].map(
      ([, , word]) => word,
    );
    expect(order).toEqual(["worse", "cannot tell", "better", "same"]);
  });

  test("every metric has its objectives, its decisive row and what matters", () => {
    const { md } = rendered();
    const row = md.split("\n").find((line) => line.includes("GET") && line.startsWith("| "));
    expect(row).toContain(
      "| Pages are quick, Pages \\| of users \\| are quick | ❌ worse | median |",
    );
    expect(row).toMatch(/\| 100\.6 ms \| 115\.6 ms \| \+15\.2 % \(\+13\.9 % … \+16\.6 %\)/);
    expect(md).toContain("| share | 100 % | 100 % | ±0 pp (−0.096 pp … +0.096 pp) | 0.5 pp |");
  });

  test("objectives are judged in both runs, those whose verdict changed first", () => {
    const { html, md } = rendered();
    const rows = md.split("\n").filter((line) => / \| (as before|missed now) \|$/.test(line));
    expect(rows).toEqual([
      "| Pages are quick | p95 &lt; 110ms | ✅ 104.2 ms | ❌ 121.9 ms | missed now |",
      expect.stringContaining("| as before |"),
    ]);
    expect(html).toContain('id="objectives"');
    expect(rendered({ verdicts: [] }).html).not.toContain('id="objectives"');
  });

  test("says how to read it, and what differs between the runs beside the change", () => {
    const { html, md } = rendered();
    for (const text of [html, md]) {
      expect(text).toContain("number of processors differs: 4 then, 2 now");
      expect(text).toContain("how often a value of the candidate is larger");
      expect(text).toContain("Hodges-Lehmann");
    }
    expect(html).toContain("baseline: <strong>last-good</strong>");
    expect(html).toContain("commit 0123456789ab");
  });

  test("both distributions are drawn where there are samples; names stay text", () => {
    const { html } = rendered();
    expect(html.match(/<figure class="curve"/g)).toHaveLength(2 * 3);
    expect(html).not.toContain("<b>/users");
  });

  test("known-bad: nothing compared is nothing known, and no row is made up", () => {
    const { html, md } = rendered({ metrics: [], verdict: "cannot-tell" });
    expect(html).toContain('<span class="badge inconclusive">cannot tell</span>');
    expect(md).toContain("There is nothing to compare.");
  });
});
