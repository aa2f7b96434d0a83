/**
 * Plain sequential specifications, written apart from harness/checkers/models/ on purpose: the second opinion must not
 * share code with the first. A specification answers what an object would say, and whether what was said is possible.
 */
import type { Operation } from "../domain/history.ts";

export interface Call {
  readonly f: string;
  readonly input: unknown;
}

export interface SequentialSpec {
  /** Name of the model it is the second opinion on. */
  readonly model: string;
  readonly initial: unknown;
  readonly failedCas?: "dropped" | "observed";
  /** Steps of a long random history, where sixty are too many for every algorithm. */
  readonly longSteps?: number;
  /** The calls to draw from, made from two small numbers. */
  readonly calls: readonly ((a: number, b: number) => Call)[];
  /** What the object answers, whether it agrees, and its next state. */
  answer(state: unknown, call: Call): { state: unknown; output: unknown; isFailed?: boolean };
  /** The state after an operation; undefined where the operation is impossible in the state. */
  allow(state: unknown, operation: Operation): { state: unknown } | undefined;
}

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);
const only = (isAllowed: boolean, state: unknown): { state: unknown } | undefined =>
  isAllowed ? { state } : undefined;

function register(
  model: string,
  initial: number | null,
  failedCas: "dropped" | "observed" = "dropped",
): SequentialSpec {
  const calls = [
    (): Call => ({ f: "read", input: null }),
    (a: number): Call => ({ f: "write", input: a }),
    (a: number, b: number): Call => ({ f: "cas", input: [a, b] }),
  ];
  return {
    model,
    initial,
    failedCas,
    calls: model === "register" ? calls.slice(0, 2) : calls,
    answer: (state, { f, input }) => {
      if (f === "read") return { state, output: state };
      if (f === "write") return { state: input, output: input };
      const [from, to] = input as [unknown, unknown];
      return same(state, from)
        ? { state: to, output: input }
        : { state, output: input, isFailed: true };
    },
    allow: (state, { f, input, output, outcome }) => {
      if (f === "read") {
        if (outcome !== "ok" || (output === null && initial !== null)) return { state };
        return only(same(state, output), state);
      }
      if (f === "write") return { state: input };
      const [from, to] = input as [unknown, unknown];
      return outcome === "fail" ? only(!same(state, from), state) : only(same(state, from), to);
    },
  };
}

const versioned: SequentialSpec = {
  model: "versioned-register",
  initial: null,
  calls: [
    () => ({ f: "read", input: null }),
    (a) => ({ f: "write", input: [null, a] }),
    (a, b) => ({ f: "cas", input: [null, [a, b]] }),
  ],
  answer: (state, { f, input }) => {
    const [version, value] = (state ?? [0, null]) as [number, unknown];
    if (f === "read") return { state, output: [version, value] };
    const payload = (input as unknown[])[1];
    if (f === "write") return { state: [version + 1, payload], output: [version + 1, payload] };
    const [from, to] = payload as [unknown, unknown];
    return same(value, from)
      ? { state: [version + 1, to], output: [version + 1, payload] }
      : { state, output: input, isFailed: true };
  },
  allow: (state, { f, input, output, outcome }) => {
    const [version, value] = (state ?? [0, null]) as [number, unknown];
    const said = (outcome === "ok" ? output : input) as [number | null, unknown] | null;
    if (said === null || (f === "read" && outcome !== "ok")) return { state };
    const [versionSaid, payload] = said;
    if (f === "read") {
      const isRight = versionSaid === null || versionSaid === version;
      const isUnsaid = payload === null && versionSaid !== 0;
      return only(isRight && (isUnsaid || same(payload, value)), state);
    }
    if (versionSaid !== null && versionSaid !== version + 1) return undefined;
    if (f === "write") return { state: [version + 1, payload] };
    const [from, to] = payload as [unknown, unknown];
    return only(same(value, from), [version + 1, to]);
  },
};

type Micro = readonly [string, string, unknown];
const multi: SequentialSpec = {
  model: "multi-register",
  initial: null,
  calls: [
    (a) => ({ f: "txn", input: [["read", a === 0 ? "x" : "y", null]] }),
    (a, b) => ({ f: "txn", input: [["write", a === 0 ? "x" : "y", b]] }),
    (a, b) => ({
      f: "txn",
      input: [
        ["w", "x", a],
        ["w", "y", b],
      ],
    }),
    (a, b) => ({
      f: "txn",
      input: [
        ["r", "x", null],
        ["w", a === 0 ? "x" : "y", b],
      ],
    }),
    () => ({
      f: "txn",
      input: [
        ["r", "x", null],
        ["r", "y", null],
      ],
    }),
  ],
  answer: (state, { input }) => {
    const registers = { x: null, y: null, ...(state as object) } as Record<string, unknown>;
    const output = (input as Micro[]).map(([action, name, value]) => {
      if (action.startsWith("w")) registers[name] = value;
      return [action, name, registers[name]];
    });
    return { state: registers, output };
  },
  allow: (state, { input, output, outcome }) => {
    const registers = { x: null, y: null, ...(state as object) } as Record<string, unknown>;
    for (const [action, name, value] of (outcome === "ok" ? output : input) as Micro[]) {
      if (action.startsWith("w")) registers[name] = value;
      else if (outcome === "ok" && !same(registers[name], value)) return undefined;
    }
    return { state: registers };
  },
};

