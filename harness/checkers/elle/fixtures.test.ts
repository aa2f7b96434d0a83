/** Histories by hand, one anomaly each: every one gives exactly its classes, and leaves exactly its levels possible. */
import { expect, test } from "@playwright/test";
import { readHistory } from "../../adapters/history/read-history.ts";
import { CHECKERS } from "../registry.ts";
import type { CheckResult } from "../checker.ts";

/** File, every class found in it, strongest level still possible. A dirty read always comes with what it led to. */
const HISTORIES: readonly (readonly [string, string, string])[] = [
  ["g0", "G0", "none"],
  ["g1a", "G1a", "read-uncommitted"],
  ["g1b", "G1b, G-single", "read-uncommitted"],
  ["g1c", "G1c", "read-uncommitted"],
  ["g-single", "G-single", "read-committed"],
  ["g-nonadjacent", "G-nonadjacent", "read-committed"],
  ["g2-item", "G2-item", "snapshot-isolation"],
  ["lost-update", "lost-update, G-single", "read-committed"],
  ["internal", "internal", "repeatable-read"],
  ["future-read", "future-read", "read-uncommitted"],
  ["duplicate-elements", "duplicate-elements", "none"],
  ["incompatible-order", "incompatible-order", "read-uncommitted"],
  ["dirty-update", "G1a, dirty-update", "read-uncommitted"],
  ["garbage-read", "garbage-read", "none"],
  ["g0-process", "G0-process", "serializable"],
  ["g1c-process", "G1c-process", "serializable"],
  ["g-single-process", "G-single-process", "serializable"],
  ["g-nonadjacent-process", "G-nonadjacent-process", "serializable"],
  ["g2-item-process", "G2-item-process", "serializable"],
  ["g0-realtime", "G0-realtime", "strong-session-serializable"],
  ["g1c-realtime", "G1c-realtime", "strong-session-serializable"],
  ["g-single-realtime", "G-single-realtime", "strong-session-serializable"],
  ["g-nonadjacent-realtime", "G-nonadjacent-realtime", "strong-session-serializable"],
  ["g2-item-realtime", "G2-item-realtime", "strong-session-serializable"],
  ["serializable", "", "strict-serializable"],
  ["strict-serializable", "", "strict-serializable"],
  ["rw-g1a", "G1a", "read-uncommitted"],
  ["rw-g1b", "G1b", "read-uncommitted"],
  ["rw-g1c", "G1c", "read-uncommitted"],
  ["rw-g-single", "G-single", "read-committed"],
  ["rw-g-nonadjacent", "G-nonadjacent", "read-committed"],
  ["rw-g2-item", "G2-item", "snapshot-isolation"],
  ["rw-lost-update", "lost-update, G2-item", "read-committed"],
  ["rw-internal", "internal", "repeatable-read"],
  ["rw-future-read", "future-read", "read-uncommitted"],
  ["rw-garbage-read", "garbage-read", "none"],
  ["rw-fractured-read", "no-serial-order", "read-committed"],
  ["rw-stale-read", "G-single-realtime", "strong-session-serializable"],
  ["rw-cyclic-versions", "G-single-process", "serializable"],
  ["rw-serializable", "", "strict-serializable"],
];

async function checkFixture(name: string, options: object): Promise<CheckResult> {
  const load = CHECKERS[name.startsWith("rw-") ? "rw-register" : "list-append"]!;
  return (await load()).check(await readHistory(`fixtures/histories/${name}.jsonl`), options);
}

for (const [name, classes, strongest] of HISTORIES) {
  test(`the fixture ${name} shows exactly ${classes === "" ? "nothing" : classes}`, async () => {
    const result = await checkFixture(name, {});
    expect(result.stats["anomalies"]).toBe(classes);
    expect(result.strongest).toBe(strongest);
    expect(result.verdict).toBe(classes === "" ? "pass" : "fail");
    const codes = new Set(result.findings.map(({ code }) => code));
    expect([...codes]).toEqual(classes === "" ? [] : classes.split(", "));
  });

  test(`the fixture ${name} passes at its strongest level and fails above it`, async () => {
    const levels = [
      "read-uncommitted",
      "read-committed",
      "repeatable-read",
      "snapshot-isolation",
      "serializable",
      "strong-session-serializable",
      "strict-serializable",
    ];
    if (strongest !== "none") {
      const { verdict } = await checkFixture(name, { consistency: strongest });
      expect(verdict).toBe("pass");
    }
    const above = levels[strongest === "repeatable-read" ? 4 : levels.indexOf(strongest) + 1];
    if (above === undefined) return;
    const { verdict } = await checkFixture(name, { consistency: above });
    expect(verdict).toBe("fail");
  });
}

test("cyclic versions show where the caller vouches for the order in which a process meets versions", async () => {
  const result = await checkFixture("rw-cyclic-versions", {
    consistency: "read-uncommitted",
    sequentialKeys: true,
  });
  expect(result.findings.map(({ code, message }) => ({ code, message }))).toEqual([
    {
      code: "cyclic-versions",
      message: "the versions 1, 2 of x, which T0, T2 wrote, were met in a circle",
    },
  ]);
});

test("two appends that nobody read are concurrent at most in serializability's cycle, not in snapshot isolation", async () => {
  const result = await checkFixture("no-snapshot-order", { consistency: "snapshot-isolation" });
  expect(result).toMatchObject({ verdict: "fail", strongest: "read-committed" });
  expect(result.findings.map(({ code }) => code)).toEqual(["no-snapshot-order"]);
});
