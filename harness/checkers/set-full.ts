/**
 * The life of every element of a grow-only set, from reads all through the run.
 *
 * Records: `add` with value = the element (a retry may repeat it); `read` whose ok value is the list of all elements.
 * Operations that carry a `key` are independent sets.
 *
 * Source: Jepsen's `checker/set-full`. Per element:
 * - known: what proved first that it exists, the acknowledgement of its add or a completed read that contains it;
 * - lastPresent, lastAbsent: the last invoked reads that contain and miss it, of those completing after its add began;
 * - stable: present, and no read invoked later misses it. Stale: stable, but a read invoked after it was known missed it;
 * - lost: a read invoked after it was known misses it, and none invoked later contains it. Otherwise never-read.
 * Latencies are from known to lastAbsent (stable) or to lastPresent (lost). Beyond Jepsen: copies within a read are
 * counted, elements nobody added are reported, and staleness below a millisecond is staleness, because the order of
 * records decides, not the difference of rounded times.
 *
 * Stale reads fail the history in linearizable mode only; a store that promises less may lag.
 */
import type { History, Operation } from "../domain/history.ts";
import { acknowledgement, addTable, firstAttempt, intruder, type AddTable } from "./add-table.ts";
import type { Checker, CheckResult } from "./checker.ts";
import { conclude, findingLog, type FindingLog } from "./finding-log.ts";
import { perKey, type KeyOptions } from "./independent.ts";
import { FLAG, requireOptions } from "./option-rules.ts";
import { elementPicture } from "./pictures/element-picture.ts";
import { quantileStats } from "./quantiles.ts";
import { NONE, scanReads, type ReadEvidence } from "./set-full-scan.ts";
import { show, showMs } from "./values.ts";

export interface SetFullOptions extends KeyOptions {
  /** Every read sees every element known before it began: stale reads are violations. */
  readonly linearizable?: boolean;
}

export const setFullChecker: Checker<SetFullOptions> = {
  name: "set-full",
  summary: "no acknowledged element is ever lost; how long each took to be seen by every read",
  check: (history, options) => {
    requireOptions("set-full", options, { linearizable: FLAG });
    return perKey(history, options, (part) => check(part, options));
  },
};

/** Worst stale elements kept, as in Jepsen. */
const WORST = 8;
/** Findings of one code that get a picture; each costs a look through some reads. */
const PICTURES_PER_CODE = 3;

type Fate = "stable" | "lost" | "never-read";

interface Element {
  readonly id: number;
  readonly fate: Fate;
  /** Stable, but missed by a read that began after it was known. */
  readonly stale: boolean;
  /** ns; of stable and lost elements. */
  readonly latency: number;
}

function check(history: History, options: SetFullOptions): CheckResult {
  const table = addTable(history.operations.filter(({ f }) => f === "add"));
  const evidence = scanReads(table, history.operations);
  const elements = Array.from({ length: table.count }, (_, id) => judge(table, evidence, id));
  const of = (fate: Fate): readonly Element[] => elements.filter((e) => e.fate === fate);
  const [stable, lost] = [of("stable"), of("lost")];
  const worst = stable
    .filter(({ stale }) => stale)
    .sort((a, b) => b.latency - a.latency || a.id - b.id);
  const log = findingLog();
  for (const element of lost) reportLost(table, evidence, log, element);
  reportStrange(table, evidence, log);
  if (options.linearizable === true) {
    for (const element of worst) reportStale(table, evidence, log, element);
  }
  return conclude(log, reasonUnknown(evidence, table, stable.length), {
    attempted: table.count,
    acknowledged: table.acknowledged.reduce((sum, add) => sum + Number(add >= 0), 0),
    reads: evidence.reads.length,
    stable: stable.length,
    lost: lost.length,
    stale: worst.length,
    neverRead: table.count - stable.length - lost.length,
    duplicated: evidence.copies.size,
    unexpected: log.count("unexpected-element") + log.count("failed-write-visible"),
    recovered: stable.filter(({ id }) => acknowledgement(table, id) === undefined).length,
    ...quantileStats("stableLatencyMs", milliseconds(stable)),
    ...quantileStats("lostLatencyMs", milliseconds(lost)),
    worstStale: worst
      .slice(0, WORST)
      .map(({ id, latency }) => `${show(table.ids.value(id))} (${showMs(latency)})`)
      .join(", "),
  });
}

