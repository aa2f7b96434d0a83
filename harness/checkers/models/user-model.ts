/**
 * A model that a user supplies as a small module:
 *
 *   export default {
 *     name: "stack",
 *     initial: [],
 *     step: (state, operation) => next state | undefined
 *   };
 *
 * `operation` is { f, input, output, outcome: "ok" | "unknown" }; an impossible operation returns undefined. For an
 * unknown outcome `step` returns the state after the operation has happened, whatever it might have answered. States
 * are JSON values and are never changed in place.
 */
import type { Operation } from "../../domain/history.ts";
import { InputError } from "../../lib/errors.ts";
import { canonicalJson } from "../../lib/identity.ts";
import type { Model } from "./model.ts";
import { tableInstance } from "./table-instance.ts";

export interface UserModel {
  readonly name: string;
  readonly summary?: string;
  readonly initial: unknown;
  readonly step: (
    state: unknown,
    operation: Pick<Operation, "f" | "input" | "output" | "outcome">,
  ) => unknown;
}

/** Checks the shape of what a module exports, and makes a model of it. `file` is named in the error. */
export function toModel(exported: unknown, file: string): Model {
  if (!isUserModel(exported)) {
    throw new InputError({
      code: "CHK012",
      message: "the module does not export a model",
      location: { file },
      why: "a model module has a default export { name, initial, step(state, operation) }",
      fix: "see harness/checkers/models/user-model.ts for an example",
    });
  }
  return {
    name: exported.name,
    summary: exported.summary ?? "a model of your own",
    create: (options) =>
      tableInstance<unknown>({
        initial: options.initial ?? exported.initial,
        keyOf: canonicalJson,
        show: canonicalJson,
        actionOf: (operation) => {
          const { f, input, output, outcome } = operation;
          if (outcome === "fail") return undefined;
          return {
            name: canonicalJson([f, input, outcome === "ok" ? output : null, outcome]),
            traits: 0,
            apply: (state) => exported.step(state, { f, input, output, outcome }),
          };
        },
      }),
  };
}

function isUserModel(value: unknown): value is UserModel {
  if (typeof value !== "object" || value === null) return false;
  const { name, step } = value as Partial<UserModel>;
  return typeof name === "string" && typeof step === "function" && "initial" in value;
}
