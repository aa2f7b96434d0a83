/**
 * Everything the set checkers need to know about the writes of each element, by dense element id. A value may be added
 * more than once (a retry): the earliest invocation that may have happened and the earliest acknowledgement count.
 */
import type { Operation } from "../domain/history.ts";
import { ElementIds } from "./element-ids.ts";

export interface AddTable {
  readonly ids: ElementIds;
  readonly adds: readonly Operation[];
  /** Number of distinct elements somebody tried to add; their ids are 0 … count - 1. */
  readonly count: number;
  /** Position in `adds` of the first attempt that did not fail; -1 where all failed. */
  readonly first: Int32Array;
  /** Position in `adds` of the attempt acknowledged first; -1 where none was. */
  readonly acknowledged: Int32Array;
}

/** `adds` in the order of their invocation. */
export function addTable(adds: readonly Operation[]): AddTable {
  const ids = new ElementIds();
  const first = new Int32Array(adds.length).fill(-1);
  const acknowledged = new Int32Array(adds.length).fill(-1);
  for (const [position, add] of adds.entries()) {
    const id = ids.intern(add.input);
    if (add.outcome === "fail") continue;
    if ((first[id] ?? -1) < 0) first[id] = position;
    if (add.outcome !== "ok") continue;
    const before = adds[acknowledged[id] ?? -1];
    if (before === undefined || add.completionIndex < before.completionIndex) {
      acknowledged[id] = position;
    }
  }
  return { ids, adds, count: ids.size, first, acknowledged };
}

/** The attempt that makes the presence of an element legitimate, if there is one. */
export function firstAttempt(table: AddTable, id: number): Operation | undefined {
  return table.adds[table.first[id] ?? -1];
}

/** The acknowledged attempt of an element, if there is one. */
export function acknowledgement(table: AddTable, id: number): Operation | undefined {
  return table.adds[table.acknowledged[id] ?? -1];
}

/** Why an element that was read should not be there. */
export interface Intruder {
  readonly code: "unexpected-element" | "failed-write-visible";
  /** The half-sentence of the finding, and the add it names; built only when it is shown. */
  explain(): { readonly why: string; readonly adds: readonly Operation[] };
}

/** Undefined where the element may be there. */
export function intruder(table: AddTable, element: unknown, read: Operation): Intruder | undefined {
  const id = table.ids.find(element);
  if (id < 0 || id >= table.count) {
    return { code: "unexpected-element", explain: () => ({ why: "which nobody added", adds: [] }) };
  }
  const add = firstAttempt(table, id);
  if (add === undefined) {
    return { code: "failed-write-visible", explain: () => explainFailed(table, id) };
  }
  if (add.index <= read.completionIndex) return undefined;
  const why = `before T${add.index} first tried to add it`;
  return { code: "unexpected-element", explain: () => ({ why, adds: [add] }) };
}

function explainFailed(table: AddTable, id: number): ReturnType<Intruder["explain"]> {
  const failed = table.adds.find((add) => table.ids.find(add.input) === id);
  return {
    why: `though T${failed?.index} failed to add it and nobody else tried`,
    adds: failed === undefined ? [] : [failed],
  };
}
