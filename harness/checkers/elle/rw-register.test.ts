import { expect, test } from "@playwright/test";
import type { History } from "../../domain/history.ts";
import { concurrent, registers, sequential } from "../../testing/transaction-history.ts";
import { rwRegisterChecker, type RegisterOptions } from "./rw-register.ts";

const check = (history: History, options: RegisterOptions = {}) =>
  rwRegisterChecker.check(registers(history), options);
const classes = (history: History, options: RegisterOptions = {}): unknown =>
  check(history, options).stats["anomalies"];

test("rw-register checker takes the initial version for the first of every key", () => {
  expect(classes(concurrent("rx_ry1", "wy1wx2"))).toBe("G-single");
});

test("rw-register checker passes blind writes in whichever order serves", () => {
  expect(check(concurrent("rx_wy2", "wx3wy4")).verdict).toBe("pass");
  expect(check(concurrent("wx1wy2wz3", "rx1wy5", "rz3wx4", "wz7wy8")).verdict).toBe("pass");
});

test("rw-register checker fails where no order of two blind writes explains a read of both", () => {
  const history = concurrent("wx1wy1", "wx2wy2", "rx1ry2");
  expect(check(history, { consistency: "serializable" }).findings).toMatchObject([
    {
      code: "no-serial-order",
      message:
        "no order of the writes to x, y lets T0, T1, T2 run one after another: whichever is tried, a transaction would have to come before itself",
    },
  ]);
  expect(check(history, { consistency: "snapshot-isolation" }).verdict).toBe("fail");
  expect(check(history, { consistency: "read-committed" }).verdict).toBe("pass");
});

test("rw-register checker sees a stale read against the order of real time, of a process, or neither", () => {
  const stale = sequential("wx1", "wx2", "rx1");
  expect(check(stale).findings[0]?.message).toBe(
    "T4 read x as 1, without T2's write of 2, which was acknowledged 1 ns before T4 began",
  );
  expect(check(stale).strongest).toBe("strong-session-serializable");
  const session = sequential(
    { text: "wx1", process: 0 },
    { text: "wx2", process: 0 },
    { text: "rx1", process: 0 },
  );
  expect(check(session).strongest).toBe("serializable");
  expect(check(concurrent("wx1", "wx2", "rx1")).verdict).toBe("pass");
});

test("rw-register checker finds a read between two reads of another value not repeatable", () => {
  const history = concurrent("wx1", "rx_rx1");
  expect(classes(history)).toBe("internal, G-single");
  expect(check(history, { consistency: "repeatable-read" }).verdict).toBe("fail");
});

test("rw-register checker takes a value that two transactions found and nobody wrote for the initial one", () => {
  const lost = concurrent("rx0wx1", "rx0wx2");
  expect(check(lost)).toMatchObject({ verdict: "fail", strongest: "read-committed" });
  expect(check(lost).stats["presets"]).toBe("x = 0");
  const skew = concurrent("rx1ry1", "rx1wy2", "ry1wx2");
  expect(check(skew, { consistency: "read-committed" }).verdict).toBe("pass");
  expect(check(skew, { consistency: "serializable" }).verdict).toBe("fail");
});

test("rw-register checker takes a value that one transaction found and nobody wrote for garbage", () => {
  const history = concurrent("wx1", "rx2");
  expect(check(history, { consistency: "read-uncommitted" }).findings[0]).toMatchObject({
    code: "garbage-read",
    message: "T1 read x as 2, which no transaction wrote",
  });
  expect(check(concurrent("rx2", "rx2wy1"), { initial: null }).verdict).toBe("fail");
  expect(check(concurrent("rx2", "rx3", "rx2")).verdict).toBe("fail");
  expect(check(concurrent("rx2", "rx_", "rx2")).verdict).toBe("fail");
});

test("rw-register checker reads nothing into null where registers have an initial value", () => {
  const history = concurrent("rx_ry1", "wy1wx2", "rx0");
  expect(check(history, { initial: 0 }).verdict).toBe("pass");
  expect(check(concurrent("rx0ry1", "wy1wx2"), { initial: 0 }).verdict).toBe("fail");
});

test("rw-register checker leaves a key out whose initial value was written again, or a value twice", () => {
  expect(check(concurrent("wx0", "rx0", "wy1", "ry1"), { initial: 0 })).toMatchObject({
    verdict: "unknown",
    reason: "T0 wrote 0 to x, its value before any write: a read of it says nothing",
  });
  expect(check(concurrent("wx1", "wx1", "rx1", "wy1", "ry1")).verdict).toBe("unknown");
});

test("rw-register checker counts an unknown transaction only where its writes were read", () => {
  const history = concurrent({ text: "wx1wy1", outcome: "unknown" }, "rx1ry_");
  expect(classes(history)).toBe("G-single");
  expect(
    check(concurrent({ text: "wx1wy1", outcome: "unknown" }, "rx_ry_", "wz1", "rz1")).verdict,
  ).toBe("pass");
});

test("rw-register checker orders writes by processes or by real time where the caller vouches for it", () => {
  const history = sequential(
    { text: "wx1wy2", process: 0 },
    { text: "wx2wy1", process: 1 },
    { text: "rx2", process: 0 },
    { text: "ry2", process: 1 },
  );
  const weakest = { consistency: "read-uncommitted" } as const;
  expect(check(history, { ...weakest, sequentialKeys: true }).findings[0]?.code).toBe("G0");
  expect(check(history, { ...weakest, linearizableKeys: true }).findings[0]?.code).toBe(
    "cyclic-versions",
  );
  expect(check(history, weakest).verdict).toBe("pass");
});

test("rw-register checker holds writes after reads against the weakest level only where the caller vouches for it", () => {
  const history = concurrent("wx1", "rx1wx2wy1", "ry1wx3", "wz1");
  const cycle = concurrent("rx1wx2", "rx2wx1");
  expect(check(history).verdict).toBe("pass");
  const weakest = { consistency: "read-uncommitted", initial: null } as const;
  expect(check(cycle, weakest).verdict).toBe("pass");
  expect(check(cycle, { ...weakest, wfrKeys: true }).findings[0]?.code).toBe("cyclic-versions");
});

test("rw-register checker names no verdict that its steps did not reach", () => {
  const texts = Array.from({ length: 8 }, (_, i) => `wx${i + 1}wy${i + 1}`);
  const history = concurrent(...texts, "rx1ry2", "rx3ry4");
  expect(check(history, { consistency: "serializable" }).verdict).toBe("fail");
  expect(check(history, { consistency: "serializable", steps: 1 })).toMatchObject({
    verdict: "unknown",
    reason:
      "whether the writes that no read orders can be ordered was not decided: the steps ran out",
  });
});
