import type { NodeSpec } from "../../domain/topology.ts";
import type { ProbeAnswer } from "../../ports/node-kind.ts";

/** Node → term of its claim to be the primary; null: it claims nothing. A node that is not in it did not answer. */
export type Claims = ReadonlyMap<string, number | null>;

/**
 * Nodes are not asked at the very same moment, so a switchover between two questions looks like two primaries. When
 * several claim it, all are asked again: two nodes that claim it before and after were primaries at the same time.
 */
export async function confirmedClaims(
  nodes: readonly NodeSpec[],
  ask: () => Promise<Claims>,
): Promise<ProbeAnswer> {
  const first = await ask();
  const several = [...first.values()].filter((term) => term !== null).length > 1;
  const second = several ? await ask() : first;
  const values = nodes.map(({ name: node }) => {
    const term = first.get(node);
    if (term === undefined) return { node, name: "primary", value: null };
    const claims = term !== null && second.get(node) !== null && second.has(node);
    return claims ? { node, name: "primary", value: term } : undefined;
  });
  return { values: values.filter((value) => value !== undefined) };
}
