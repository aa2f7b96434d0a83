/**
 * A region's egress: one Toxiproxy in a container that is attached to its own region, and to the others as a plain
 * client. On its own side it has one more address for every node behind a link, so that node's name and real port
 * answer there. The harness enters at those addresses too. Nodes that no link leads to have a door here: the harness's
 * connections are passed on from the egress's own address, so that what happens to the packets of a node also happens
 * to its clients, while the control path goes to the node itself.
 *
 * The egress also holds the region's data volumes mounted, because a tmpfs volume ends with its last mount.
 */
import { linkId } from "../../domain/topology.ts";
import type { Endpoint } from "../../ports/runtime.ts";
import type { LinkPlace } from "../toxiproxy/link-injector.ts";
import { guestAddress, type RegionPlan } from "./address-plan.ts";
import { type Door, egressRules } from "./egress-rules.ts";
import type { ContainerSpec, Mount } from "./loopback-container.ts";
import { nameOf, type RunContext } from "./run-context.ts";

export interface Egress {
  readonly spec: ContainerSpec;
  /** Toxiproxy's HTTP interface as the harness reaches it. */
  readonly api: Endpoint;
  readonly places: readonly LinkPlace[];
  /** Link id (also of what would be a link inside the region) → where the harness enters. */
  readonly entries: ReadonlyMap<string, Endpoint>;
}

const API_PORT = 8474;
/** Where ports are published: container ports that lead to entries, numbered from here. */
const ENTRY_FROM = 21_000;
/** Where the volume of a node is mounted in its region's egress. */
export const keptAt = (node: string): string => `/keep/${node}`;

export async function planEgress(
  context: RunContext,
  region: RegionPlan,
  image: string,
  volumes: readonly Mount[],
): Promise<Egress> {
  const { topology } = context.plan;
  const others = [...context.regions.values()].filter((other) => other !== region);
  const entered = entriesOf(context, region);
  const isPublished = context.reach === "published";
  const ports = new Map<number, number>();
  if (isPublished) {
    ports.set(API_PORT, await context.resources.ports.next());
    for (const at of entered.keys())
      ports.set(ENTRY_FROM + at, await context.resources.ports.next());
  }
  const published = (port: number): Endpoint => ({ host: "127.0.0.1", port: ports.get(port) ?? 0 });
  const entries = entered.map(({ id, at, port }, index) => {
    const direct = { host: at, port };
    return [id, isPublished ? published(ENTRY_FROM + index) : direct] as const;
  });
  const addresses = [...region.stands.values(), ...region.doors.values()];
  return {
    api: isPublished ? published(API_PORT) : { host: region.egress, port: API_PORT },
    places: placesOf(context, region),
    entries: new Map(entries),
    spec: {
      name: nameOf(context, "egress", region.region),
      image,
      labels: context.labels,
      network: nameOf(context, region.region),
      address: region.egress,
      guestOf: new Map(
        others.map((other) => [
          nameOf(context, other.region),
          guestAddress(other, topology.regions.indexOf(region.region)),
        ]),
      ),
      hostname: "egress",
      hosts: new Map(),
      ports,
      mounts: volumes,
      environment: {
        LOG_LEVEL: "info",
        EGRESS_OWN: region.subnet,
        EGRESS_ADDRESSES: addresses
          .map((address) => `address add ${address}/24 dev @DEVICE@\n`)
          .join(""),
        EGRESS_RULES: egressRules({
          region,
          bridges: [...context.regions.values()].map(({ gateway }) => gateway),
          doors: entered.filter((entry) => entry.node !== undefined),
          published: isPublished ? entered.map((entry, at) => [ENTRY_FROM + at, entry]) : [],
        }),
      },
      // NET_ADMIN for addresses and rules; the rest to give all of them away, and to empty data directories.
      rights: { only: ["NET_ADMIN", "SETUID", "SETGID", "SETPCAP", "DAC_OVERRIDE"] },
      // It forwards what enters through a door, and nothing else.
      sysctls: { "net.ipv4.ip_forward": "1", "net.ipv4.ip_unprivileged_port_start": "0" },
    },
  };
}

/** Every port that the harness may enter to as a client of this region. */
function entriesOf(context: RunContext, region: RegionPlan): readonly (Door & { id: string })[] {
  return context.plan.topology.nodes.flatMap(({ name, ports }) => {
    const stand = region.stands.get(name);
    const at = stand ?? region.doors.get(name);
    if (at === undefined) return [];
    const node = stand === undefined ? region.nodes.get(name) : undefined;
    return Object.values(ports).map((port) => ({
      id: linkId(region.region, name, port),
      at,
      port,
      node,
    }));
  });
}

function placesOf({ plan, regions }: RunContext, region: RegionPlan): readonly LinkPlace[] {
  return plan.links
    .filter(({ from }) => from === region.region)
    .map((link) => ({
      link,
      listen: `${region.stands.get(link.node) ?? ""}:${link.port}`,
      upstream: `${regions.get(link.to)?.nodes.get(link.node) ?? ""}:${link.port}`,
    }));
}
