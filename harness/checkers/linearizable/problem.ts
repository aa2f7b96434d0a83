/**
 * One partition of a history, ready to be decided: operations as kinds of a model, and the order of their invocations
 * and completions. What says nothing has been left out: failed operations, reads of unknown outcome, and operations of
 * unknown outcome whose effect nobody could have observed.
 */
import type { Operation } from "../../domain/history.ts";
import { DROPPED, type KindSpans, type ModelInstance } from "../models/model.ts";

export interface Problem {
  /** It foresees this problem. */
  readonly model: ModelInstance;
  /** In the order of invocation; the numbers below are positions in this list. */
  readonly operations: readonly Operation[];
  readonly kinds: Int32Array;
  /** `operation * 2` for an invocation, `+ 1` for a completion. */
  readonly events: Int32Array;
  readonly callsAt: Int32Array;
  /** Position of the completion in `events`; the number of events for an operation that never completes. */
  readonly returnsAt: Int32Array;
}

/** @param events the partition's part of the timeline, in positions of `operations`. */
export function problemOf(
  operations: readonly Operation[],
  events: Int32Array,
  model: ModelInstance,
): Problem {
  const kinds = new Int32Array(operations.length);
  for (let i = 0; i < kinds.length; i += 1) kinds[i] = model.kindOf(operations[i] as Operation);
  const all = withPositions({ model, operations, kinds, events });
  model.foresee(spansOf(all));
  const problem = only(all, usefulOf(all));
  model.foresee(spansOf(problem));
  return problem;
}

/** 1 for each operation to keep. */
function usefulOf({ model, operations, kinds, callsAt, returnsAt, events }: Problem): Uint8Array {
  const useful = new Uint8Array(operations.length);
  for (let operation = 0; operation < useful.length; operation += 1) {
    const kind = kinds[operation] as number;
    if (kind === DROPPED) continue;
    const isMandatory = (returnsAt[operation] as number) < events.length;
    if (isMandatory || model.usefulUntil(kind) >= (callsAt[operation] as number)) {
      useful[operation] = 1;
    }
  }
  return useful;
}

/** The operations to keep, numbered by invocation. */
function only({ model, operations, kinds, events }: Problem, retained: Uint8Array): Problem {
  const numbers = new Int32Array(operations.length);
  const kept: Operation[] = [];
  const keptKinds = new Int32Array(operations.length);
  const keptEvents = new Int32Array(events.length);
  let filled = 0;
  for (let position = 0; position < events.length; position += 1) {
    const event = events[position] as number;
    const operation = event >> 1;
    if (retained[operation] === 0) continue;
    if ((event & 1) === 0) {
      numbers[operation] = kept.length;
      keptKinds[kept.length] = kinds[operation] as number;
      kept.push(operations[operation] as Operation);
    }
    keptEvents[filled++] = (numbers[operation] as number) * 2 + (event & 1);
  }
  return withPositions({
    model,
    operations: kept,
    kinds: keptKinds.slice(0, kept.length),
    events: keptEvents.slice(0, filled),
  });
}

/** Completes a problem with the positions of its events. */
export function withPositions(problem: Omit<Problem, "callsAt" | "returnsAt">): Problem {
  const { operations, events } = problem;
  const callsAt = new Int32Array(operations.length);
  const returnsAt = new Int32Array(operations.length).fill(events.length);
  for (let position = 0; position < events.length; position += 1) {
    const event = events[position] as number;
    ((event & 1) === 0 ? callsAt : returnsAt)[event >> 1] = position;
  }
  return { ...problem, callsAt, returnsAt };
}

/** When the operations of each kind run: what a model foresees. */
export function spansOf({ kinds, callsAt, returnsAt, events }: Problem): KindSpans {
  let count = 0;
  for (const kind of kinds) if (kind >= count) count = kind + 1;
  const spans = {
    firstCall: new Int32Array(count).fill(events.length),
    lastReturn: new Int32Array(count).fill(-1),
    completed: new Int32Array(count),
    unknown: new Int32Array(count),
    end: events.length,
  };
  for (let operation = 0; operation < kinds.length; operation += 1) {
    const kind = kinds[operation] as number;
    if (kind === DROPPED) continue;
    const call = callsAt[operation] as number;
    const back = returnsAt[operation] as number;
    const isCompleted = back < events.length;
    const counts = isCompleted ? spans.completed : spans.unknown;
    counts[kind] = (counts[kind] as number) + 1;
    if (call < (spans.firstCall[kind] as number)) spans.firstCall[kind] = call;
    if (isCompleted && back > (spans.lastReturn[kind] as number)) spans.lastReturn[kind] = back;
  }
  return spans;
}
