/**
 * Transactions over lists: `append` of unique elements, `r` of whole lists. Finds Elle's anomaly classes and names the
 * strongest consistency level still possible. Source of the method: Kingsbury & Alvaro, "Elle: Inferring Isolation
 * Anomalies from Experimental Observations"; jepsen-io/elle for the classes and their ranks.
 */
import type { History, Operation } from "../../domain/history.ts";
import type { Checker, CheckResult } from "../checker.ts";
import type { Analysis } from "./analysis.ts";
import { appendEdgesOf, type Unseen } from "./append-edges.ts";
import { findBadReads } from "./append-bad-reads.ts";
import { findIncompatibleOrders } from "./append-orders.ts";
import { findDirtyUpdates, findLostUpdates } from "./append-updates.ts";
import { findInternalAppend } from "./append-internal.ts";
import { appendVersionsOf, restricted, type AppendVersions } from "./append-versions.ts";
import { conclude } from "./conclude.ts";
import { dependenciesOf } from "./dependencies.ts";
import { DirectFindings } from "./direct-findings.ts";
import { appendExplainer } from "./explain-append.ts";
import { findCycles, type CycleReport } from "./find-cycles.ts";
import { orderDecider } from "./order-decider.ts";
import type { OpenKey } from "./open-key.ts";
import { settingsOf, type Settings, type TransactionOptions } from "./options.ts";
import { COMMITTED, transactionsOf } from "./transactions.ts";
import { WriteIndex } from "./write-index.ts";
import { ambiguityOf } from "./ambiguity.ts";

export const listAppendChecker: Checker<TransactionOptions> = {
  name: "list-append",
  summary: "transactions that append to lists and read them keep the asked isolation level (Elle)",
  check,
};

function check(history: History, options: TransactionOptions): CheckResult {
  const settings = settingsOf(options);
  const excerpt = (operations: readonly Operation[]): Analysis =>
    analyse({ operations, warnings: [] }, settings);
  return conclude(analyse(history, settings), settings, excerpt);
}

function analyse(history: History, { steps, examples }: Settings): Analysis {
  const table = transactionsOf(history, "append");
  const index = new WriteIndex(table);
  const versions = appendVersionsOf(table, index);
  const direct = new DirectFindings(examples);
  findBadReads(versions, direct);
  findIncompatibleOrders(versions, direct);
  findDirtyUpdates(versions, direct);
  findLostUpdates(versions, direct);
  findInternalAppend(versions, direct);
  const { edges, nodes, unseen } = appendEdgesOf(versions);
  const dependencies = dependenciesOf(table, versions.included, edges, nodes);
  const cycles = withCertain(findCycles(dependencies, { left: steps }), versions, steps);
  return {
    dependencies,
    direct,
    cycles,
    explain: appendExplainer(versions),
    writersRead: (row) => writersRead(versions, row),
    unjudged: ambiguityOf(table, index),
    search: orderDecider({
      dependencies,
      open: openKeys(unseen),
      serializableIsOpen: false,
      cycles: cycles.cycles,
      steps,
    }),
  };
}

/** Write cycles that hold at read uncommitted too: those of transactions that are known to have committed. */
function withCertain(report: CycleReport, versions: AppendVersions, steps: number): CycleReport {
  const isDoubtful = report.cycles.some(({ anomaly: { kind, unlessDirty } }) => {
    return kind === "G0" && unlessDirty === true;
  });
  if (!isDoubtful) return report;
  const included = versions.table.status.map((status) => (status === COMMITTED ? 1 : 0));
  const { edges, nodes } = appendEdgesOf(restricted(versions, included));
  const certain = findCycles(dependenciesOf(versions.table, included, edges, nodes), {
    left: steps,
  });
  const writes = certain.cycles.filter(({ anomaly }) => anomaly.kind === "G0");
  return { ...report, cycles: [...writes, ...report.cycles] };
}

const NOBODY = new Int32Array(0);

/** Keys with several appends that no read shows: snapshot isolation asks for an order of those too. */
function openKeys({ start, writers }: Unseen): readonly OpenKey[] {
  const open: OpenKey[] = [];
  for (let key = 0; key + 1 < start.length; key += 1) {
    const list = [...writers.subarray(start[key], start[key + 1])];
    if (list.length > 1) open.push({ key, writers: list, readersOf: () => NOBODY });
  }
  return open;
}

function writersRead({ table, index }: AppendVersions, row: number): readonly number[] {
  const value = table.value[row];
  if (table.isWrite[row] === 1 || !Array.isArray(value)) return [];
  return (value as unknown[])
    .map((element) => index.rowOf(table.key[row]!, element))
    .filter((write) => write >= 0)
    .map((write) => index.transactionOf[write]!);
}
