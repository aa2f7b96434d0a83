/**
 * Convergence: after everything healed, every node shows the same state, and it is the merge of what was written.
 *
 * Records, each read with its `node`, `key` = the object (none for a single one):
 * - set: `add` with value = an element; `read` whose ok value is the list of all elements;
 * - counter: `add` with value = an integer delta; `read` whose ok value is the count;
 * - register: `write` with value = the new value; `read` whose ok value is the value, null for none.
 *
 * The final read of a node is its last one, provided it began after the last acknowledged write ended; a node without one
 * leaves the history undecided. All final reads must be equal (strong convergence, after nurturenature's
 * jepsen-causal-consistency). A set must hold every acknowledged element and nothing that nobody added, in any read. A
 * counter must show the sum of the acknowledged deltas plus some choice of the unknown ones (Maelstrom's pn-counter). A
 * register must show a value that somebody wrote and that no acknowledged write followed.
 */
import type { History, Operation } from "../domain/history.ts";
import { canonicalJson, identity } from "../lib/identity.ts";
import type { Checker, CheckResult } from "./checker.ts";
import { judgeCounter, judgeRegister, judgeSet, type Judge } from "./convergence-merge.ts";
import { conclude, findingLog, type FindingLog } from "./finding-log.ts";
import { perKey, type KeyOptions } from "./independent.ts";
import { NAMES, oneOf, requireOptions } from "./option-rules.ts";
import { elementsOf, show, showMany } from "./values.ts";

export interface ConvergenceOptions extends KeyOptions {
  /** What is replicated; told from the operations unless given. */
  readonly type?: "set" | "counter" | "register";
  /** Every node that must be read; those that answered anything unless given. */
  readonly nodes?: readonly string[];
}

const OPTIONS = { type: oneOf("set", "counter", "register"), nodes: NAMES };

export const convergenceChecker: Checker<ConvergenceOptions> = {
  name: "convergence",
  summary: "after healing all nodes show the same state: the merge of all acknowledged writes",
  check: (history, options) => {
    requireOptions("convergence", options, OPTIONS);
    return perKey(history, options, (part) => check(part, options));
  },
};

const JUDGES: Readonly<Record<NonNullable<ConvergenceOptions["type"]>, Judge>> = {
  set: judgeSet,
  counter: judgeCounter,
  register: judgeRegister,
};

function check(history: History, options: ConvergenceOptions): CheckResult {
  const type = options.type ?? typeOf(history);
  const writes = history.operations.filter(({ f }) => f === "add" || f === "write");
  const reads = history.operations.filter(({ f, outcome }) => f === "read" && outcome === "ok");
  const expected = options.nodes ?? nodesOf(history);
  const finals = finalReads(writes, reads);
  const log = findingLog();
  reportDiverged(log, type, finals);
  const undecided = JUDGES[type]({ log, writes, reads, finals });
  const unread = expected.filter((node) => !finals.some((read) => read.node === node));
  const acknowledged = writes.filter(({ outcome }) => outcome === "ok").length;
  return conclude(log, reasonUnknown({ acknowledged, expected, unread }) ?? undecided, {
    type,
    writes: writes.length,
    acknowledged,
    nodes: expected.length,
    finalReads: finals.length,
    unreadNodes: unread.length,
  });
}

function reasonUnknown(facts: {
  readonly acknowledged: number;
  readonly expected: readonly string[];
  readonly unread: readonly string[];
}): string | undefined {
  if (facts.acknowledged === 0) return "no write was acknowledged";
  if (facts.expected.length < 2) return "fewer than two nodes are named: nothing could diverge";
  return facts.unread.length > 0
    ? `no final read of ${showMany(facts.unread)}: none began after the last acknowledged write`
    : undefined;
}

function typeOf(history: History): NonNullable<ConvergenceOptions["type"]> {
  if (history.operations.some(({ f }) => f === "write")) return "register";
  const read = history.operations.find(({ f, outcome }) => f === "read" && outcome === "ok");
  return typeof read?.output === "number" ? "counter" : "set";
}

function nodesOf(history: History): readonly string[] {
  const nodes = history.operations.map(({ node }) => node).filter((node) => node !== undefined);
  return [...new Set(nodes)].sort();
}

/** The last read of every node, where it began after all acknowledged writes. */
function finalReads(
  writes: readonly Operation[],
  reads: readonly Operation[],
): readonly Operation[] {
  const lastAck = writes
    .filter(({ outcome }) => outcome === "ok")
    .reduce((latest, write) => Math.max(latest, write.completionIndex), -1);
  const last = new Map(reads.map((read) => [read.node, read]));
  return [...last.values()].filter((read) => read.node !== undefined && read.index > lastAck);
}

function reportDiverged(log: FindingLog, type: string, finals: readonly Operation[]): void {
  const states = Map.groupBy(finals, (read) => stateOf(type, read));
  if (states.size < 2) return;
  const groups = [...states.values()];
  log.add("diverged", () => ({
    message: `the nodes disagree at the end: ${groups.map((group) => `${group.map(nameOf).join(", ")} ${group.length > 1 ? "show" : "shows"} ${describe(type, group, groups)}`).join("; ")}`,
    operations: groups.flatMap((group) => group.slice(0, 2)),
  }));
}

function nameOf(read: Operation): string {
  return `${read.node ?? "?"} (T${read.index})`;
}

/** Equal for reads that show the same state. */
function stateOf(type: string, read: Operation): string {
  if (type !== "set") return canonicalJson(read.output ?? null);
  return canonicalJson(Array.from(elementsOf(read), (e) => String(canonicalJson(e))).sort());
}

/** A whole value, or, of a set, only what not every node has. */
function describe(
  type: string,
  [read]: readonly Operation[],
  groups: readonly (readonly Operation[])[],
): string {
  if (read === undefined) return "nothing";
  if (type !== "set") return show(read.output);
  const others = groups.flatMap(([first]) =>
    first === undefined || first === read ? [] : [new Set(Array.from(elementsOf(first), identity))],
  );
  const elements = Array.from(elementsOf(read));
  const own = elements.filter((e) => others.some((set) => !set.has(identity(e))));
  return own.length === 0
    ? `nothing of what the others lack, ${elements.length} elements in all`
    : `${showMany(own)}, which ${groups.length > 2 ? "some others lack" : "the others lack"}`;
}
