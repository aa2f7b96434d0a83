/** Stores whose isolation level is known give exactly the anomalies that it allows, whatever the seed. */
import { expect, test } from "@playwright/test";
import { Random } from "../../lib/random.ts";
import type { DataType } from "../../testing/brute-isolation.ts";
import { simulate, type Behaviour } from "../../testing/simulated-database.ts";
import type { CheckResult } from "../checker.ts";
import type { ConsistencyLevel } from "./levels.ts";
import { listAppendChecker } from "./list-append.ts";
import { rwRegisterChecker } from "./rw-register.ts";

const SEEDS = 25;

interface Expectation {
  readonly behaviour: Behaviour;
  /** Levels that the store keeps, whatever the seed, and levels that some seed shows it breaks. */
  readonly keeps: readonly ConsistencyLevel[];
  readonly breaks: readonly ConsistencyLevel[];
  /** Classes that it may show; those marked ! some seed must show. */
  readonly list: readonly string[];
  readonly register: readonly string[];
}

const suffixed = (...codes: readonly string[]): readonly string[] =>
  codes.flatMap((code) => [code, `${code}-process`, `${code}-realtime`]);

const EXPECTATIONS: readonly Expectation[] = [
  {
    behaviour: "read-committed",
    keeps: ["read-uncommitted", "read-committed"],
    breaks: ["repeatable-read", "snapshot-isolation"],
    list: ["G-single!", "G2-item!", "lost-update!", "internal!", ...suffixed("G-nonadjacent")],
    register: ["G-single!", "G2-item!", "lost-update!", "internal!", ...suffixed("G-nonadjacent")],
  },
  {
    behaviour: "snapshot-isolation",
    keeps: ["read-committed", "snapshot-isolation", "strong-snapshot-isolation"],
    breaks: ["repeatable-read", "serializable"],
    list: ["G2-item!"],
    register: ["G2-item!", "no-serial-order"],
  },
  {
    behaviour: "serializable",
    keeps: ["snapshot-isolation", "repeatable-read", "strict-serializable"],
    breaks: [],
    list: [],
    register: [],
  },
  {
    behaviour: "stale-replica",
    keeps: ["serializable"],
    breaks: ["strong-session-snapshot-isolation", "strict-serializable"],
    list: ["G-single-process!", "G-single-realtime"],
    register: ["G-single-process!", "G-single-realtime"],
  },
  {
    behaviour: "lossy",
    keeps: [],
    breaks: ["strict-serializable"],
    list: [
      "G-single!",
      ...suffixed("G0", "G-nonadjacent", "G2-item"),
      "lost-update",
      "incompatible-order",
    ],
    register: [
      ...suffixed("G-nonadjacent", "G2-item", "no-serial-order"),
      "G-single-process!",
      "G-single-realtime",
      "lost-update",
    ],
  },
];

/** A history of the store, and how to judge it. */
function run(behaviour: Behaviour, type: DataType, seed: number) {
  const history = simulate({
    behaviour,
    type,
    transactions: 200,
    unknown: seed % 2 === 0 ? 0 : 0.05,
    random: new Random(seed),
  });
  return (consistency: ConsistencyLevel): CheckResult =>
    type === "list"
      ? listAppendChecker.check(history, { consistency, examples: 0 })
      : rwRegisterChecker.check(history, { consistency, examples: 0, initial: null });
}

/** Variants of a class that the store may show: with time and sessions wherever it may show it without. */
function allowed(codes: readonly string[]): ReadonlySet<string> {
  return new Set(codes.flatMap((code) => suffixed(code.replace("!", ""))));
}

for (const expectation of EXPECTATIONS) {
  for (const type of ["list", "register"] as const) {
    const { behaviour, keeps, breaks } = expectation;
    test(`a ${behaviour} store of ${type}s shows what that allows and nothing else`, () => {
      const seen = new Set<string>();
      const broken = new Set<string>();
      for (let seed = 1; seed <= SEEDS; seed += 1) {
        const check = run(behaviour, type, seed);
        const { stats } = check("strict-serializable");
        for (const code of String(stats["anomalies"]).split(", ")) seen.add(code);
        for (const level of keeps)
          expect(`${seed} ${level} ${check(level).verdict}`).toContain("pass");
        for (const level of breaks) if (check(level).verdict === "fail") broken.add(level);
      }
      seen.delete("");
      const permitted = allowed(expectation[type]);
      expect([...seen].filter((code) => !permitted.has(code))).toEqual([]);
      const required = expectation[type].filter((code) => code.endsWith("!"));
      expect(required.filter((code) => !seen.has(code.slice(0, -1)))).toEqual([]);
      expect([...broken].sort()).toEqual([...breaks].sort());
    });
  }
}