const counter: SequentialSpec = {
  model: "counter",
  initial: 0,
  calls: [
    () => ({ f: "read", input: null }),
    (a) => ({ f: "add", input: a + 1 }),
    (a) => ({ f: "decrement", input: a + 1 }),
    () => ({ f: "increment", input: null }),
  ],
  answer: (state, { f, input }) => {
    if (f === "read") return { state, output: state };
    const delta = (f === "decrement" ? -1 : 1) * ((input as number | null) ?? 1);
    return { state: (state as number) + delta, output: input };
  },
  allow: (state, { f, input, output, outcome }) => {
    if (f === "read") return only(outcome !== "ok" || output === null || output === state, state);
    const delta = (f === "decrement" ? -1 : 1) * ((input as number | null) ?? 1);
    return { state: (state as number) + delta };
  },
};

const set: SequentialSpec = {
  model: "set",
  initial: [],
  calls: [
    () => ({ f: "read", input: null }),
    (a) => ({ f: "add", input: a }),
    (a) => ({ f: "remove", input: a }),
    (a) => ({ f: "contains", input: a }),
  ],
  answer: (state, { f, input }) => {
    const elements = new Set(state as unknown[]);
    if (f === "read") return { state, output: [...elements].reverse() };
    if (f === "contains") return { state, output: elements.has(input) };
    if (f === "add") elements.add(input);
    else elements.delete(input);
    return { state: [...elements], output: input };
  },
  allow: (state, { f, input, output, outcome }) => {
    const elements = new Set(state as unknown[]);
    if (f === "contains") return only(outcome !== "ok" || elements.has(input) === output, state);
    if (f === "read") {
      if (outcome !== "ok" || output === null) return { state };
      const read = new Set(output as unknown[]);
      return only(same([...elements].sort(), [...read].sort()), state);
    }
    if (f === "add") elements.add(input);
    else elements.delete(input);
    return { state: [...elements] };
  },
};

const queue: SequentialSpec = {
  model: "fifo-queue",
  longSteps: 22,
  initial: [],
  calls: [
    (a) => ({ f: "enqueue", input: a }),
    () => ({ f: "dequeue", input: null }),
    (a, b) => ({ f: "enqueue", input: a * 3 + b }),
  ],
  answer: (state, { f, input }) => {
    const items = state as unknown[];
    if (f === "enqueue") return { state: [...items, input], output: input };
    return { state: items.slice(1), output: items[0] ?? null };
  },
  allow: (state, { f, input, output, outcome }) => {
    const items = state as unknown[];
    if (f === "enqueue") return { state: [...items, input] };
    if (outcome !== "ok") return { state: items.slice(1) };
    if (output === null) return only(items.length === 0, state);
    return only(items.length > 0 && items[0] === output, items.slice(1));
  },
};

const mutex: SequentialSpec = {
  model: "mutex",
  initial: false,
  calls: [() => ({ f: "acquire", input: null }), () => ({ f: "release", input: null })],
  answer: (state, { f }) =>
    (f === "acquire") === state
      ? { state, output: null, isFailed: true }
      : { state: f === "acquire", output: null },
  allow: (state, { f }) => only((f === "acquire") !== state, f === "acquire"),
};

const kv: SequentialSpec = {
  model: "kv",
  initial: "",
  calls: [
    () => ({ f: "get", input: null }),
    (a) => ({ f: "put", input: `p${a}` }),
    (a) => ({ f: "append", input: `a${a}` }),
  ],
  answer: (state, { f, input }) => {
    if (f === "get") return { state, output: state };
    return { state: f === "put" ? input : `${String(state)}${String(input)}`, output: null };
  },
  allow: (state, { f, input, output, outcome }) => {
    if (f === "get") return only(outcome !== "ok" || (output ?? "") === state, state);
    return { state: f === "put" ? input : `${String(state)}${String(input)}` };
  },
};

export const SEQUENTIAL_SPECS: readonly SequentialSpec[] = [
  register("register", null),
  register("cas-register", null),
  register("cas-register", 0),
  register("cas-register", null, "observed"),
  versioned,
  multi,
  counter,
  set,
  queue,
  mutex,
  kv,
];
