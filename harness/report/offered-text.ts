import { formatCount, formatValue } from "../documents/format.ts";
import type { WorkloadResult } from "../domain/results.ts";

/** What became of the planned load, in words; undefined where none was planned: a closed model. */
export function offeredText({ offered, driven }: WorkloadResult): string | undefined {
  if (offered === undefined) {
    // Results that an older harness wrote know no more than this.
    return driven === undefined ? undefined : `${formatCount(driven.dropped)} arrivals dropped`;
  }
  const { due, begun, dropped, maxDropped } = offered;
  const what = driven === undefined ? "operations" : "iterations";
  const planned = `${formatCount(due)} ${what} due until it ended, ${formatCount(begun)} begun`;
  if (dropped === undefined) return planned;
  const share = due === 0 ? 0 : Number((dropped / due).toPrecision(3));
  const limit = maxDropped === undefined ? "" : `, limit ${formatValue(maxDropped, "ratio")}`;
  return `${planned}, ${formatCount(dropped)} dropped (${formatValue(share, "ratio")} of due${limit})`;
}
