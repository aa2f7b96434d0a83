/**
 * The order of all invocations and completions of a history as one array of integers: `position * 2` is the invocation
 * of `operations[position]`, `position * 2 + 1` its completion. Operations of unknown outcome have no completion: they
 * stay concurrent to the end. The order is that of the records' indices; where two share an index, invocations come
 * first (closed intervals).
 */
import type { Operation } from "../../domain/history.ts";

export function timelineOf(operations: readonly Operation[]): Int32Array {
  const count = operations.length;
  let completions = 0;
  let isOrdered = true;
  let highest = 0;
  let previous = -Infinity;
  for (const { index, completionIndex, outcome } of operations) {
    if (index < previous) isOrdered = false;
    previous = index;
    if (index > highest) highest = index;
    if (outcome !== "unknown") {
      completions += 1;
      if (completionIndex > highest) highest = completionIndex;
    }
  }
  const returning = returnsInOrder(operations, completions, highest);
  const calls = Int32Array.from({ length: isOrdered ? 0 : count }, (_, position) => position);
  if (!isOrdered) calls.sort((a, b) => at(operations, a).index - at(operations, b).index);
  return merge(operations, isOrdered ? undefined : calls, returning);
}

function at(operations: readonly Operation[], position: number): Operation {
  return operations[position] as Operation;
}

/** Positions of the completed operations by completion: a counting sort where indices are dense, as they usually are. */
function returnsInOrder(
  operations: readonly Operation[],
  completions: number,
  highest: number,
): Int32Array {
  const ordered = new Int32Array(completions);
  let filled = 0;
  if (highest <= operations.length * 8 + 1024) {
    const slots = new Int32Array(highest + 1).fill(-1);
    let isExact = true;
    for (const [position, operation] of operations.entries()) {
      if (operation.outcome === "unknown") continue;
      const slot = operation.completionIndex;
      if (!Number.isInteger(slot) || slot < 0 || slots[slot] !== -1) {
        isExact = false;
        break;
      }
      slots[slot] = position;
    }
    if (isExact) {
      for (const position of slots) if (position !== -1) ordered[filled++] = position;
      return ordered;
    }
  }
  for (const [position, operation] of operations.entries()) {
    if (operation.outcome !== "unknown") ordered[filled++] = position;
  }
  return ordered.sort(
    (a, b) => at(operations, a).completionIndex - at(operations, b).completionIndex,
  );
}

function merge(
  operations: readonly Operation[],
  calls: Int32Array | undefined,
  returning: Int32Array,
): Int32Array {
  const events = new Int32Array(operations.length + returning.length);
  let call = 0;
  let back = 0;
  for (let event = 0; event < events.length; event += 1) {
    const calling = calls === undefined ? call : (calls[call] ?? -1);
    const completing = returning[back] ?? -1;
    const isCall =
      back >= returning.length ||
      (call < operations.length &&
        at(operations, calling).index <= at(operations, completing).completionIndex);
    if (isCall) {
      events[event] = calling * 2;
      call += 1;
    } else {
      events[event] = completing * 2 + 1;
      back += 1;
    }
  }
  return events;
}
