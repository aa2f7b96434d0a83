/**
 * Transactions over registers: `w` of unique values, `r` of one value. Reads tell the order of versions only in part,
 * so beyond Elle's classes it decides whether any order of the rest satisfies the level: a pass is a proof here too.
 */
import type { History, Operation } from "../../domain/history.ts";
import { identity } from "../../lib/identity.ts";
import type { Checker, CheckResult } from "../checker.ts";
import { ambiguityOf } from "./ambiguity.ts";
import type { Analysis } from "./analysis.ts";
import { conclude } from "./conclude.ts";
import { dependenciesOf } from "./dependencies.ts";
import { EdgeList } from "./digraph.ts";
import { DirectFindings } from "./direct-findings.ts";
import { registerExplainer } from "./explain-register.ts";
import { findCycles } from "./find-cycles.ts";
import { settingsOf, type Settings, type TransactionOptions } from "./options.ts";
import { orderDecider } from "./order-decider.ts";
import { findDirectRegister } from "./register-direct.ts";
import {
  addOrderedMisses,
  addRegisterEdges,
  openRegisters,
  registerVersionsOf,
} from "./register-edges.ts";
import { registerReadsOf } from "./register-reads.ts";
import { versionOrderOf, type Assumptions } from "./register-versions.ts";
import { shown } from "./show.ts";
import { transactionsOf } from "./transactions.ts";
import { isOrderedPair } from "./zones.ts";
import { WriteIndex } from "./write-index.ts";

export interface RegisterOptions extends TransactionOptions, Assumptions {
  /** Value of every register before the history; null for none. Without it, see registerReadsOf. */
  readonly initial?: unknown;
}

export const rwRegisterChecker: Checker<RegisterOptions> = {
  name: "rw-register",
  summary: "transactions that write and read registers keep the asked isolation level (Elle)",
  check,
};

function check(history: History, options: RegisterOptions): CheckResult {
  const settings = settingsOf(options);
  const excerpt = (operations: readonly Operation[]): Analysis =>
    analyse({ operations, warnings: [] }, options, settings).analysis;
  const { analysis, presets } = analyse(history, options, settings);
  const result = conclude(analysis, settings, excerpt);
  return presets === "" ? result : { ...result, stats: { ...result.stats, presets } };
}

function analyse(
  history: History,
  options: RegisterOptions,
  { steps, examples }: Settings,
): { readonly analysis: Analysis; readonly presets: string } {
  const table = transactionsOf(history, "w");
  const index = new WriteIndex(table, identity(options.initial));
  const reads = registerReadsOf(table, index, options.initial);
  const versions = registerVersionsOf(reads);
  const direct = new DirectFindings(examples);
  findDirectRegister(reads, direct);
  const order = versionOrderOf(reads, options, direct);
  const edges = new EdgeList();
  const nodes = addRegisterEdges(versions, order, edges);
  const dependencies = dependenciesOf(table, reads.included, edges, nodes);
  const open = openRegisters(versions);
  addOrderedMisses(open, dependencies);
  const cycles = findCycles(dependencies, { left: steps });
  const analysis = {
    dependencies,
    direct,
    cycles,
    explain: registerExplainer({
      versions,
      order,
      isOrdered: (key, before, after) =>
        open.some(
          (one) =>
            one.key === key && isOrderedPair(one, [before, after], table, dependencies.timeline),
        ),
    }),
    writersRead: (row: number) => {
      const write = reads.source[row]!;
      return write < 0 ? [] : [index.transactionOf[write]!];
    },
    unjudged: ambiguityOf(table, index),
    search: orderDecider({
      dependencies,
      open,
      serializableIsOpen: true,
      cycles: cycles.cycles,
      steps,
    }),
  };
  const presets = [...reads.presets]
    .map(([key, value]) => `${shown(table.keys.value(key))} = ${shown(value)}`)
    .join(", ");
  return { analysis, presets };
}
