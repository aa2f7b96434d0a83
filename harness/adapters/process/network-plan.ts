/**
 * Addresses of a run in namespaces mode. Pure.
 *
 * Each region n is a bridge in the run's namespace, 10.77.n.0/24, and each node a network namespace of its own on it,
 * so that a node has its own loopback and ports, and everything in it can be counted, frozen and cut off exactly. The
 * run's namespace does not forward, nodes have no route but to their own subnet: a link is the only way out.
 *
 *   10.77.n.1        the run, where links come from         10.77.n.100+  links, one address per node they lead to
 *   10.77.n.9        clients inside the region              10.78.n.x     the same hosts on the control path
 *   10.77.n.10+      nodes
 */
import type { Link, Topology } from "../../domain/topology.ts";
import { EnvironmentError, invariant } from "../../lib/errors.ts";

const FIRST_NODE = 10;
const FIRST_LINK = 100;
const CLIENT = 9;

export interface HostPlan {
  /** Network namespace: the node's name, or `client.<region>`. */
  readonly name: string;
  readonly region: string;
  readonly regionIndex: number;
  readonly hostIndex: number;
  readonly address: string;
  readonly controlAddress: string;
  /** Content of its /etc/hosts. */
  readonly hosts: string;
}
export interface RegionPlan {
  readonly region: string;
  readonly index: number;
  /** Addresses of the links that start here. */
  readonly linkAddresses: readonly string[];
  readonly client: HostPlan;
}
export interface NetworkLayout {
  readonly regions: readonly RegionPlan[];
  readonly nodes: readonly HostPlan[];
  /** Where the link to a node listens for callers of a region; undefined where there is none. */
  linkAddress(region: string, node: string): string | undefined;
}

export function layOut(topology: Topology, links: readonly Link[]): NetworkLayout {
  refuseTooLarge(topology);
  const linked = new Set(links.map(({ from, node }) => `${from}\n${node}`));
  const regionIndex = (region: string): number => {
    const index = topology.regions.indexOf(region) + 1;
    invariant(index > 0, `region ${region} is not in the topology`);
    return index;
  };
  const hostIndex = (name: string): number => {
    const node = topology.nodes.find((candidate) => candidate.name === name);
    const peers = topology.nodes.filter(({ region }) => region === node?.region);
    return FIRST_NODE + peers.findIndex((peer) => peer.name === name);
  };
  const linkAddress = (region: string, node: string): string | undefined => {
    if (!linked.has(`${region}\n${node}`)) return undefined;
    const index = topology.nodes.findIndex(({ name }) => name === node);
    return `10.77.${regionIndex(region)}.${FIRST_LINK + index}`;
  };
  const hostsFile = (region: string, self: string): string => {
    const lines = topology.nodes.flatMap((node) => {
      const own = `10.77.${regionIndex(node.region)}.${hostIndex(node.name)}`;
      const direct = node.name === self || node.region === region;
      const link = node.name === self ? undefined : linkAddress(region, node.name);
      const address = link ?? (direct ? own : undefined);
      return address === undefined ? [] : [`${address} ${node.name}`];
    });
    return ["127.0.0.1 localhost", ...lines, ""].join("\n");
  };
  const host = (name: string, region: string, index: number): HostPlan => ({
    name,
    region,
    regionIndex: regionIndex(region),
    hostIndex: index,
    address: `10.77.${regionIndex(region)}.${index}`,
    controlAddress: `10.78.${regionIndex(region)}.${index}`,
    hosts: hostsFile(region, name),
  });
  const regions = topology.regions.map((region) => ({
    region,
    index: regionIndex(region),
    linkAddresses: topology.nodes.flatMap(({ name }) => linkAddress(region, name) ?? []),
    client: host(`client.${region}`, region, CLIENT),
  }));
  const nodes = topology.nodes.map(({ name, region }) => host(name, region, hostIndex(name)));
  return { regions, nodes, linkAddress };
}

function refuseTooLarge({ regions, nodes }: Topology): void {
  const most = FIRST_LINK - FIRST_NODE;
  const crowded = regions.find((name) => nodes.filter((n) => n.region === name).length > most);
  if (regions.length <= 254 && nodes.length <= 150 && crowded === undefined) return;
  throw new EnvironmentError({
    code: "ENV120",
    message: `${regions.length} regions with ${nodes.length} nodes do not fit`,
    why: `the process runtime has room for 254 regions, ${most} nodes in each and 150 nodes in all`,
    fix: "use fewer nodes, or --runtime docker",
  });
}
