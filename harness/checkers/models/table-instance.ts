/**
 * Turns a model over plain values into one over integers: states and actions are interned, transitions are
 * cached.
 */
import type { Operation } from "../../domain/history.ts";
import {
  DROPPED,
  FOREVER,
  ILLEGAL,
  NO_STATE,
  OBSERVER,
  type KindSpans,
  type ModelInstance,
} from "./model.ts";

/** What one kind of operation does. */
export interface Action<State> {
  /** Equal names do the same in every state. */
  readonly name: string;
  /** Bits OBSERVER, TOTAL, OVERWRITE. */
  readonly traits: number;
  /** The next state; undefined where the action is impossible. Never changes its argument. */
  readonly apply: (state: State) => State | undefined;
}

export interface TableModel<State> {
  readonly initial: State;
  /** Equal keys, equal states. A string is counted against the memory bound. */
  readonly keyOf: (state: State) => string | number;
  /** undefined: the operation says nothing. */
  readonly actionOf: (operation: Operation) => Action<State> | undefined;
  readonly show: (state: State) => string;
  /** Told what is to come, and the kind of an action by its name; see ModelInstance. */
  readonly foresee?: (spans: KindSpans | undefined, kindNamed: KindNamed) => void;
  /** See ModelInstance; by name of an action. */
  readonly usefulUntil?: (name: string) => number;
}

/** undefined: no operation does that. */
export type KindNamed = (name: string) => number | undefined;

/** Characters of state keys that one partition may hold: about half a gigabyte. */
const MAX_KEY_CHARACTERS = 200_000_000;
/** Cost of a state besides its key, in characters. */
const STATE_OVERHEAD = 50;

/** The cache of transitions starts afresh when it is full. */
const MAX_TRANSITIONS = 1_000_000;

/** The states of a partition do not fit in memory; the verdict is unknown. */
export class TooManyStates extends Error {}

export function tableInstance<State>(model: TableModel<State>): ModelInstance {
  const states: State[] = [];
  const stateIds = new Map<string | number, number>();
  const actions: Action<State>[] = [];
  const kinds = new Map<string, number>();
  const transitions = new Map<number, number>();
  let characters = 0;
  let end = FOREVER;
  const stateId = (state: State): number => {
    const key = model.keyOf(state);
    let id = stateIds.get(key);
    if (id === undefined) {
      id = states.length;
      stateIds.set(key, id);
      states.push(state);
      characters += STATE_OVERHEAD + (typeof key === "string" ? key.length : 0);
      if (characters > MAX_KEY_CHARACTERS) throw new TooManyStates();
    }
    return id;
  };
  const initial = stateId(model.initial);
  return {
    initial,
    unobserved: NO_STATE,
    kindOf: (operation) => {
      const action = model.actionOf(operation);
      if (action === undefined) return DROPPED;
      if (operation.outcome === "unknown" && (action.traits & OBSERVER) !== 0) return DROPPED;
      let id = kinds.get(action.name);
      if (id === undefined) {
        id = actions.length;
        kinds.set(action.name, id);
        actions.push(action);
      }
      return id;
    },
    foresee: (spans) => {
      end = spans?.end ?? FOREVER;
      transitions.clear();
      model.foresee?.(spans, (name) => kinds.get(name));
    },
    step: (state, kind) => {
      const key = state * 0x4000000 + kind;
      let next = transitions.get(key);
      if (next === undefined) {
        const after = (actions[kind] as Action<State>).apply(states[state] as State);
        next = after === undefined ? ILLEGAL : stateId(after);
        if (transitions.size >= MAX_TRANSITIONS) transitions.clear();
        transitions.set(key, next);
      }
      return next;
    },
    traits: (kind) => (actions[kind] as Action<State>).traits,
    seenUntil: () => end,
    usefulUntil: (kind) => model.usefulUntil?.((actions[kind] as Action<State>).name) ?? end,
    makes: () => NO_STATE,
    sees: () => NO_STATE,
    show: (state) => model.show(states[state] as State),
  };
}
