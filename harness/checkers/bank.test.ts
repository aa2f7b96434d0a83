import { expect, test } from "@playwright/test";
import { historyOf, type OperationSketch } from "../testing/history-builder.ts";
import { withoutFailed, withRenamedProcesses } from "../testing/metamorphic.ts";
import { bankChecker, type BankOptions } from "./bank.ts";

const OPTIONS: BankOptions = { accounts: ["a", "b"], total: 10 };
const check = (sketches: readonly OperationSketch[], options: BankOptions = OPTIONS) =>
  bankChecker.check(historyOf(sketches), options);
const transfer = (from: number, to: number): OperationSketch => ({
  process: 0,
  f: "transfer",
  input: { from: "a", to: "b", amount: 3 },
  at: [from, to],
});
const read = (output: unknown, from: number, to = from + 1): OperationSketch => ({
  process: 1,
  f: "read",
  output,
  at: [from, to],
});

test("bank checker passes when every read shows the total", () => {
  expect(check([read({ a: 5, b: 5 }, 0), transfer(2, 3), read({ a: 2, b: 8 }, 4)])).toEqual({
    verdict: "pass",
    findings: [],
    stats: {
      ...{ reads: 2, badReads: 0, unexpectedAccounts: 0, missingBalances: 0, wrongTotals: 0 },
      ...{ negativeBalances: 0, lowestTotal: 10, highestTotal: 10, findings: 0 },
    },
  });
});

test("bank checker reports the first, the worst and the last wrong total, with a picture", () => {
  const totals = [10, 9, 7, 13, 4, 11, 10];
  const reads = totals.map((total, i) => read({ a: total, b: 0 }, 10 + 2 * i));
  const result = check([transfer(0, 1), ...reads]);
  expect(result.verdict).toBe("fail");
  expect(result.findings.map(({ code, message }) => [code, message])).toEqual([
    ["wrong-total", "T12 read a total of 9, 1 less than the 10 there is"],
    ["wrong-total", "T18 read a total of 4, 6 less than the 10 there is"],
    ["wrong-total", "T20 read a total of 11, 1 more than the 10 there is"],
  ]);
  expect(result.stats).toMatchObject({ wrongTotals: 5, lowestTotal: 4, highestTotal: 13 });
  const [picture, ...others] = result.findings.flatMap(({ pictures }) => pictures ?? []);
  expect(picture?.svg.match(/<circle/g)).toHaveLength(7);
  expect(others).toEqual([]);
});

test("bank checker reports a negative balance unless it is allowed", () => {
  const sketches = [transfer(0, 1), read({ a: -2, b: 12 }, 2)];
  const result = check(sketches);
  expect(result.findings).toMatchObject([
    { code: "negative-balance", message: "T2 read a negative balance: account a has -2" },
  ]);
  expect(check(sketches, { ...OPTIONS, negativeBalances: true }).verdict).toBe("pass");
});

test("bank checker reports an account that does not exist before anything else", () => {
  const result = check([transfer(0, 1), read({ a: 5, z: -5, b: null }, 2)]);
  expect(result.findings).toMatchObject([
    { code: "unexpected-account", message: "T2 read account z, which does not exist" },
  ]);
});

test("bank checker reports a missing balance rather than the total it makes", () => {
  const result = check([transfer(0, 1), read({ a: 5, b: null }, 2)]);
  expect(result.findings).toMatchObject([
    { code: "missing-balance", message: "T2 read no balance for account b" },
  ]);
});

test("bank checker takes Jepsen's eight accounts and one hundred unless told otherwise", () => {
  const balances = { 0: 20, 1: 10, 2: 10, 3: 10, 4: 10, 5: 10, 6: 10, 7: 20 };
  expect(check([transfer(0, 1), read(balances, 2)], {}).verdict).toBe("pass");
  expect(check([transfer(0, 1), read({ ...balances, 8: 0 }, 2)], {}).verdict).toBe("fail");
  expect(check([transfer(0, 1), read({ ...balances, 7: 21 }, 2)], {}).verdict).toBe("fail");
  expect(check([transfer(0, 1), read(new Map(Object.entries(balances)), 2)], {}).verdict).toBe(
    "pass",
  );
});

test("bank checker cannot tell without a read, or when no transfer could have been seen", () => {
  expect(check([transfer(0, 1)])).toMatchObject({
    verdict: "unknown",
    reason: "no read of the accounts completed",
  });
  const reason = "no transfer succeeded before the last read ended";
  const balanced = read({ a: 5, b: 5 }, 4);
  expect(check([balanced])).toMatchObject({ verdict: "unknown", reason });
  expect(check([balanced, transfer(6, 7)])).toMatchObject({ verdict: "unknown", reason });
  expect(check([{ ...transfer(0, 1), outcome: "fail" }, balanced])).toMatchObject({ reason });
});

test("bank checker ignores reads that did not complete", () => {
  const silent = { ...read({ a: 0, b: 0 }, 2), outcome: "unknown" } as const;
  const failed = { ...read({ a: 0, b: 0 }, 4), outcome: "fail" } as const;
  const result = check([transfer(0, 1), silent, failed, read({ a: 5, b: 5 }, 6)]);
  expect(result).toMatchObject({ verdict: "pass", stats: { reads: 1 } });
});

test("bank checker refuses values of the wrong shape, naming the operation", () => {
  expect(() => check([read([5, 5], 2)])).toThrow(/T2 \(read\) has the value \[5,5\]/);
  expect(() => check([read({ a: "5", b: 5 }, 2)])).toThrow(/T2 \(read\) has the value "5"/);
});

test("bank checker gives the same verdict for renamed and thinned histories", () => {
  const history = historyOf([
    ...[transfer(0, 1), read({ a: 5, b: 5 }, 2), { ...transfer(4, 5), outcome: "fail" as const }],
  ]);
  for (const change of [withoutFailed, withRenamedProcesses]) {
    expect(bankChecker.check(change(history), OPTIONS).verdict).toBe("pass");
  }
});
