/** The life of one element: its add, then reads with it and reads without it. */
import type { Picture } from "../../domain/finding.ts";
import type { Operation } from "../../domain/history.ts";
import { elementsOf, show } from "../values.ts";
import { identity } from "../../lib/identity.ts";
import { barOf, intervalTimeline } from "./interval-timeline.ts";

export interface ElementLife {
  readonly element: unknown;
  readonly add: Operation | undefined;
  readonly known: Operation | undefined;
  readonly present: Operation | undefined;
  readonly absent: Operation | undefined;
  /** All completed reads, the last invoked first. */
  readonly reads: readonly Operation[];
}

/** Reads shown on each side of the one that misses the element. */
const NEIGHBOURS = 3;

export function elementPicture(life: ElementLife): Picture {
  const at = life.absent === undefined ? 0 : life.reads.indexOf(life.absent);
  const near = life.reads.slice(Math.max(0, at - NEIGHBOURS), at + NEIGHBOURS + 1);
  const shown = new Set([...near, life.known, life.present, life.absent]);
  shown.delete(life.add);
  const reads = [...shown]
    .filter((read) => read !== undefined)
    .sort((a, b) => a.index - b.index)
    .map((read) => {
      const there = includes(read, life.element);
      return barOf(read, there ? "read with it" : "read without it", there ? "good" : "bad");
    });
  const add =
    life.add === undefined ? [] : [barOf(life.add, `add ${show(life.element)}`, "neutral")];
  return intervalTimeline(`Life of element ${show(life.element)}`, [...add, ...reads]);
}

function includes(read: Operation, element: unknown): boolean {
  const wanted = identity(element);
  const elements = elementsOf(read);
  for (let i = 0; i < elements.length; i += 1) {
    if (identity(elements[i]) === wanted) return true;
  }
  return false;
}
