import type { NodeSpec } from "../../domain/topology.ts";
import { InputError } from "../../lib/errors.ts";

/** The node that an action's `region` or `node` names; undefined when it names none. */
export function placedNode(
  nodes: readonly NodeSpec[],
  parameters: Readonly<Record<string, unknown>>,
): NodeSpec | undefined {
  const { region, node } = parameters;
  if (region === undefined && node === undefined) return undefined;
  const found = nodes.find((each) =>
    region === undefined ? each.name === node : each.region === region,
  );
  if (found !== undefined) return found;
  throw new InputError({
    code: "FLT020",
    message: `no node of this group is ${region === undefined ? "named" : "in region"} "${String(region ?? node)}"`,
    why: `the group has ${nodes.map((each) => each.name).join(", ")}`,
    fix: "name one of them with node:, or its region with region:",
  });
}
