/** What builds and removes the network of a run. Pure. One `ip -batch` is ten times faster than many calls of `ip`. */
import type { HostPlan, NetworkLayout } from "./network-plan.ts";

/** Interfaces of the run carry this group, so that one call removes them all. */
const GROUP = 77;

/**
 * One bridge per region, with the run's own addresses on it. Links can listen as soon as they are there.
 *
 * Its hardware address is given: by itself a bridge takes the lowest of its ports, so a client that joins under load
 * would change it, and nodes that remember the old one would answer nobody for half a minute.
 */
export function createBridges({ regions }: NetworkLayout): string[] {
  return regions.flatMap(({ index, linkAddresses }) => {
    const addresses = [`10.77.${index}.1`, `10.78.${index}.1`, ...linkAddresses];
    const hardware = `02:00:0a:4d:${hex(index >> 8)}:${hex(index & 255)}`;
    return [
      `link add br${index} address ${hardware} type bridge`,
      `link set dev br${index} addrgenmode none group ${GROUP}`,
      ...addresses.map((address) => `addr add ${address}/24 dev br${index}`),
      `link set br${index} up`,
    ];
  });
}

/**
 * Shell script that makes a network namespace and a cable into it for every host, configures all of them at once, and
 * plugs them in. One shell: starting eleven programs from Node takes longer than all that they do.
 *
 * A cable is plugged in after its far end is up: a bridge takes a port that is live into use at once, otherwise a
 * second later. `addrgenmode none`: no IPv6 address, which links and packet filters would not cover.
 */
export function createHosts(hosts: readonly HostPlan[]): string {
  const create = hosts.flatMap((host) => [
    `netns add ${host.name}`,
    `link add ${cable(host)} type veth peer name eth0 netns ${host.name}`,
    `link set dev ${cable(host)} addrgenmode none master br${host.regionIndex} group ${GROUP}`,
  ]);
  const configure = (host: HostPlan): string[] => [
    "link set lo up",
    "link set dev eth0 addrgenmode none",
    `addr add ${host.address}/24 dev eth0`,
    `addr add ${host.controlAddress}/24 dev eth0`,
    "link set eth0 up",
  ];
  return [
    `${batch(create)} || exit 1`,
    "jobs=",
    ...hosts.map((host) => `${batch(configure(host), host.name)} &\njobs="$jobs $!"`),
    "for job in $jobs; do wait $job || exit 1; done",
    batch(hosts.map((host) => `link set ${cable(host)} up`)),
  ].join("\n");
}

/** Names hold letters, digits, dots and hyphens only, so nothing needs quoting. */
function batch(lines: readonly string[], network?: string): string {
  const words = lines.map((line) => `'${line}'`).join(" ");
  return `printf '%s\\n' ${words} | ip ${network === undefined ? "" : `-n ${network} `}-batch -`;
}

function hex(byte: number): string {
  return byte.toString(16).padStart(2, "0");
}

export const REMOVE_LINKS = `link del group ${GROUP}`;

export function removeHost(name: string): string {
  return `netns del ${name}`;
}

function cable(host: HostPlan): string {
  return `v${host.regionIndex}.${host.hostIndex}`;
}
