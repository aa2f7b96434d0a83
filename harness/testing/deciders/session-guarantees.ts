/** The session guarantees as their definitions read, for lists over one key per `key`, every pair of operations. */
import type { History, Operation } from "../../domain/history.ts";

type Read = Operation & { readonly output: readonly unknown[] };

interface Session {
  readonly appends: readonly Operation[];
  readonly reads: readonly Read[];
}

export interface Broken {
  readonly readYourWrites: boolean;
  readonly monotonicReads: boolean;
  readonly monotonicWrites: boolean;
  readonly writesFollowReads: boolean;
}

/** Which guarantees a history of `append` and `read` breaks; elements are unique in their key. */
export function brokenGuarantees(history: History): Broken {
  const byKey = [...Map.groupBy(history.operations, ({ key }) => key).values()].map(sessionOf);
  return {
    readYourWrites: byKey.some(({ appends, reads }) =>
      reads.some((read) =>
        appends.some((append) => ownBefore(append, read) && !read.output.includes(append.input)),
      ),
    ),
    monotonicReads: byKey.some(({ reads }) =>
      reads.some((later) =>
        reads.some(
          (earlier) =>
            sameBefore(earlier, later) &&
            earlier.output.some((element, position) => later.output[position] !== element),
        ),
      ),
    ),
    monotonicWrites: byKey.some(({ appends, reads }) =>
      appends.some((w) =>
        appends.some(
          (earlier) => ownBefore(earlier, w) && seenWithout(reads, w.input, earlier.input),
        ),
      ),
    ),
    writesFollowReads: byKey.some(({ appends, reads }) =>
      appends.some((w) =>
        reads.some(
          (read) =>
            sameBefore(read, w) &&
            read.output.some((element) => seenWithout(reads, w.input, element)),
        ),
      ),
    ),
  };
}

function sessionOf(operations: readonly Operation[]): Session {
  const happened = operations.filter(({ outcome }) => outcome !== "fail");
  return {
    appends: happened.filter(({ f }) => f === "append"),
    reads: happened.filter(({ f, outcome }) => f === "read" && outcome === "ok") as Read[],
  };
}

function sameBefore(a: Operation, b: Operation): boolean {
  return a.process === b.process && a.index < b.index;
}

function ownBefore(append: Operation, b: Operation): boolean {
  return append.outcome === "ok" && sameBefore(append, b);
}

/** Whether a read contains one element without the other before it. */
function seenWithout(reads: readonly Read[], element: unknown, needed: unknown): boolean {
  return reads.some(({ output }) => {
    const at = output.indexOf(element);
    return at >= 0 && !output.slice(0, at).includes(needed);
  });
}
