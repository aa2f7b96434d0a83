import { renderDocument } from "../documents/render-document.ts";
import type { TemplateFiles } from "../documents/template-files.ts";
import { historyView, type OtherDocument } from "./history/history-view.ts";
import type { RunHistory } from "./history/run-history.ts";
import type { RenderedReport } from "./render-reports.ts";

/** The index page over many runs, and the same figures for programs. */
export function renderHistory(
  history: RunHistory,
  documents: readonly OtherDocument[],
  templates: TemplateFiles,
): RenderedReport[] {
  const view = historyView(history, documents);
  return [
    {
      name: "index.html",
      text: renderDocument({ name: "index", format: "html", view, templates }),
    },
    { name: "index.json", text: `${JSON.stringify(history)}\n` },
  ];
}
