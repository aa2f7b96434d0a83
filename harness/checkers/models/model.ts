/**
 * What a linearizability model is: the sequential specification of an object, over integers.
 *
 * States and operations are interned, so that the searches compare and hash numbers only. `kind` is an operation
 * stripped of when and by whom it ran: two operations of one kind do the same in every state.
 */
import type { Operation } from "../../domain/history.ts";

/** No state: the operation is impossible here. */
export const ILLEGAL = -1;
/** No kind: the operation says nothing and changes nothing, so it is left out. */
export const DROPPED = -1;
/** No state in particular. */
export const NO_STATE = -1;

/** Later than every event. */
export const FOREVER = Number.MAX_SAFE_INTEGER;

/** Never changes the state, whatever the state is: a read. */
export const OBSERVER = 1;
/** Legal in every state: a write. */
export const TOTAL = 2;
/** Total, and the state after it does not depend on the state before: a blind write. */
export const OVERWRITE = 4;

export interface ModelOptions {
  /** State before the first operation, in the model's own JSON shape. null: nothing written yet. */
  readonly initial: unknown;
  /** Whether a failed cas is left out, or counts as having seen another value than it expected. */
  readonly failedCas: "dropped" | "observed";
}

/**
 * When the operations of each kind run, in positions of the events of one partition. A model that knows what is still
 * to come can tell which states and operations can matter.
 */
export interface KindSpans {
  /** By kind: first invocation. */
  readonly firstCall: Int32Array;
  /** By kind: last completion; -1 where none completes. */
  readonly lastReturn: Int32Array;
  /** By kind: operations that complete. */
  readonly completed: Int32Array;
  /** By kind: operations of unknown outcome, which never complete. */
  readonly unknown: Int32Array;
  /** Number of events. */
  readonly end: number;
}

/** A model made ready for one partition of one history. Kinds and states are small integers from 0. */
export interface ModelInstance {
  readonly initial: number;
  /** A state that no operation observes; NO_STATE where the model cannot tell what is observed. */
  readonly unobserved: number;
  /** Interns an operation. Failed ones are offered too. Throws InputError where the value has the wrong shape. */
  kindOf(operation: Operation): number;
  /** Tells what is to come; undefined: anything may come, so that no two states are alike. */
  foresee(spans: KindSpans | undefined): void;
  /** The next state, or ILLEGAL. Same state and kind, same answer, until something else is foreseen. */
  step(state: number, kind: number): number;
  /** Bits OBSERVER, TOTAL, OVERWRITE. */
  traits(kind: number): number;
  /** Position of the last event at which a state, or one that follows from it, can be told from `unobserved`; -1: never. */
  seenUntil(state: number): number;
  /** Position of the last event at which it can matter whether an operation of unknown outcome has happened. */
  usefulUntil(kind: number): number;
  /** Registers only: the state that the kind leaves behind; else NO_STATE. */
  makes(kind: number): number;
  /** Registers only: the only state that the kind can tell from `unobserved`; else NO_STATE. */
  sees(kind: number): number;
  /** A state in words, for messages. */
  show(state: number): string;
}

export interface Model {
  readonly name: string;
  /** One line for `--help`. */
  readonly summary: string;
  create(options: ModelOptions): ModelInstance;
}
