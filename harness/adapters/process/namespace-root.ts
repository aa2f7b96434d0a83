/**
 * How the run's own user, network, mount, process and IPC namespaces are made: shared by entering and by probing.
 * Nobody needs to be root for it; inside, the user seems to be.
 */

/** tmpfs of the run, seen inside only: data directories, hosts files. */
export const PRIVATE_ROOT = "/run/harness";

export const UNSHARE = [
  "unshare",
  "--map-root-user",
  "--net",
  "--ipc",
  "--mount",
  "--pid",
  "--fork",
  "--kill-child",
  "--mount-proc",
] as const;

/**
 * Shell lines that turn fresh namespaces into the run's private surroundings.
 *
 * `ip netns` wants to write below /run; the machine's own sockets there (Docker, PostgreSQL) are out of sight then. NixOS
 * keeps a link to all of its programs there.
 *
 * Toxiproxy dials without a time-out and accepts nobody meanwhile, so lost SYNs are sent again every second and given
 * up soon: a link behind a node whose packets were dropped serves again a second after the heal, and not after the
 * kernel's doubling pauses.
 */
export const PREPARE = `
system=$(readlink /run/current-system)
mount -t tmpfs -o mode=755 harness /run && mkdir -p /run/netns ${PRIVATE_ROOT} || exit 125
[ -z "$system" ] || ln -s "$system" /run/current-system
[ ! -d /dev/shm ] || mount -t tmpfs -o mode=1777 harness /dev/shm || exit 125
ip link set lo up || exit 125
{ echo 3 >/proc/sys/net/ipv4/tcp_syn_retries; } 2>/dev/null
{ echo 3 >/proc/sys/net/ipv4/tcp_syn_linear_timeouts; } 2>/dev/null
`;

/** PATH that finds ip, mount and iptables for users whose PATH has no system folders. */
export function systemPath(path = process.env["PATH"]): string {
  return [path, "/usr/sbin", "/sbin", "/usr/bin", "/bin"].filter(Boolean).join(":");
}
