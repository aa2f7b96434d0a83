/**
 * Bank: transfers between accounts never change the total, and every read of all accounts shows it.
 *
 * Records: `transfer` with value `{"from": a, "to": b, "amount": n}`; `read` whose ok value maps every account to its
 * balance, `{"0": 12, "1": 88}`. Operations that carry a `key` are independent banks.
 *
 * Source: Jepsen's `tests/bank`. Each read is judged by itself, by the first rule it breaks: an unknown account, a
 * missing balance, a total that is not the total, a negative balance (unless allowed). Of each kind the first, the worst
 * and the last read are shown. Reads must come from one statement or one snapshot: in PostgreSQL's read committed two
 * statements see two states.
 */
import type { Picture } from "../domain/finding.ts";
import type { History, Operation } from "../domain/history.ts";
import type { Checker, CheckResult } from "./checker.ts";
import { conclude, findingLog, type FindingLog } from "./finding-log.ts";
import { perKey, type KeyOptions } from "./independent.ts";
import { FLAG, INTEGER, NAMES, requireOptions } from "./option-rules.ts";
import { totalsPlot } from "./pictures/totals-plot.ts";
import { numberOf, show, wrongShape } from "./values.ts";

export interface BankOptions extends KeyOptions {
  /** Names of all accounts; 0 to 7 unless given, as in Jepsen. */
  readonly accounts?: readonly (string | number)[];
  /** Sum of all balances at any time; 100 unless given. */
  readonly total?: number;
  readonly negativeBalances?: boolean;
}

const OPTIONS = { accounts: NAMES, total: INTEGER, negativeBalances: FLAG };

export const bankChecker: Checker<BankOptions> = {
  name: "bank",
  summary: "transfers keep the total: every read of all accounts shows the same sum",
  check: (history, options) => {
    requireOptions("bank", options, OPTIONS);
    return perKey(history, options, (part) => check(part, options));
  },
};

type Violation = "unexpected-account" | "missing-balance" | "wrong-total" | "negative-balance";

/** How one read broke a rule; the larger `badness` the worse, within its kind. */
interface Break {
  readonly read: Operation;
  readonly badness: number;
  readonly message: string;
}

interface Rules {
  readonly accounts: ReadonlySet<string>;
  readonly total: number;
  readonly negativeBalances: boolean;
}

function check(history: History, options: BankOptions): CheckResult {
  const rules: Rules = {
    accounts: new Set((options.accounts ?? [0, 1, 2, 3, 4, 5, 6, 7]).map(String)),
    total: options.total ?? 100,
    negativeBalances: options.negativeBalances ?? false,
  };
  const reads = history.operations.filter(({ f, outcome }) => f === "read" && outcome === "ok");
  const broken = new Map<Violation, ShownBreaks>();
  let [lowest, highest, bad] = [Infinity, -Infinity, 0];
  for (const read of reads) {
    const balances = balancesOf(read);
    const { total, violation } = judge(read, balances, rules);
    lowest = Math.min(lowest, total);
    highest = Math.max(highest, total);
    if (violation === undefined) continue;
    bad += 1;
    const next = { read, ...explain(violation, read, { balances, total, rules }) };
    const shown = broken.get(violation);
    broken.set(violation, shown === undefined ? firstBreak(next) : laterBreak(shown, next));
  }
  const log = findingLog();
  for (const [code, shown] of broken) report(log, code, shown, () => plot(reads, rules.total));
  return conclude(log, reasonUnknown(history, reads), {
    reads: reads.length,
    badReads: bad,
    ...countStats(broken),
    lowestTotal: reads.length === 0 ? null : lowest,
    highestTotal: reads.length === 0 ? null : highest,
  });
}

function reasonUnknown(history: History, reads: readonly Operation[]): string | undefined {
  if (reads.length === 0) return "no read of the accounts completed";
  const lastRead = reads.reduce((latest, read) => Math.max(latest, read.completionIndex), -1);
  const transferred = history.operations.some(
    ({ f, outcome, index }) => f === "transfer" && outcome === "ok" && index < lastRead,
  );
  return transferred ? undefined : "no transfer succeeded before the last read ended";
}

