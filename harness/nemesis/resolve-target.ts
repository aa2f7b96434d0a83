/**
 * What a planned fault hits, once the system can say who is who. Pure: roles were asked before, choices come from the
 * fault's own random stream, so the same seed and the same roles always give the same nodes and links.
 */
import type { FaultTarget, PlannedFault, ResolvedEffect } from "../domain/fault.ts";
import type { Link, NodeSpec, Topology } from "../domain/topology.ts";
import { EnvironmentError, InvariantError } from "../lib/errors.ts";
import type { Random } from "../lib/random.ts";
import { describeTarget } from "./describe-target.ts";
import { FAULT_KINDS } from "./registry.ts";
import { linksBetween, linksNamed } from "./select-links.ts";
import { majorityOf, minorityOf } from "./target.ts";

export interface ResolveContext {
  readonly topology: Topology;
  /** With the same-region links that the scenario's faults need (same-region-nodes.ts). */
  readonly links: readonly Link[];
  /** group → role → nodes that hold it now. */
  readonly roles: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;
  /** Forked for this fault. */
  readonly random: Random;
}

/** Throws EnvironmentError when nobody holds the role that the target names, or no link is left to cut. */
export function resolveTarget(fault: PlannedFault, context: ResolveContext): ResolvedEffect {
  const kind = FAULT_KINDS.get(fault.kind);
  if (kind === undefined) {
    throw new InvariantError({ code: "BUG005", message: `fault kind ${fault.kind} is unknown` });
  }
  switch (kind.acts) {
    case "links": {
      const links = resolveLinks(fault.target, context).map((link) => link.id);
      if (links.length === 0) {
        throw unresolved(fault.target, "no connection between regions is left to act on");
      }
      return { on: "links", links, effect: kind.effect(fault.parameters) };
    }
    case "nodes": {
      const nodes = resolveNodes(fault.target, context).map((node) => node.name);
      return { on: "nodes", nodes, effect: kind.effect(fault.parameters) };
    }
    case "packets": {
      const nodes = resolveNodes(fault.target, context).map((node) => node.name);
      return { on: "packets", nodes, effect: kind.effect(fault.parameters) };
    }
  }
}

function resolveLinks(target: FaultTarget, context: ResolveContext): Link[] {
  const { topology, links } = context;
  switch (target.type) {
    case "region":
      return isolated(new Set([target.region]), context);
    case "node":
      return isolated(new Set(resolveNodes(target, context).map((node) => node.region)), context);
    case "regions":
      return linksBetween(target.sides, links);
    case "links": {
      if (target.group === undefined) return linksNamed(target, links, undefined);
      const nodes = namedNodes(target.group, target.to, context);
      return linksNamed(target, links, new Set(nodes.map((node) => node.name)));
    }
    case "group":
      return links.filter(
        (link) => topology.nodes.find((node) => node.name === link.node)?.group === target.group,
      );
  }
}

function isolated(inside: ReadonlySet<string>, { topology, links }: ResolveContext): Link[] {
  const outside = topology.regions.filter((region) => !inside.has(region));
  return linksBetween([[...inside], outside], links);
}

function resolveNodes(target: FaultTarget, context: ResolveContext): NodeSpec[] {
  if (target.type === "node") return namedNodes(target.group, target.which, context);
  if (target.type === "group") {
    return context.topology.nodes.filter((node) => node.group === target.group);
  }
  throw new InvariantError({
    code: "BUG005",
    message: `${describeTarget(target)} is no target for a node fault`,
  });
}

/** Nodes that `which` of a group means: a region, a count, or one holder of a role. */
function namedNodes(group: string, which: string, context: ResolveContext): NodeSpec[] {
  const { topology, roles, random } = context;
  const nodes = topology.nodes.filter((node) => node.group === group);
  switch (which) {
    case "all":
      return nodes;
    case "one":
      return [random.pick(nodes)];
    case "minority":
      return random.shuffle(nodes).slice(0, minorityOf(nodes.length));
    case "majority":
      return random.shuffle(nodes).slice(0, majorityOf(nodes.length));
    default: {
      const there = nodes.filter((node) => node.region === which);
      if (there.length > 0) return there;
      const holders = nodes.filter((node) => roles[group]?.[which]?.includes(node.name));
      if (holders.length === 0) {
        throw unresolved({ type: "node", group, which }, `no node of ${group} is ${which} now`);
      }
      return [random.pick(holders)];
    }
  }
}

function unresolved(target: FaultTarget, why: string): EnvironmentError {
  const message = `the fault has nothing to hit: ${describeTarget(target)}`;
  return new EnvironmentError({ code: "FLT902", message, why });
}
