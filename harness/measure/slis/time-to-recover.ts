import { eachDueIn } from "../operations/operations.ts";
import type { RunData } from "../run-data.ts";
import type { Window } from "../window.ts";
import type { SliFunction } from "./sli.ts";

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
  let [lastGood, lastBad, samples] = [-Infinity, -Infinity, 0];
  eachMark(data, of, { from: healedAt, to: until }, (time, isGood) => {
    samples += 1;
    if (isGood) lastGood = Math.max(lastGood, time);
    else lastBad = Math.max(lastBad, time);
  });
  if (lastBad === -Infinity) return { type: "single", value: 0, samples };
  const value = lastGood > lastBad ? (lastBad - healedAt) / 1e6 : Infinity;
  return { type: "single", value, samples };
};

/** Moments at which all was well or not. */
function eachMark(
  data: RunData,
  of: string,
  window: Window,
  visit: (time: number, isGood: boolean) => void,
): void {
  const operations = data.operations.get(of);
  if (operations !== undefined) {
    eachDueIn(operations, window, (all, i) => {
      visit(all.dueAt(i), all.outcome(i) === "ok");
    });
    return;
  }
  for (const { probe, figure, held, time } of data.probes ?? []) {
    const isMeant = probe === of && figure === "value" && held !== undefined;
    if (isMeant && time >= window.from && time < window.to) visit(time, held);
  }
}
