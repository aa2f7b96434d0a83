import { expect, test } from "@playwright/test";
import { sampleBudgets } from "../testing/sample-budgets.ts";
import { ownTemplates } from "../testing/sample-release.ts";
import { renderSlo } from "./render-slo.ts";

const TEMPLATES = ownTemplates();

function rendered(changes: Partial<ReturnType<typeof sampleBudgets>> = {}): {
  readonly html: string;
  readonly md: string;
} {
  const reports = renderSlo({ ...sampleBudgets(), ...changes }, TEMPLATES);
  const textOf = (name: string): string => reports.find((one) => one.name === name)?.text ?? "";
  return { html: textOf("error-budgets.html"), md: textOf("error-budgets.md") };
}

test.describe("renderSlo", () => {
  test("a row says objective, target, period, good of total, what is left, how sure, and what burned", () => {
    const { md } = rendered();
    expect(md).toContain(
      "| ❌ | Writes work | availability(writes work) | whole | &gt;= 99% | latest run | 550 / 600 | 6 | −733.3 % | −943 % … −555 % | 100x **fired** 30.10 s |",
    );
    expect(md).toContain("| last 2 runs | 1,150 / 1,200 | 12 | −316.7 % |");
    expect(md).toContain("**fired** in 20261121-030000-bbbb");
  });

  test("a rate that a target can never reach says never, and no budget says why", () => {
    const { html, md } = rendered();
    expect(md).toMatch(/Reads work .* \| latest run \| 600 \/ 600 .* \| never \| never \| 0x \|/);
    expect(html).toContain("Clients &lt;b&gt;are&lt;/b&gt; back");
    expect(html).toContain("no budget: it promises no share of events");
  });

  test("what was spent is drawn over the run and by run; what nobody touched is not", () => {
    const { html } = rendered();
    expect(html.match(/<figure class="curve"/g)).toHaveLength(2);
    expect(html).toContain("page quick fired at 30.10 s");
  });

  test("known-bad: a spent budget is no pass, and nothing promised is nothing known", () => {
    expect(rendered().html).toContain('<span class="badge fail">spent</span>');
    const [, kept, none] = sampleBudgets().objectives;
    const of = (objective: typeof kept): string =>
      rendered({ objectives: objective === undefined ? [] : [objective] }).html;
    expect(of(kept)).toContain('<span class="badge pass">budget left</span>');
    expect(of(none)).toContain('<span class="badge inconclusive">no budget</span>');
  });
});
