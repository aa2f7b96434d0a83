/** What may pass a region's egress, as input of `iptables-restore`. Pure. */
import type { RegionPlan } from "./address-plan.ts";

export interface Door {
  /** Address of the egress. */
  readonly at: string;
  readonly port: number;
  /** Address of the node that connections are passed on to; undefined: Toxiproxy itself listens. */
  readonly node: string | undefined;
}

export interface EgressTraffic {
  readonly region: RegionPlan;
  /** The harness's connections come from these: addresses that no node can take. */
  readonly bridges: readonly string[];
  readonly doors: readonly Door[];
  /** Container port → door, where ports are published. */
  readonly published: readonly (readonly [number, Door])[];
}

/**
 * In come the harness, the region's own nodes at the addresses that stand for remote ones, and answers. So Toxiproxy's
 * interface cannot be reached by nodes, nor can one region's links by another region. Only what the harness sends
 * through a door is forwarded.
 */
export function egressRules({ region, bridges, doors, published }: EgressTraffic): string {
  const harness = bridges.join(",");
  const nodes = `${region.prefix}.0/25`;
  const stands = `${region.prefix}.128/25`;
  const to = (match: string, address: string, port: number): string =>
    `-A PREROUTING -s ${harness} ${match} -j DNAT --to-destination ${address}:${port}`;
  return `${[
    "*nat",
    ...doors.map(({ at, node, port }) => to(`-d ${at} -p tcp --dport ${port}`, node ?? at, port)),
    ...published.map(([from, { at, node, port }]) =>
      to(`-p tcp --dport ${from}`, node ?? at, port),
    ),
    // Passed on from the egress's own address: the control path is what comes from the bridge's.
    `-A POSTROUTING -s ${harness} -d ${nodes} -j SNAT --to-source ${region.egress}`,
    "COMMIT",
    "*filter",
    ":INPUT DROP",
    ":FORWARD DROP",
    "-A INPUT -i lo -j ACCEPT",
    "-A INPUT -m conntrack --ctstate ESTABLISHED,RELATED -j ACCEPT",
    `-A INPUT -s ${harness} -j ACCEPT`,
    `-A INPUT -s ${region.subnet} -d ${stands} -j ACCEPT`,
    "-A INPUT -p tcp -j REJECT --reject-with tcp-reset",
    "-A FORWARD -m conntrack --ctstate ESTABLISHED,RELATED -j ACCEPT",
    `-A FORWARD -s ${harness} -d ${nodes} -m conntrack --ctstate DNAT -j ACCEPT`,
    // The way back leads out where it came in; the host must not be told of a shorter one.
    "-A OUTPUT -p icmp --icmp-type redirect -j DROP",
    "COMMIT",
  ].join("\n")}\n`;
}
