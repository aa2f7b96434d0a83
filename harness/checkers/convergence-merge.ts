/** What the final state of a replicated object may be, by its type: the merge of what was written. */
import type { Operation } from "../domain/history.ts";
import { identity } from "../lib/identity.ts";
import { acknowledgement, addTable, intruder } from "./add-table.ts";
import type { FindingLog } from "./finding-log.ts";
import { contains, maybeShift, point, showIntervals } from "./interval-set.ts";
import { elementsOf, integerOf, precedes, show } from "./values.ts";

export interface Merge {
  readonly log: FindingLog;
  readonly writes: readonly Operation[];
  /** All completed reads. */
  readonly reads: readonly Operation[];
  readonly finals: readonly Operation[];
}

/** Reports what contradicts the merge; returns why the rest proves nothing, if it does not. */
export type Judge = (merge: Merge) => string | undefined;

export const judgeSet: Judge = ({ log, writes, reads, finals }) => {
  const table = addTable(writes);
  for (const read of reads) {
    for (const element of Array.from(elementsOf(read))) {
      const strange = intruder(table, element, read);
      if (strange === undefined) continue;
      log.add(strange.code, () => {
        const { why, adds } = strange.explain();
        return {
          message: `T${read.index} of ${read.node ?? "a node"} contains ${show(element)}, ${why}`,
          operations: [...adds, read],
        };
      });
    }
  }
  const present = finals.map((read) => ({
    read,
    ids: new Set(Array.from(elementsOf(read), (element) => table.ids.find(element))),
  }));
  for (let id = 0; id < table.count; id += 1) {
    const add = acknowledgement(table, id);
    const misses = present.filter(({ ids }) => !ids.has(id)).map(({ read }) => read);
    if (add === undefined || misses.length === 0) continue;
    log.add("lost-write", () => ({
      message: `T${add.index} added ${show(add.input)} and was acknowledged, but ${misses.map((read) => `T${read.index} of ${read.node}`).join(", ")} ${misses.length > 1 ? "do" : "does"} not contain it at the end`,
      operations: [add, ...misses],
    }));
  }
  return undefined;
};

export const judgeCounter: Judge = ({ log, writes, finals }) => {
  let certain = 0;
  let possible = point(0);
  for (const add of writes) {
    const delta = integerOf(add, add.input);
    if (add.outcome === "ok") certain += delta;
    else if (add.outcome === "unknown") possible = maybeShift(possible, delta);
  }
  let open = 0;
  for (const read of finals) {
    const rest = integerOf(read, read.output) - certain;
    if (contains(possible, rest)) {
      open += Number(!possible.exact);
      continue;
    }
    log.add("impossible-value", () => ({
      message: `T${read.index} of ${read.node} shows ${show(read.output)} at the end, but the acknowledged adds make ${certain} and the unknown ones can add only ${showIntervals(possible)}`,
      operations: [read],
    }));
  }
  return open > 0
    ? "too many unknown adds of different sizes leave open whether the final count is a possible sum"
    : undefined;
};

export const judgeRegister: Judge = ({ log, writes, reads, finals }) => {
  const attempts = Map.groupBy(
    writes.filter(({ outcome }) => outcome !== "fail"),
    (write) => identity(write.input),
  );
  const acknowledged = writes.filter(({ outcome }) => outcome === "ok");
  for (const read of reads) {
    const value = read.output ?? null;
    const written = attempts.get(identity(value)) ?? [];
    if (value === null || written.some(({ index }) => index < read.completionIndex)) continue;
    log.add("unexpected-value", () => ({
      message: `T${read.index} of ${read.node ?? "a node"} shows ${show(value)}, which nobody had written`,
      operations: [read],
    }));
  }
  for (const read of finals) {
    const value = identity(read.output);
    const written = attempts.get(value) ?? [];
    if (value !== null && written.length === 0) continue;
    const follower = acknowledged.find(
      (write) =>
        identity(write.input) !== value && written.every((earlier) => precedes(earlier, write)),
    );
    if (follower === undefined) continue;
    log.add("lost-write", () => ({
      message: `T${follower.index} wrote ${show(follower.input)} and was acknowledged, but T${read.index} of ${read.node} shows ${show(read.output)} at the end${value === null ? "" : ", which was written before"}`,
      operations: [...written.slice(0, 2), follower, read],
    }));
  }
  return undefined;
};
