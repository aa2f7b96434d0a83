import { clipMarkdown } from "../documents/markdown.ts";
import { renderDocument } from "../documents/render-document.ts";
import type { TemplateFiles } from "../documents/template-files.ts";
import type { Results } from "../domain/results.ts";
import { renderBadge } from "./badge.ts";
import { renderCtrf } from "./ctrf.ts";
import { renderJunit } from "./junit.ts";
import { viewOf } from "./view.ts";

export interface RenderedReport {
  /** File name in the run directory. */
  readonly name: string;
  readonly text: string;
}

/** Every report of one run, from its results alone. A value that a template names and the view lacks is an error. */
export function renderReports(results: Results, templates: TemplateFiles): RenderedReport[] {
  const view = viewOf(results);
  const html = renderDocument({ name: "report", format: "html", view, templates });
  const markdown = renderDocument({ name: "report", format: "md", view, templates });
  return [
    { name: "report.html", text: html },
    { name: "report.md", text: clipMarkdown(markdown) },
    { name: "junit.xml", text: renderJunit(results) },
    { name: "ctrf.json", text: renderCtrf(results) },
    { name: "badge.svg", text: badgeOf(results) },
  ];
}

/** A self-test is green when it ended as its file says, and says so. */
function badgeOf({ scenario, verdict, expected }: Results): string {
  if (expected === undefined) return renderBadge(scenario, verdict, verdict);
  const words = expected.met ? "as expected" : "NOT as expected";
  return renderBadge(scenario, `${verdict}, ${words}`, expected.met ? "pass" : "fail");
}
