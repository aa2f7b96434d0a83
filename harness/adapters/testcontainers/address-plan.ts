/**
 * Who has which address in which region. Pure: everything is known before the first container starts, so all of them
 * can start at once, and names are plain lines in /etc/hosts.
 *
 * In each region's /24: .1 the bridge (the harness comes from there), .2 this region's egress, .3 programs run by
 * `execInRegion`, .4 to .9 load drivers, .10 + n the egress of region n as a plain client, from .40 the nodes, from .128 one more address of
 * this region's egress for every node that is reached through a link, and for every other node of the region (its
 * door, which only the harness may use).
 */
import type { Link, Topology } from "../../domain/topology.ts";
import { InputError } from "../../lib/errors.ts";

export interface RegionPlan {
  readonly region: string;
  /** First three bytes: `10.140.7`. */
  readonly prefix: string;
  readonly subnet: string;
  readonly gateway: string;
  readonly egress: string;
  readonly visitor: string;
  /** Addresses for load drivers. */
  readonly clients: readonly string[];
  /** Addresses of this region's own nodes. */
  readonly nodes: ReadonlyMap<string, string>;
  /** Addresses of the egress that stand for nodes behind links. */
  readonly stands: ReadonlyMap<string, string>;
  /** Addresses of the egress by which the harness enters to a node of this region that no link leads to. */
  readonly doors: ReadonlyMap<string, string>;
  /** Names as this region sees them: the stand where there is a link, else the node itself. */
  readonly hosts: ReadonlyMap<string, string>;
}

const CLIENTS = [4, 5, 6, 7, 8, 9];
const NODES_FROM = 40;
const STANDS_FROM = 128;
const REGIONS_MAX = 30;

export function planAddresses(
  topology: Topology,
  links: readonly Link[],
  prefixes: ReadonlyMap<string, string>,
): ReadonlyMap<string, RegionPlan> {
  atMost("regions", topology.regions.length, REGIONS_MAX);
  const plans = topology.regions.map((region) => {
    const prefix = prefixes.get(region) ?? "";
    const own = topology.nodes.filter((node) => node.region === region).map(({ name }) => name);
    const behind = [...new Set(links.filter(({ from }) => from === region).map((l) => l.node))];
    atMost(`nodes in ${region}`, own.length, STANDS_FROM - NODES_FROM);
    const direct = own.filter((name) => !behind.includes(name));
    const extra = [...behind, ...direct];
    atMost(`nodes reached from ${region}`, extra.length, 254 - STANDS_FROM);
    const nodes = new Map(own.map((name, at) => [name, `${prefix}.${NODES_FROM + at}`]));
    const addresses = new Map(extra.map((name, at) => [name, `${prefix}.${STANDS_FROM + at}`]));
    const stands = only(addresses, behind);
    return {
      region,
      prefix,
      subnet: `${prefix}.0/24`,
      gateway: `${prefix}.1`,
      egress: `${prefix}.2`,
      visitor: `${prefix}.3`,
      clients: CLIENTS.map((last) => `${prefix}.${last}`),
      nodes,
      stands,
      doors: only(addresses, direct),
      hosts: new Map([...nodes, ...stands]),
    };
  });
  return new Map(plans.map((plan) => [plan.region, plan]));
}

/** Address of the egress of region number `index` (in the topology's order) in another region's network. */
export function guestAddress(plan: RegionPlan, index: number): string {
  return `${plan.prefix}.${10 + index}`;
}

function only(
  addresses: ReadonlyMap<string, string>,
  names: readonly string[],
): ReadonlyMap<string, string> {
  return new Map(names.map((name) => [name, addresses.get(name) ?? ""]));
}

function atMost(what: string, count: number, most: number): void {
  if (count <= most) return;
  throw new InputError({
    code: "ENV207",
    message: `the topology has ${count} ${what}; the containers runtime serves ${most}`,
    fix: "spread the nodes over more regions, or use fewer of them",
  });
}
