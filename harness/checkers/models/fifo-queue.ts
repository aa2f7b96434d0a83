import { canonicalJson } from "../../lib/identity.ts";
import { Interner } from "./interner.ts";
import {
  FOREVER,
  OBSERVER,
  TOTAL,
  type KindSpans,
  type Model,
  type ModelInstance,
  type ModelOptions,
} from "./model.ts";
import { effectOf, unknownFunction } from "./operation-value.ts";
import { tableInstance, type Action, type KindNamed } from "./table-instance.ts";

/** Ids of the queued values, oldest first. */
type Queue = readonly number[];

/** `enqueue` value, `dequeue` → value; a completed dequeue of null found the queue empty. */
export const fifoQueueModel: Model = {
  name: "fifo-queue",
  summary: "enqueue and dequeue in order",
  create,
};

function create(options: ModelOptions): ModelInstance {
  const values = new Interner();
  const initial = Array.isArray(options.initial) ? (options.initial as unknown[]) : [];
  let future = new QueueFuture(undefined, () => undefined);
  return tableInstance<Queue>({
    initial: initial.map((value) => values.id(value)),
    keyOf: (queue) => queue.join(" "),
    show: (queue) =>
      `[${queue.map((id) => (id === STUCK ? "…" : canonicalJson(values.value(id)))).join(", ")}]`,
    foresee: (spans, kindNamed) => {
      future = new QueueFuture(spans, kindNamed);
    },
    usefulUntil: (name) => future.usefulUntil(name),
    actionOf: (operation): Action<Queue> | undefined => {
      const { f, outcome } = operation;
      if (outcome === "fail" && (f === "enqueue" || f === "dequeue")) return undefined;
      if (f === "enqueue") {
        const id = values.id(effectOf(operation));
        return {
          name: `enqueue ${id}`,
          traits: 0,
          apply: (queue) => future.enqueue(queue, id),
        };
      }
      if (f !== "dequeue") throw unknownFunction(operation, ["enqueue", "dequeue"]);
      if (outcome === "unknown") {
        return { name: "dequeue", traits: TOTAL, apply: (queue) => queue.slice(1) };
      }
      const value = operation.output ?? null;
      if (value === null) {
        return {
          name: "found empty",
          traits: OBSERVER,
          apply: (queue) => (queue.length === 0 ? queue : undefined),
        };
      }
      const id = values.id(value);
      return {
        name: `dequeue ${id}`,
        traits: 0,
        apply: (queue) => (queue[0] === id ? queue.slice(1) : undefined),
      };
    },
  });
}

/** Stands for all values at the end of a queue that nothing takes out. */
const STUCK = -1;

/**
 * What the dequeues to come say about the order of enqueues. A value that is enqueued and dequeued once leaves in the
 * order in which it came, so it cannot follow a value whose dequeue begins only after its own has completed. Nothing
 * that leaves can follow a value that nothing takes out; so the order of those does not matter, nor their number.
 */
class QueueFuture {
  readonly #spans: KindSpans | undefined;
  readonly #kindNamed: KindNamed;
  readonly #hasUnknownDequeue: boolean;

  constructor(spans: KindSpans | undefined, kindNamed: KindNamed) {
    this.#spans = spans;
    this.#kindNamed = kindNamed;
    this.#hasUnknownDequeue = kindNamed("dequeue") !== undefined;
  }

  /** The queue with one value more; undefined where that value could not leave when it does. */
  enqueue(queue: Queue, id: number): Queue | undefined {
    if (this.#spans === undefined) return [...queue, id];
    if (!this.#mayLeave(id)) return queue.at(-1) === STUCK ? queue : [...queue, STUCK];
    const own = this.#dequeueOf(id);
    if (queue.at(-1) === STUCK) return own === undefined ? queue : undefined;
    if (own === undefined) return [...queue, id];
    const { firstCall, lastReturn } = this.#spans;
    const last = lastReturn[own] as number;
    const mayFollow = queue.every((other) => {
      const ahead = this.#dequeueOf(other);
      return ahead === undefined || (firstCall[ahead] as number) < last;
    });
    return mayFollow ? [...queue, id] : undefined;
  }

  /** Kind of the one dequeue of a value that is enqueued once; undefined where it is not so. */
  #dequeueOf(id: number): number | undefined {
    const enqueue = this.#kindNamed(`enqueue ${id}`);
    const dequeue = this.#kindNamed(`dequeue ${id}`);
    if (this.#spans === undefined || enqueue === undefined || dequeue === undefined) {
      return undefined;
    }
    const { completed, unknown } = this.#spans;
    const enqueues = (completed[enqueue] ?? 0) + (unknown[enqueue] ?? 0);
    return enqueues === 1 && completed[dequeue] === 1 ? dequeue : undefined;
  }

  /** False where nothing takes the value out. */
  #mayLeave(id: number): boolean {
    return this.#hasUnknownDequeue || this.#kindNamed(`dequeue ${id}`) !== undefined;
  }

  usefulUntil(name: string): number {
    if (this.#spans === undefined || !name.startsWith("enqueue"))
      return this.#spans?.end ?? FOREVER;
    const dequeue = this.#kindNamed(`de${name.slice(2)}`);
    return dequeue === undefined ? -1 : (this.#spans.lastReturn[dequeue] ?? -1);
  }
}
