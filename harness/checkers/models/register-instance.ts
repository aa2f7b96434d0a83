/**
 * The one instance behind `register` and `cas-register`. A state is the id of a value. State 0 stands for every value
 * that no operation still to come observes: the searches fold such states into one.
 */
import type { Operation } from "../../domain/history.ts";
import { Interner } from "./interner.ts";
import {
  DROPPED,
  FOREVER,
  ILLEGAL,
  NO_STATE,
  OBSERVER,
  OVERWRITE,
  TOTAL,
  type KindSpans,
  type ModelInstance,
  type ModelOptions,
} from "./model.ts";
import { effectOf, pairOf, unknownFunction } from "./operation-value.ts";

const READ = 0;
const WRITE = 1;
const CAS = 2;
/** A failed compare-and-set: the register held something else. */
const DIFFERS = 3;

const UNOBSERVED = 0;

export function registerInstance(
  options: ModelOptions,
  functions: readonly string[],
): ModelInstance {
  const values = new Interner();
  const stateOf = (value: unknown): number => values.id(value) + 1;
  const { kind, codes, expected, written } = kindTable();
  const initial = stateOf(options.initial);
  let seen: Int32Array | undefined;
  let end = FOREVER;
  const initialIsUnset = (options.initial ?? null) === null;
  const kindOf = (operation: Operation): number => {
    const { f, outcome } = operation;
    if (!functions.includes(f)) throw unknownFunction(operation, functions);
    if (f === "read") {
      if (outcome !== "ok") return DROPPED;
      const value = operation.output ?? null;
      return value === null && !initialIsUnset ? DROPPED : kind(READ, stateOf(value), 0);
    }
    if (f === "write") {
      return outcome === "fail" ? DROPPED : kind(WRITE, 0, stateOf(operation.input));
    }
    const swap =
      outcome === "ok" && !Array.isArray(operation.input) ? effectOf(operation) : operation.input;
    const [from, to] = pairOf(operation, swap);
    if (outcome !== "fail") return kind(CAS, stateOf(from), stateOf(to));
    return options.failedCas === "observed" ? kind(DIFFERS, stateOf(from), 0) : DROPPED;
  };
  const makes = (id: number): number =>
    codes[id] === WRITE || codes[id] === CAS ? (written[id] as number) : NO_STATE;
  const sees = (id: number): number => (codes[id] === WRITE ? NO_STATE : (expected[id] as number));
  const seenUntil = (state: number): number => (seen === undefined ? FOREVER : (seen[state] ?? -1));
  return {
    initial,
    unobserved: UNOBSERVED,
    kindOf,
    foresee: (spans) => {
      end = spans?.end ?? FOREVER;
      seen = spans && observedUntil(spans, values.size + 1, { makes, sees });
    },
    step: (state, id) => {
      const code = codes[id];
      if (code === WRITE) return written[id] as number;
      if (code === DIFFERS) return state === expected[id] ? ILLEGAL : state;
      if (state !== expected[id]) return ILLEGAL;
      return code === READ ? state : (written[id] as number);
    },
    traits: (id) => (codes[id] === WRITE ? TOTAL | OVERWRITE : codes[id] === CAS ? 0 : OBSERVER),
    seenUntil,
    // A failed cas observes every state but one, so then no write may be thought unobserved.
    usefulUntil: (id) => (options.failedCas === "observed" ? end : seenUntil(makes(id))),
    makes,
    sees,
    show: (state) =>
      state === UNOBSERVED ? "some other value" : showValue(values.value(state - 1)),
  };
}

/** Interns (code, expected state, written state). */
function kindTable(): {
  readonly kind: (code: number, from: number, to: number) => number;
  readonly codes: readonly number[];
  readonly expected: readonly number[];
  readonly written: readonly number[];
} {
  const kinds = new Map<number, number>();
  const codes: number[] = [];
  const expected: number[] = [];
  const written: number[] = [];
  const kind = (code: number, from: number, to: number): number => {
    const key = (from * 0x1000000 + to) * 4 + code;
    let id = kinds.get(key);
    if (id === undefined) {
      id = codes.length;
      kinds.set(key, id);
      codes.push(code);
      expected.push(from);
      written.push(to);
    }
    return id;
  };
  return { kind, codes, expected, written };
}

/**
 * By state: the last completion that observes it. A cas of unknown outcome observes its state for as long as the state
 * that it makes is observed. Iterated to the fixed point.
 */
function observedUntil(
  { lastReturn, firstCall, unknown }: KindSpans,
  states: number,
  { makes, sees }: Pick<ModelInstance, "makes" | "sees">,
): Int32Array {
  const until = new Int32Array(states).fill(-1);
  const chains: number[] = [];
  for (const [kind, last] of lastReturn.entries()) {
    const state = sees(kind);
    if (state === NO_STATE) continue;
    until[state] = Math.max(until[state] as number, last);
    if (unknown[kind] !== 0 && makes(kind) !== NO_STATE) chains.push(kind);
  }
  for (let isChanging = true; isChanging;) {
    isChanging = false;
    for (const kind of chains) {
      const last = until[makes(kind)] as number;
      const state = sees(kind);
      if (last < (firstCall[kind] as number) || last <= (until[state] as number)) continue;
      until[state] = last;
      isChanging = true;
    }
  }
  return until;
}

export function showValue(value: unknown): string {
  return value === null ? "nothing" : JSON.stringify(value);
}
