/**
 * What packet faults do to a node's network. Pure.
 *
 * disconnect takes the node's address away, as unplugging it from a container network does: its own sends fail at once,
 * what others send is lost. drop loses packets both ways without a word. reject answers with a real RST. The control
 * path, 10.78.n.x, is left alone by all of them.
 */
import type { PacketEffect } from "../../domain/fault.ts";
import type { HostPlan } from "./network-plan.ts";

/** Input of `iptables-restore`: replaces every rule of the node at once. The strongest effect counts. */
export function filterRules(host: HostPlan, effects: ReadonlySet<PacketEffect>): string {
  const engine = `10.78.${host.regionIndex}.1`;
  const rules = [
    `-A INPUT -i eth0 -s ${engine} -d ${host.controlAddress} -j ACCEPT`,
    `-A OUTPUT -o eth0 -s ${host.controlAddress} -d ${engine} -j ACCEPT`,
    ...(effects.has("drop") ? DROP : effects.has("reject") ? REJECT : []),
  ];
  return ["*filter", ":INPUT ACCEPT", ":OUTPUT ACCEPT", ...rules, "COMMIT", ""].join("\n");
}

const DROP = ["-A INPUT -i eth0 -j DROP", "-A OUTPUT -o eth0 -j DROP"];

/** The RST that answers a packet is itself a packet of the node and must get out. */
const REJECT = [
  "-A OUTPUT -o eth0 -p tcp --tcp-flags RST RST -j ACCEPT",
  "-A INPUT -i eth0 -p tcp --tcp-flags RST RST -j ACCEPT",
  "-A INPUT -i eth0 -p tcp -j REJECT --reject-with tcp-reset",
  "-A OUTPUT -o eth0 -p tcp -j REJECT --reject-with tcp-reset",
  "-A INPUT -i eth0 -j DROP",
  "-A OUTPUT -o eth0 -j DROP",
];

/** Line for `ip -batch` inside the node's network; harmless when it is so already. */
export function plugged(host: HostPlan, effects: ReadonlySet<PacketEffect>): string {
  const address = `${host.address}/24 dev eth0`;
  return effects.has("disconnect") ? `addr del ${address}` : `addr replace ${address}`;
}
