import type { Operation } from "../../domain/history.ts";
import { identity } from "../../lib/identity.ts";
import { Interner } from "./interner.ts";
import { OBSERVER, TOTAL, type Model, type ModelInstance, type ModelOptions } from "./model.ts";
import { listOf, unknownFunction, wrongValue } from "./operation-value.ts";
import { tableInstance, type Action } from "./table-instance.ts";

/** Value ids by register id; a register that is not in it yet holds its initial value. */
type Registers = readonly (number | undefined)[];
interface Step {
  readonly reads: boolean;
  readonly register: number;
  readonly value: number;
}

/**
 * Several registers changed together: `txn` [["read" | "r", register, value], ["write" | "w", register, value], …]. An
 * initial object gives each register its value, any other initial value is that of every register. A completed read of
 * null saw an unset register where its initial value is null, and says nothing elsewhere.
 */
export const multiRegisterModel: Model = {
  name: "multi-register",
  summary: "atomic reads and writes of several registers: txn [[read|write, register, value], …]",
  create,
};

function create(options: ModelOptions): ModelInstance {
  const names = new Interner();
  const values = new Interner();
  const { initial } = options;
  const byName =
    typeof initial === "object" && initial !== null && !Array.isArray(initial)
      ? new Map(Object.entries(initial))
      : undefined;
  const initialOf = (register: number): unknown =>
    byName === undefined ? initial : byName.get(String(names.value(register)));
  const valueAt = (state: Registers, register: number): number =>
    state[register] ?? values.id(initialOf(register));
  const normal = (state: Registers): string => {
    const held = [...state].map((_, register) => valueAt(state, register));
    while (held.length > 0 && held.at(-1) === values.id(initialOf(held.length - 1))) held.pop();
    return held.join(" ");
  };
  return tableInstance<Registers>({
    initial: [],
    keyOf: normal,
    show: (state) =>
      `{${[...state].map((_, register) => `${String(names.value(register))}: ${JSON.stringify(values.value(valueAt(state, register)))}`).join(", ")}}`,
    actionOf: (operation) => {
      const steps = stepsOf(operation, {
        names,
        values,
        isUnset: (register) => (initialOf(register) ?? null) === null,
      });
      return steps && actionOf(steps, valueAt);
    },
  });
}

function actionOf(
  steps: readonly Step[],
  valueAt: (state: Registers, register: number) => number,
): Action<Registers> | undefined {
  if (steps.length === 0) return undefined;
  const observes = steps.some((step) => step.reads);
  const changes = steps.some((step) => !step.reads);
  return {
    name: steps.map((step) => `${step.reads ? "r" : "w"} ${step.register} ${step.value}`).join(","),
    traits: observes ? (changes ? 0 : OBSERVER) : TOTAL,
    apply: (state) => {
      const next = [...state];
      for (const { reads, register, value } of steps) {
        if (!reads) next[register] = value;
        else if (valueAt(next, register) !== value) return undefined;
      }
      return next;
    },
  };
}

interface Names {
  readonly names: Interner;
  readonly values: Interner;
  readonly isUnset: (register: number) => boolean;
}

/** undefined: the whole transaction is left out. */
function stepsOf(operation: Operation, { names, values, isUnset }: Names): Step[] | undefined {
  const { f, outcome } = operation;
  if (f !== "txn" && f !== "read" && f !== "write") {
    throw unknownFunction(operation, ["txn", "read", "write"]);
  }
  if (outcome === "fail") return undefined;
  const said = outcome === "ok" ? (operation.output ?? operation.input) : operation.input;
  const steps: Step[] = [];
  for (const item of listOf(operation, said)) {
    const [action, name, value] = Array.isArray(item) ? (item as unknown[]) : [];
    if (typeof action !== "string" || !/^(r|read|w|write)$/.test(action)) {
      throw wrongValue(operation, item, '["read" | "write", register, value]');
    }
    const register = names.id(typeof name === "string" ? name : identity(name));
    if (action.startsWith("w")) {
      steps.push({ reads: false, register, value: values.id(value) });
    } else if (outcome === "ok" && ((value ?? null) !== null || isUnset(register))) {
      steps.push({ reads: true, register, value: values.id(value) });
    }
  }
  return steps;
}