/** One look at every balance: there may be millions of reads. */
function judge(
  read: Operation,
  balances: Readonly<Record<string, unknown>>,
  rules: Rules,
): { readonly total: number; readonly violation: Violation | undefined } {
  let [total, unexpected, missing, negative] = [0, false, false, false];
  for (const account in balances) {
    if (!rules.accounts.has(account)) unexpected = true;
    const value = balances[account];
    if (value === null || value === undefined) {
      missing = true;
      continue;
    }
    const balance = numberOf(read, value);
    total += balance;
    if (balance < 0) negative = true;
  }
  if (unexpected) return { total, violation: "unexpected-account" };
  if (missing) return { total, violation: "missing-balance" };
  if (total !== rules.total) return { total, violation: "wrong-total" };
  const broken = negative && !rules.negativeBalances;
  return { total, violation: broken ? "negative-balance" : undefined };
}

function explain(
  violation: Violation,
  read: Operation,
  facts: { balances: Readonly<Record<string, unknown>>; total: number; rules: Rules },
): { badness: number; message: string } {
  const { balances, total, rules } = facts;
  const named = (test: (account: string) => boolean) => Object.keys(balances).filter(test);
  switch (violation) {
    case "unexpected-account": {
      const strange = named((account) => !rules.accounts.has(account));
      const message = `T${read.index} read account ${strange.join(", ")}, which does not exist`;
      return { badness: strange.length, message };
    }
    case "missing-balance": {
      const missing = named((account) => (balances[account] ?? null) === null);
      const message = `T${read.index} read no balance for account ${missing.join(", ")}`;
      return { badness: missing.length, message };
    }
    case "wrong-total": {
      const by = total - rules.total;
      const message = `T${read.index} read a total of ${total}, ${Math.abs(by)} ${by > 0 ? "more" : "less"} than the ${rules.total} there is`;
      return { badness: Math.abs(by), message };
    }
    case "negative-balance": {
      const negative = named((account) => Number(balances[account]) < 0);
      const sum = negative.reduce((all, account) => all - Number(balances[account]), 0);
      const message = `T${read.index} read a negative balance: ${negative.map((account) => `account ${account} has ${show(balances[account])}`).join(", ")}`;
      return { badness: sum, message };
    }
  }
}

interface ShownBreaks {
  readonly first: Break;
  readonly worst: Break;
  readonly last: Break;
  readonly count: number;
}

function firstBreak(only: Break): ShownBreaks {
  return { first: only, worst: only, last: only, count: 1 };
}

function laterBreak(shown: ShownBreaks, next: Break): ShownBreaks {
  const worst = next.badness > shown.worst.badness ? next : shown.worst;
  return { first: shown.first, worst, last: next, count: shown.count + 1 };
}

function report(log: FindingLog, code: Violation, shown: ShownBreaks, draw: () => Picture): void {
  const reads = [...new Set([shown.first, shown.worst, shown.last])];
  for (const { read, message } of reads) {
    const pictured = code === "wrong-total" && read === shown.first.read;
    log.add(code, () => ({
      message,
      operations: [read],
      ...(pictured ? { pictures: [draw()] } : {}),
    }));
  }
}

function countStats(broken: ReadonlyMap<Violation, ShownBreaks>): Record<string, number> {
  const of = (code: Violation) => broken.get(code)?.count ?? 0;
  return {
    unexpectedAccounts: of("unexpected-account"),
    missingBalances: of("missing-balance"),
    wrongTotals: of("wrong-total"),
    negativeBalances: of("negative-balance"),
  };
}

function plot(reads: readonly Operation[], total: number): Picture {
  const points = reads.map((read) => ({
    time: read.completedAt,
    total: totalOf(read, balancesOf(read)),
  }));
  return totalsPlot("Total of all accounts as read", total, points);
}

function balancesOf(read: Operation): Readonly<Record<string, unknown>> {
  const { output } = read;
  if (output instanceof Map) return Object.fromEntries(output) as Record<string, unknown>;
  if (typeof output === "object" && output !== null && !Array.isArray(output)) {
    return output as Record<string, unknown>;
  }
  throw wrongShape(read, output, 'balances by account such as {"0": 12}');
}

function totalOf(read: Operation, balances: Readonly<Record<string, unknown>>): number {
  let total = 0;
  for (const account in balances) {
    const balance = balances[account];
    if (balance !== null && balance !== undefined) total += numberOf(read, balance);
  }
  return total;
}
