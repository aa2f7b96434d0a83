/**
 * The one topology model that every runtime serves.
 *
 * A region is a network of its own. A node is attached to its own region only. The single way into another region is a
 * link: one proxy per directed edge (caller region → port of a node), run by the caller region's egress Toxiproxy and
 * answering on the remote node's own name and port.
 */
export interface Topology {
  readonly regions: readonly string[];
  /** Round trips between regions, milliseconds. Pairs that are not listed have none. */
  readonly wan: readonly WanPair[];
  readonly nodes: readonly NodeSpec[];
}

export interface WanPair {
  readonly between: readonly [string, string];
  /** Whole round trip; half of it lies on each stream of each proxy. */
  readonly roundTripMs: number;
}

/** One node: one container, or one process tree. */
export interface NodeSpec {
  /** Unique, a DNS label: `<group>-<region>`. */
  readonly name: string;
  /** The name under `topology.nodes` that it was expanded from. */
  readonly group: string;
  /** Node kind: postgres, redis, etcd, service. */
  readonly kind: string;
  readonly region: string;
  /** Named ports, the first one is what workloads use: `{ sql: 5432 }`. */
  readonly ports: Readonly<Record<string, number>>;
  /** What the kind's own schema made of the YAML. */
  readonly config: unknown;
}

/** A directed edge: connections opened from a region to one port of a node. */
export interface Link {
  /** `us-east-1->db-us-west-2:5432`; the id in faults, journal and reports. */
  readonly id: string;
  readonly from: string;
  readonly to: string;
  readonly node: string;
  readonly port: number;
  readonly portName: string;
}

export function linkId(from: string, node: string, port: number): string {
  return `${from}->${node}:${port}`;
}

/**
 * All links of a topology. Edges inside a region are direct and have no proxy unless a fault names them:
 * `sameRegion` lists the nodes whose own region must go through a proxy too.
 */
export function linksOf(topology: Topology, sameRegion: ReadonlySet<string> = new Set()): Link[] {
  const links: Link[] = [];
  for (const from of topology.regions) {
    for (const node of topology.nodes) {
      if (node.region === from && !sameRegion.has(node.name)) continue;
      for (const [portName, port] of Object.entries(node.ports)) {
        const id = linkId(from, node.name, port);
        links.push({ id, from, to: node.region, node: node.name, port, portName });
      }
    }
  }
  return links;
}

/** Round trip between two regions in milliseconds; 0 inside a region. */
export function roundTripMs(topology: Topology, from: string, to: string): number {
  const pair = topology.wan.find(
    ({ between: [a, b] }) => (a === from && b === to) || (a === to && b === from),
  );
  return pair?.roundTripMs ?? 0;
}
