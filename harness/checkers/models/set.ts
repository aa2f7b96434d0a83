import type { Operation } from "../../domain/history.ts";
import { canonicalJson } from "../../lib/identity.ts";
import { Interner } from "./interner.ts";
import { OBSERVER, TOTAL, type Model, type ModelInstance, type ModelOptions } from "./model.ts";
import { effectOf, listOf, pairOf, unknownFunction } from "./operation-value.ts";
import { tableInstance, type Action } from "./table-instance.ts";

/** Sorted ids of the elements. */
type Elements = readonly number[];

/**
 * `add` element, `remove` element, `read` → list of elements, `contains` [element, boolean]. An initial value of null
 * is the empty set; a completed read of null says nothing.
 */
export const setModel: Model = {
  name: "set",
  summary: "add and remove elements, read the whole set",
  create,
};

function create(options: ModelOptions): ModelInstance {
  const elements = new Interner();
  const idsOf = (list: readonly unknown[]): Elements =>
    [...new Set(list.map((element) => elements.id(element)))].sort((a, b) => a - b);
  return tableInstance<Elements>({
    initial: idsOf(Array.isArray(options.initial) ? options.initial : []),
    keyOf: (ids) => ids.join(" "),
    show: (ids) => `{${ids.map((id) => canonicalJson(elements.value(id))).join(", ")}}`,
    actionOf: (operation) => actionOf(operation, elements, idsOf),
  });
}

function actionOf(
  operation: Operation,
  elements: Interner,
  idsOf: (list: readonly unknown[]) => Elements,
): Action<Elements> | undefined {
  const { f, outcome } = operation;
  if (f === "read" || f === "contains") {
    if (outcome !== "ok" || (operation.output ?? null) === null) return undefined;
  }
  switch (f) {
    case "read": {
      const wanted = idsOf(listOf(operation, operation.output)).join(" ");
      return {
        name: `read ${wanted}`,
        traits: OBSERVER,
        apply: (ids) => (ids.join(" ") === wanted ? ids : undefined),
      };
    }
    case "contains": {
      const answer = Array.isArray(operation.output)
        ? pairOf(operation, operation.output)
        : ([operation.input, operation.output] as const);
      const id = elements.id(answer[0]);
      const present = answer[1] === true;
      return {
        name: `contains ${id} ${present}`,
        traits: OBSERVER,
        apply: (ids) => (ids.includes(id) === present ? ids : undefined),
      };
    }
    case "add":
    case "remove": {
      if (outcome === "fail") return undefined;
      const id = elements.id(effectOf(operation));
      const apply =
        f === "add"
          ? (ids: Elements) => (ids.includes(id) ? ids : [...ids, id].sort((a, b) => a - b))
          : (ids: Elements) => ids.filter((other) => other !== id);
      return { name: `${f} ${id}`, traits: TOTAL, apply };
    }
    default:
      throw unknownFunction(operation, ["add", "remove", "read", "contains"]);
  }
}
