/**
 * Command lines that enter the network of a node: its network namespace, its own /etc/hosts and /etc/passwd, and a user
 * namespace in which it is an ordinary user without any right over the network. PostgreSQL refuses to run as user 0,
 * and asks for the name of its user.
 */
const ENTER = `
mount --bind "$1" /etc/hosts && mount --bind "$2" /etc/passwd || exit 126
shift 2
exec unshare --user --map-user=1000 --map-group=1000 -- "$@"
`;

export interface ConfinedPlace {
  readonly network: string;
  readonly hostsFile: string;
  readonly passwdFile: string;
}

export function confine(place: ConfinedPlace, command: readonly string[]): readonly string[] {
  return [
    "nsenter",
    `--net=/run/netns/${place.network}`,
    "--",
    "unshare",
    "--mount",
    "--",
    "sh",
    "-c",
    ENTER,
    "harness",
    place.hostsFile,
    place.passwdFile,
    ...command,
  ];
}

/** The machine's accounts, with one more for user 1000 where there is none. */
export function withUser(passwd: string): string {
  const taken = passwd.split("\n").some((line) => line.split(":")[2] === "1000");
  return taken ? passwd : `${passwd.trimEnd()}\nharness:x:1000:1000::/tmp:/bin/sh\n`;
}
