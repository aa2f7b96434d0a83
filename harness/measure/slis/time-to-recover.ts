import { PHASES } from "../../domain/journal.ts";
import { eachDueIn } from "../operations/operations.ts";
import type { RunData } from "../run-data.ts";
import type { Window } from "../window.ts";
import type { SliFunction } from "./sli.ts";

/** Nothing but successes for so long: less may be a lucky row of a service that goes on failing. */
const SUSTAINED_NS = 1e9;

/**
 * Milliseconds from healing until the last operation that did not succeed was due, or, of a probe, until the last answer that
 * was not what it must be; from then on everything was well, for a second at least. Infinity when it was not: it may never
 * have recovered. Within a fault: from the end of that fault until the next one begins.
 */
export const timeToRecover: SliFunction = (data, of, window) => {
  const span = spanOf(data, window);
  if (span === undefined) return { type: "single", value: Infinity, samples: 0 };
  let [lastGood, lastBad, samples] = [-Infinity, -Infinity, 0];
  eachMark(data, of, span, (time, isGood) => {
    samples += 1;
    if (isGood) lastGood = Math.max(lastGood, time);
    else lastBad = Math.max(lastBad, time);
  });
  if (lastBad === -Infinity) return { type: "single", value: 0, samples };
  const isSustained = lastGood - lastBad >= SUSTAINED_NS;
  return { type: "single", value: isSustained ? (lastBad - span.from) / 1e6 : Infinity, samples };
};

/** Of a phase it is the end of the run's faults that counts: then everything is healed. */
function spanOf({ windows, healedAt }: RunData, window: Window): Window | undefined {
  const until = windows.get("whole")?.to;
  if (until === undefined) return undefined;
  const phases = new Set([...PHASES, "whole"].map((name) => windows.get(name)));
  if (phases.has(window)) return healedAt === undefined ? undefined : { from: healedAt, to: until };
  const next = [...windows.values()]
    .filter((each) => !phases.has(each) && each.from >= window.to)
    .map(({ from }) => from);
  return { from: window.to, to: Math.min(until, ...next) };
}

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
