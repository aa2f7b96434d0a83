import Handlebars from "handlebars";
import type { Results } from "../domain/results.ts";
import type { Verdict } from "../domain/verdict.ts";
import { renderJunit } from "./junit.ts";
import { clipMarkdown, markdownCode, markdownText } from "../documents/markdown.ts";
import { viewOf } from "./view.ts";

export interface RenderedReport {
  /** File name in the run directory. */
  readonly name: string;
  readonly text: string;
}

/** Template sources: `report.html` and `report.md`, by the name of the file they make. */
export type Templates = Readonly<Record<"report.html" | "report.md", string>>;

const MARKS: Readonly<Record<Verdict, string>> = { pass: "✅", inconclusive: "⚠️", fail: "❌" };

/** Every report of one run, from its results alone. A value that a template names and the view lacks is an error. */
export function renderReports(results: Results, templates: Templates): RenderedReport[] {
  const view = viewOf(results);
  const html = template(templates["report.html"], { noEscape: false });
  const markdown = template(templates["report.md"], { noEscape: true });
  const escaped = { ...mapStrings(view, markdownText), rerun: markdownCode(view.rerun) };
  return [
    { name: "report.html", text: html(view) },
    { name: "report.md", text: clipMarkdown(markdown(escaped)) },
    { name: "junit.xml", text: renderJunit(results) },
  ];
}

function template(source: string, options: { noEscape: boolean }): (view: object) => string {
  const handlebars = Handlebars.create();
  handlebars.registerHelper("mark", (verdict: Verdict) => MARKS[verdict]);
  return handlebars.compile(source, { ...options, strict: true });
}

/** The same value with every string in it escaped: no template of that language can forget one. */
function mapStrings<T>(value: T, escape: (text: string) => string): T {
  if (typeof value === "string") return escape(value) as T;
  if (Array.isArray(value)) return value.map((one) => mapStrings<unknown>(one, escape)) as T;
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, one]) => [key, mapStrings<unknown>(one, escape)]),
  ) as T;
}
