/**
 * One key of a store of strings: `get` → string, `put` string, `append` string. An unset key reads as "". Histories
 * over many keys are partitioned first.
 *
 * What counts is what the gets to come still return: a text that none of them starts with can only be overwritten, so
 * all such texts are one state. That keeps the orders of concurrent appends few, and the texts that are held.
 */
import type { Operation } from "../../domain/history.ts";
import {
  DROPPED,
  FOREVER,
  ILLEGAL,
  NO_STATE,
  OBSERVER,
  OVERWRITE,
  TOTAL,
  type Model,
  type ModelInstance,
  type ModelOptions,
} from "./model.ts";
import { stringOf, unknownFunction } from "./operation-value.ts";
import { TextFuture } from "./text-future.ts";

export const kvModel: Model = {
  name: "kv",
  summary: 'get, put and append strings by key; an unset key reads as ""',
  create,
};

const GET = 0;
const PUT = 1;
const APPEND = 2;
/** State 0: some text that no get to come starts with. */
const UNOBSERVED = 0;
const MAX_TRANSITIONS = 1_000_000;

function create(options: ModelOptions): ModelInstance {
  const texts: string[] = [""];
  const stateIds = new Map<string, number>();
  const { kindOf, codes, operands } = kindTable();
  const transitions = new Map<number, number>();
  let future: TextFuture | undefined;
  const stateOf = (text: string): number => {
    let id = stateIds.get(text);
    if (id === undefined) {
      id = texts.length;
      stateIds.set(text, id);
      texts.push(text);
    }
    return id;
  };
  const initial = stateOf(typeof options.initial === "string" ? options.initial : "");
  const follow = (state: number, kind: number): number => {
    const operand = operands[kind] as string;
    if (codes[kind] === GET) return texts[state] === operand ? state : ILLEGAL;
    const text = codes[kind] === PUT ? operand : (texts[state] as string) + operand;
    return future === undefined || future.isSeen(text) ? stateOf(text) : UNOBSERVED;
  };
  return {
    initial,
    unobserved: UNOBSERVED,
    kindOf,
    foresee: (spans) => {
      transitions.clear();
      const gets = [...codes.keys()].filter((kind) => codes[kind] === GET);
      future = spans && new TextFuture(spans, gets, operands);
    },
    step: (state, kind) => {
      if (state === UNOBSERVED && codes[kind] !== PUT) {
        return codes[kind] === GET ? ILLEGAL : UNOBSERVED;
      }
      const key = state * 0x4000000 + kind;
      let next = transitions.get(key);
      if (next === undefined) {
        next = follow(state, kind);
        if (transitions.size >= MAX_TRANSITIONS) transitions.clear();
        transitions.set(key, next);
      }
      return next;
    },
    traits: (kind) =>
      codes[kind] === GET ? OBSERVER : codes[kind] === PUT ? TOTAL | OVERWRITE : TOTAL,
    seenUntil: (state) => {
      if (state === UNOBSERVED) return -1;
      return future?.seenUntil(state, texts[state] as string) ?? FOREVER;
    },
    usefulUntil: (kind) => future?.usefulUntil(kind, operands[kind] as string) ?? FOREVER,
    makes: () => NO_STATE,
    sees: () => NO_STATE,
    show: (state) => {
      const text = texts[state] as string;
      if (state === UNOBSERVED) return "some other text";
      return JSON.stringify(text.length > 60 ? `…${text.slice(-59)}` : text);
    },
  };
}

/** Interns (code, text). */
function kindTable(): {
  readonly kindOf: (operation: Operation) => number;
  readonly codes: readonly number[];
  readonly operands: readonly string[];
} {
  const ids = new Map<string, number>();
  const codes: number[] = [];
  const operands: string[] = [];
  const kindOf = (operation: Operation): number => {
    const [code, operand] = callOf(operation);
    if (code === DROPPED) return DROPPED;
    const name = `${code}${operand}`;
    let id = ids.get(name);
    if (id === undefined) {
      id = codes.length;
      ids.set(name, id);
      codes.push(code);
      operands.push(operand);
    }
    return id;
  };
  return { kindOf, codes, operands };
}

function callOf(operation: Operation): readonly [code: number, operand: string] {
  const { f, outcome } = operation;
  if (f === "get" || f === "read") {
    return outcome === "ok" ? [GET, stringOf(operation, operation.output ?? "")] : [DROPPED, ""];
  }
  if (f !== "put" && f !== "write" && f !== "append") {
    throw unknownFunction(operation, ["get", "put", "append"]);
  }
  if (outcome === "fail") return [DROPPED, ""];
  return [f === "append" ? APPEND : PUT, stringOf(operation, operation.input ?? "")];
}
