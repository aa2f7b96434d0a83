/**
 * Unique ids: no id is handed out twice.
 *
 * Records: `generate` whose ok value is the id. Operations that carry a `key` draw from independent generators.
 *
 * Source: Jepsen's `checker/unique-ids`.
 */
import type { History, Operation } from "../domain/history.ts";
import { identity } from "../lib/identity.ts";
import type { Checker, CheckResult } from "./checker.ts";
import { conclude, findingLog } from "./finding-log.ts";
import { perKey, type KeyOptions } from "./independent.ts";
import { requireOptions } from "./option-rules.ts";
import { show, wrongShape } from "./values.ts";

export const uniqueIdsChecker: Checker<KeyOptions> = {
  name: "unique-ids",
  summary: "no generated id was handed out twice",
  check: (history, options) => {
    requireOptions("unique-ids", options);
    return perKey(history, options, check);
  },
};

/** Operations named in one finding. */
const SHOWN = 5;

function check(history: History): CheckResult {
  const generated = history.operations.filter(({ f }) => f === "generate");
  const acknowledged = generated.filter(({ outcome }) => outcome === "ok");
  const owners = new Map<unknown, Operation>();
  const repeated = new Map<unknown, Operation[]>();
  for (const operation of acknowledged) {
    const id = identity(idOf(operation));
    const owner = owners.get(id);
    if (owner === undefined) owners.set(id, operation);
    else repeated.set(id, [...(repeated.get(id) ?? [owner]), operation].slice(0, SHOWN));
  }
  const log = findingLog();
  for (const operations of repeated.values()) {
    log.add("duplicated-id", () => ({
      message: `${operations.map(({ index }) => `T${index}`).join(" and ")} were all given the id ${show(operations[0]?.output)}`,
      operations,
    }));
  }
  return conclude(log, reasonUnknown(acknowledged.length), {
    attempted: generated.length,
    acknowledged: acknowledged.length,
    duplicated: repeated.size,
  });
}

function reasonUnknown(acknowledged: number): string | undefined {
  if (acknowledged === 0) return "no id was handed out";
  return acknowledged === 1 ? "a single id cannot collide" : undefined;
}

function idOf(operation: Operation): unknown {
  const { output } = operation;
  if (output !== null && output !== undefined) return output;
  throw wrongShape(operation, output, "an id");
}
