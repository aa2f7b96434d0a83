/** Objectives of what their workload never does: asks from another region, requests or checks of another name. */
import { isCalled } from "../domain/load.ts";
import type { ObjectiveSpec, Scenario } from "../domain/scenario.ts";
import { nearest } from "../lib/nearest.ts";
import { quoted } from "../lib/located/source.ts";
import type { Registries } from "./registries.ts";

interface NeverMeasured {
  readonly key: "from" | "request" | "check";
  readonly message: string;
  readonly fix: string;
}

/** Undefined: there may be something to measure; what a script does, only the run knows. */
export function neverMeasured(
  { workloads }: Scenario,
  { sli: { of, from, request, check } }: ObjectiveSpec,
  registries: Registries,
): NeverMeasured | undefined {
  const spec = workloads.find(({ name }) => name === of);
  if (spec === undefined) return undefined;
  if (from !== undefined && !spec.from.includes(from)) {
    const message = `workload ${quoted(of)} never runs from ${quoted(from)}`;
    return { key: "from", message, fix: `it runs from ${spec.from.join(", ")}: name one of these` };
  }
  const names = registries.workloadKinds.get(spec.kind)?.names?.(spec.options);
  if (names === undefined) return undefined;
  if (request !== undefined && !names.requests.some((name) => isCalled(name, request))) {
    const message = `workload ${quoted(of)} has no request ${quoted(request)}`;
    return { key: "request", message, fix: fixOf("requests", request, names.requests) };
  }
  if (check !== undefined && !names.checks.includes(check)) {
    const message = `workload ${quoted(of)} has no check ${quoted(check)}`;
    return { key: "check", message, fix: fixOf("checks", check, names.checks) };
  }
  return undefined;
}

function fixOf(what: string, wrong: string, names: readonly string[]): string {
  if (names.length === 0) return `it has no ${what}: give it some, or leave the key out`;
  const close = nearest(wrong, names);
  const hint = close === undefined ? "" : `did you mean ${quoted(close)}? `;
  return `${hint}its ${what} are ${names.map((name) => quoted(name)).join(", ")}`;
}
