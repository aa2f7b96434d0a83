/**
 * P-compositionality (Horn & Kroening 2015): a history over many objects is linearizable exactly when the part of each
 * object is. Splits the timeline by key in one pass.
 */
import type { Operation } from "../../domain/history.ts";
import { identity } from "../../lib/identity.ts";

export interface Partition {
  /** undefined where the history is about one object. */
  readonly key: unknown;
  readonly operations: readonly Operation[];
  /** `position in operations * 2`, + 1 for completions. */
  readonly events: Int32Array;
}

export function partition(
  operations: readonly Operation[],
  timeline: Int32Array,
  keyOf: (operation: Operation) => unknown,
): readonly Partition[] {
  const keys: unknown[] = [];
  const ids = new Map<unknown, number>();
  const keyIds = new Int32Array(operations.length);
  for (const [position, operation] of operations.entries()) {
    const key = keyOf(operation);
    const name = identity(key);
    let id = ids.get(name);
    if (id === undefined) {
      id = keys.length;
      ids.set(name, id);
      keys.push(key);
    }
    keyIds[position] = id;
  }
  if (keys.length === 1) return [{ key: keys[0], operations, events: timeline }];
  return split(operations, timeline, { keys, keyIds });
}

function split(
  operations: readonly Operation[],
  timeline: Int32Array,
  { keys, keyIds }: { readonly keys: readonly unknown[]; readonly keyIds: Int32Array },
): readonly Partition[] {
  const own = new Int32Array(operations.length);
  const lists = keys.map((): Operation[] => []);
  const sizes = new Int32Array(keys.length);
  for (const event of timeline) {
    const key = keyIds[event >> 1] as number;
    sizes[key] = (sizes[key] as number) + 1;
  }
  const events = keys.map((_, key) => new Int32Array(sizes[key] as number));
  const filled = new Int32Array(keys.length);
  for (const event of timeline) {
    const position = event >> 1;
    const key = keyIds[position] as number;
    const list = lists[key] as Operation[];
    if ((event & 1) === 0) {
      own[position] = list.length;
      list.push(operations[position] as Operation);
    }
    const place = filled[key] as number;
    (events[key] as Int32Array)[place] = (own[position] as number) * 2 + (event & 1);
    filled[key] = place + 1;
  }
  return keys.map((key, id) => ({
    key,
    operations: lists[id] as Operation[],
    events: events[id] as Int32Array,
  }));
}
