import { readFileSync } from "node:fs";
import type { FoundPart } from "../../ports/parts.ts";
import type { Capability } from "../../ports/runtime.ts";
import { PREPARE, systemPath, UNSHARE } from "./namespace-root.ts";
import { runCommand } from "./run-command.ts";

/** Everything that a run will need, in the smallest form: a bridge, a network namespace and a cable between them. */
const TRY = `
${PREPARE}
ip link add br1 type bridge && ip netns add probe || exit 125
ip link add v1 type veth peer name eth0 netns probe || exit 125
ip link set v1 master br1 up || exit 125
`;
/** Packet filters are tried on their own: only packet faults need them. */
const TRY_REJECT = ["-A", "INPUT", "-p", "tcp", "-j", "REJECT", "--reject-with", "tcp-reset"];
const PROGRAMS = [
  ["unshare", "util-linux"],
  ["nsenter", "util-linux"],
  ["mount", "mount"],
  ["ip", "iproute2"],
] as const;
const PROBE_DEADLINE_MS = 10_000;

/** Whether regions can be networks here: by trying. Says what forbids it and how to allow it. */
export async function probeNamespaces(): Promise<Capability> {
  if (process.platform !== "linux") {
    return {
      missing: `${process.platform} has no network namespaces`,
      fix: "use Linux, or --runtime docker",
    };
  }
  for (const [program, debianPackage] of PROGRAMS) {
    const { exitCode } = await run([program, program === "ip" ? "-V" : "--version"]);
    if (exitCode === 127) {
      return { missing: `${program} is not installed`, fix: `install ${debianPackage}` };
    }
  }
  const { exitCode, stderr } = await run([...UNSHARE, "sh", "-c", TRY]);
  return exitCode === 0 ? true : explain(stderr.trim());
}

/** Whether packets can be filtered without root: by trying. */
export async function probePacketFilter(iptables: FoundPart): Promise<Capability> {
  const command = ["unshare", "--map-root-user", "--net", "--mount", "sh", "-c"];
  const shell = 'mount -t tmpfs none /run; exec "$@"';
  const { exitCode, stderr } = await run(
    [...command, shell, "sh", iptables.program("iptables"), ...TRY_REJECT],
    iptables.environment,
  );
  if (exitCode === 0) return true;
  return {
    missing: `iptables does not work without root here: ${stderr.trim()}`,
    fix: "load the kernel modules nf_tables and nft_reject_ipv4",
  };
}

function run(command: readonly string[], environment: Readonly<Record<string, string>> = {}) {
  const options = {
    timeoutMs: PROBE_DEADLINE_MS,
    environment: { ...environment, PATH: systemPath() },
  };
  return runCommand(command, options);
}

/** The known prohibitions, most specific first; each is read where the kernel tells it. */
function explain(complaint: string): Exclude<Capability, true> {
  const because = (what: string): string => `${what} (${complaint})`;
  if (setting("user/max_user_namespaces") === "0") {
    return {
      missing: because("user.max_user_namespaces is 0"),
      fix: "sudo sysctl -w user.max_user_namespaces=15000",
    };
  }
  if (setting("kernel/unprivileged_userns_clone") === "0") {
    return {
      missing: because("kernel.unprivileged_userns_clone is 0"),
      fix: "sudo sysctl -w kernel.unprivileged_userns_clone=1",
    };
  }
  if (setting("kernel/apparmor_restrict_unprivileged_userns") === "1") {
    return {
      missing: because("AppArmor restricts user namespaces"),
      fix: "sudo sysctl -w kernel.apparmor_restrict_unprivileged_userns=0",
    };
  }
  if (/^Seccomp:\s+2$/m.test(readOr("/proc/self/status"))) {
    return {
      missing: because("the seccomp profile of this container forbids unshare or mount"),
      fix: "start the container with --security-opt seccomp=unconfined --security-opt systempaths=unconfined",
    };
  }
  return {
    missing: because("namespaces cannot be made here"),
    fix: "run outside a restricted container, or load the kernel modules bridge and veth",
  };
}

function setting(name: string): string | undefined {
  return readOr(`/proc/sys/${name}`).trim() || undefined;
}

function readOr(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}
