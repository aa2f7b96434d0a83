/**
 * What packet faults do inside a node's network. Pure.
 *
 * drop loses packets both ways without a word. reject answers with a real RST. disconnect takes the way to the region
 * away: the node's own sends fail at once, what others send is never answered. The control path, which comes from the
 * region's bridge, is left alone by all of them.
 */
import type { PacketEffect } from "../../domain/fault.ts";
import type { RegionPlan } from "./address-plan.ts";

/** Input of `iptables-restore`: replaces every rule of the node at once. The strongest effect counts. */
export function filterRules({ gateway }: RegionPlan, effects: ReadonlySet<PacketEffect>): string {
  const verdicts = effects.has("drop") ? DROP : effects.has("reject") ? REJECT : [];
  return `${[
    "*filter",
    ":INPUT ACCEPT",
    ":OUTPUT ACCEPT",
    `-A INPUT -s ${gateway} -j ACCEPT`,
    `-A OUTPUT -d ${gateway} -j ACCEPT`,
    ...verdicts,
    "COMMIT",
  ].join("\n")}\n`;
}

const DROP = ["-A INPUT -i eth0 -j DROP", "-A OUTPUT -o eth0 -j DROP"];

/** The RST that answers a packet is itself a packet of the node and must get out. */
const REJECT = [
  "-A OUTPUT -o eth0 -p tcp --tcp-flags RST RST -j ACCEPT",
  "-A INPUT -i eth0 -p tcp --tcp-flags RST RST -j ACCEPT",
  "-A INPUT -i eth0 -p tcp -j REJECT --reject-with tcp-reset",
  "-A OUTPUT -o eth0 -p tcp -j REJECT --reject-with tcp-reset",
  ...DROP,
];

/** Input of `ip -batch`; harmless when it is so already. */
export function routesOf(
  { gateway, subnet }: RegionPlan,
  address: string,
  effects: ReadonlySet<PacketEffect>,
): string {
  const onLink = `dev eth0 scope link src ${address}`;
  const region = effects.has("disconnect")
    ? `route replace unreachable ${subnet} proto kernel`
    : `route replace ${subnet} proto kernel ${onLink}`;
  return `route replace ${gateway} ${onLink}\n${region}\n`;
}
