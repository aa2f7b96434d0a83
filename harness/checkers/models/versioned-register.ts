import type { Operation } from "../../domain/history.ts";
import { canonicalJson } from "../../lib/identity.ts";
import { Interner } from "./interner.ts";
import { OBSERVER, TOTAL, type Model, type ModelInstance, type ModelOptions } from "./model.ts";
import { numberOf, pairOf, unknownFunction } from "./operation-value.ts";
import { tableInstance, type Action } from "./table-instance.ts";

interface Versioned {
  readonly version: number;
  /** Interned. */
  readonly value: number;
}

/**
 * A register that counts its changes, as Jepsen's etcd tests use it. Every value is a pair [version, …]: `read` →
 * [version, value], `write` [version, value], `cas` [version, [old, new]]; version is the one after the change, null
 * where it is not known. A read may leave out version or value with null. Starts at version 0 with the initial value,
 * or with an initial pair.
 */
export const versionedRegisterModel: Model = {
  name: "versioned-register",
  summary: "a cas-register whose values are [version, value]",
  create,
};

function create(options: ModelOptions): ModelInstance {
  const values = new Interner();
  const [version, value] = Array.isArray(options.initial)
    ? (options.initial as unknown[])
    : [0, options.initial];
  return tableInstance<Versioned>({
    initial: { version: Number(version), value: values.id(value) },
    keyOf: (state) => `${state.version} ${state.value}`,
    show: (state) => `version ${state.version} with ${canonicalJson(values.value(state.value))}`,
    actionOf: (operation) => actionOf(operation, values),
  });
}

function actionOf(operation: Operation, values: Interner): Action<Versioned> | undefined {
  const { f, outcome } = operation;
  if (f !== "read" && f !== "write" && f !== "cas") {
    throw unknownFunction(operation, ["read", "write", "cas"]);
  }
  if (outcome === "fail" || (f === "read" && outcome !== "ok")) return undefined;
  const said = outcome === "ok" ? (operation.output ?? operation.input) : operation.input;
  if (f === "read" && (said ?? null) === null) return undefined;
  const [versionSaid, payload] = pairOf(operation, said);
  const version = versionSaid === null ? null : numberOf(operation, versionSaid);
  const next = (state: Versioned, value: number): Versioned | undefined =>
    version === null || version === state.version + 1
      ? { version: state.version + 1, value }
      : undefined;
  if (f === "write") {
    const value = values.id(payload);
    return {
      name: `write ${version} ${value}`,
      traits: version === null ? TOTAL : 0,
      apply: (state) => next(state, value),
    };
  }
  if (f === "cas") {
    const [from, to] = pairOf(operation, payload).map((value) => values.id(value));
    return {
      name: `cas ${version} ${from} ${to}`,
      traits: 0,
      apply: (state) => (state.value === from ? next(state, to as number) : undefined),
    };
  }
  const seen = payload === null && version !== 0 ? null : values.id(payload);
  return {
    name: `read ${version} ${seen}`,
    traits: OBSERVER,
    apply: (state) =>
      (version === null || version === state.version) && (seen === null || seen === state.value)
        ? state
        : undefined,
  };
}
