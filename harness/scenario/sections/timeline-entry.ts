import type { Range } from "../../lib/units.ts";
import type { Path } from "../../lib/located/located-tree.ts";
import type { ReadContext } from "../read-context.ts";

/** One entry as the readers of faults and actions get it. */
export interface TimelineEntry {
  readonly path: Path;
  readonly body: Readonly<Record<string, unknown>>;
  readonly id: string;
}

/** Entry of the schedule with the latest time that its seed could give it. */
export interface Timed<T> {
  readonly planned: T;
  readonly endsBy: number;
}

/** Draws a time; whole milliseconds, so that the schedule is the same on every machine. */
export function draw(context: ReadContext, purpose: string, { min, max }: Range): number {
  if (min === max) return min;
  return context.random.fork(purpose).integer(Math.ceil(min), Math.floor(max));
}
