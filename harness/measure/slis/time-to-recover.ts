import type { RunData } from "../run-data.ts";
import type { SliFunction } from "./sli.ts";
import { dueAt } from "./operations.ts";

/**
 * Milliseconds from the start of healing until the last operation that did not succeed was due, or, of a probe, until
 * the last answer that was not what it must be; from then on everything was well. Infinity when nothing was after the
 * last failure.
 */
export const timeToRecover: SliFunction = (data, of) => {
  const { healedAt } = data;
  const until = data.windows.get("whole")?.to;
  if (healedAt === undefined || until === undefined) {
    return { type: "single", value: Infinity, samples: 0 };
  }
  const after = marksOf(data, of).filter(({ time }) => time >= healedAt && time < until);
  const lastBad = after.findLastIndex(({ good }) => !good);
  if (after.length > 0 && lastBad === after.length - 1) {
    return { type: "single", value: Infinity, samples: after.length };
  }
  const bad = after[lastBad];
  const value = bad === undefined ? 0 : (bad.time - healedAt) / 1e6;
  return { type: "single", value, samples: after.length };
};

/** Moments at which all was well or not, in the order of time. */
function marksOf(
  data: RunData,
  of: string,
): readonly { readonly time: number; readonly good: boolean }[] {
  const operations = data.operations.get(of);
  if (operations !== undefined) {
    return operations.map((each) => ({ time: dueAt(each), good: each.outcome === "ok" }));
  }
  return (data.probes ?? [])
    .filter(({ probe, figure, held }) => probe === of && figure === "value" && held !== undefined)
    .map(({ time, held }) => ({ time, good: held === true }));
}