function reasonUnknown(
  evidence: ReadEvidence,
  table: AddTable,
  stable: number,
): string | undefined {
  if (table.count === 0) return "nothing was added";
  if (evidence.reads.length === 0) return "no read of the set completed";
  return stable === 0
    ? "no element was ever seen: nothing shows that reads and adds met"
    : undefined;
}

function judge(table: AddTable, evidence: ReadEvidence, id: number): Element {
  const known = knownBy(table, evidence, id);
  const present = evidence.reads[evidence.lastPresent[id] ?? NONE];
  const absent = evidence.reads[evidence.lastAbsent[id] ?? NONE];
  const missedOnceKnown =
    known !== undefined && absent !== undefined && known.completionIndex < absent.index;
  const stable = present !== undefined && (absent?.index ?? -1) < present.index;
  if (stable) {
    const latency = missedOnceKnown ? absent.invokedAt - known.completedAt : 0;
    return { id, fate: "stable", stale: missedOnceKnown, latency: Math.max(0, latency) };
  }
  if (!missedOnceKnown) return { id, fate: "never-read", stale: false, latency: 0 };
  const latency = present === undefined ? 0 : present.invokedAt - known.completedAt;
  return { id, fate: "lost", stale: false, latency: Math.max(0, latency) };
}

/** The operation whose completion first proved that the element exists. */
function knownBy(table: AddTable, evidence: ReadEvidence, id: number): Operation | undefined {
  const add = acknowledgement(table, id);
  const read = evidence.reads[evidence.firstSeen[id] ?? NONE];
  if (add === undefined || read === undefined) return add ?? read;
  return add.completionIndex < read.completionIndex ? add : read;
}

function milliseconds(elements: readonly Element[]): Float64Array {
  return Float64Array.from(elements, ({ latency }) => latency / 1e6);
}

function reportLost(
  table: AddTable,
  evidence: ReadEvidence,
  log: FindingLog,
  element: Element,
): void {
  log.add("lost-write", () => {
    const facts = factsOf(table, evidence, element.id);
    const since = facts.absent === undefined ? 0 : facts.absent.invokedAt - facts.knownAt;
    return {
      message: `${facts.origin}, yet T${facts.absent?.index}, which began ${showMs(since)} later, misses it, and no read that began after that contains it`,
      operations: facts.operations,
      ...pictureOf(log, "lost-write", () => elementPicture(facts)),
    };
  });
}

function reportStale(
  table: AddTable,
  evidence: ReadEvidence,
  log: FindingLog,
  element: Element,
): void {
  log.add("stale-read", () => {
    const facts = factsOf(table, evidence, element.id);
    return {
      message: `${facts.origin}, yet T${facts.absent?.index}, which began ${showMs(element.latency)} later, misses it; later reads contain it again`,
      operations: facts.operations,
      ...pictureOf(log, "stale-read", () => elementPicture(facts)),
    };
  });
}

function reportStrange(table: AddTable, evidence: ReadEvidence, log: FindingLog): void {
  for (const { read, element } of evidence.strange) {
    const strange = intruder(table, element, read);
    if (strange === undefined) continue;
    log.add(strange.code, () => {
      const { why, adds } = strange.explain();
      return {
        message: `T${read.index} read ${show(element)}, ${why}`,
        operations: [...adds, read],
      };
    });
  }
  for (const [id, { read, count }] of evidence.copies) {
    log.add("duplicated-element", () => ({
      message: `T${read.index} read ${show(table.ids.value(id))} ${count} times`,
      operations: [read],
    }));
  }
}

function factsOf(table: AddTable, evidence: ReadEvidence, id: number) {
  const known = knownBy(table, evidence, id);
  const add = acknowledgement(table, id) ?? firstAttempt(table, id);
  const present = evidence.reads[evidence.lastPresent[id] ?? NONE];
  const absent = evidence.reads[evidence.lastAbsent[id] ?? NONE];
  const element = table.ids.value(id);
  const proof =
    known === add ? "and was acknowledged" : `and T${known?.index} read it, so it existed`;
  return {
    element,
    add,
    known,
    present,
    absent,
    reads: evidence.reads,
    knownAt: known?.completedAt ?? 0,
    origin: `T${add?.index} added ${show(element)} ${proof}`,
    operations: [...new Set([add, known, present, absent])]
      .filter((operation) => operation !== undefined)
      .sort((a, b) => a.index - b.index),
  };
}

function pictureOf<T>(log: FindingLog, code: string, draw: () => T): { pictures?: [T] } {
  return log.count(code) <= PICTURES_PER_CODE ? { pictures: [draw()] } : {};
}
