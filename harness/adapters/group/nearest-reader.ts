import type { NodeSpec } from "../../domain/topology.ts";
import type { ClientOptions } from "../../ports/node-kind.ts";

/** The node that answers a client's reads: with `reads: nearest` the one of its own region; undefined: the primary. */
export function nearestReader(
  nodes: readonly NodeSpec[],
  { vantage, node, options }: ClientOptions,
): string | undefined {
  if (node !== undefined || options?.["reads"] !== "nearest") return undefined;
  return nodes.find(({ region }) => region === vantage)?.name;
}
