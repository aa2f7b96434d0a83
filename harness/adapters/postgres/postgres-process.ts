/**
 * How a PostgreSQL node is started, and started again.
 *
 * Primary and replicas are copies of one prepared cluster (same system identifier), so a replica needs no base backup:
 * it streams everything from the template's position on. Everything about a node's role lies in its data directory
 * (standby.signal, postgresql.auto.conf), so starting it again never changes its role.
 */
import type { NodeSpec } from "../../domain/topology.ts";
import type { Secrets } from "../../ports/node-kind.ts";
import type { Endpoint, NodePlace, ProcessDescription } from "../../ports/runtime.ts";
import { POSTGRES_PORT, type PostgresConfig } from "./postgres-config.ts";
import { scramVerifier } from "./scram-verifier.ts";
import { parseSynchronous } from "./synchronous.ts";

export const DATABASE = "postgres";
/** postgres: the harness itself. app: workloads and services. replicator: standbys. */
type PostgresUser = "postgres" | "app" | "replicator";

export function passwordOf(secrets: Secrets, group: string, user: PostgresUser): string {
  return secrets.get(`${group}/${user}`);
}

/**
 * Clones the template when there is no cluster yet, sets the passwords in single-user mode (before anything listens),
 * then becomes the server. A clone that was interrupted is begun again.
 */
const START = `set -eu
data=$1 postgres=$2 template=$3 role=$4
cd "$data"
if [ ! -d cluster ]; then
  rm -rf clone
  cp -a "$template" clone
  chmod 700 clone
  if [ "$role" = standby ]; then
    cat standby.conf >> clone/postgresql.auto.conf
    : > clone/standby.signal
  else
    "$postgres" --single -D clone -c fsync=off ${DATABASE} < roles.sql > /dev/null
  fi
  mv clone cluster
fi
exec "$postgres" -D cluster --config-file="$data/postgresql.conf"`;

export interface ProcessInput {
  readonly node: NodeSpec;
  readonly nodes: readonly NodeSpec[];
  readonly config: PostgresConfig;
  readonly secrets: Secrets;
  /** Name of the node to follow; undefined: a primary. Only looked at when the cluster is cloned. */
  readonly follow: string | undefined;
}

export function postgresProcess(input: ProcessInput, place: NodePlace): ProcessDescription {
  const { node, follow, secrets } = input;
  const data = place.dataDirectory;
  const role = follow === undefined ? "primary" : "standby";
  const postgres = place.program("postgres");
  const replicator = passwordOf(secrets, node.group, "replicator");
  return {
    command: ["sh", "-c", START, "sh", data, postgres, place.template ?? "", role],
    environment: { LC_ALL: "C" },
    files: {
      "postgresql.conf": renderSettings(input, place),
      "pg_hba.conf": HBA,
      pgpass: `*:*:*:replicator:${replicator}\n`,
      "roles.sql": rolesSql(secrets, node.group),
      "standby.conf":
        follow === undefined
          ? ""
          : `primary_conninfo = ${quote(primaryConninfo(node.name, place, follow))}\n`,
    },
    stopSignal: "SIGINT",
  };
}

const HBA = `host all all 0.0.0.0/0 scram-sha-256
host all all ::/0 scram-sha-256
host replication replicator 0.0.0.0/0 scram-sha-256
host replication replicator ::/0 scram-sha-256
`;

/** By name, so that the connection crosses the link; the node's own name is its application name. */
export function primaryConninfo(self: string, place: NodePlace, primary: string): string {
  const { host, port }: Endpoint = place.addressOf(primary, POSTGRES_PORT);
  return (
    `host=${host} port=${port} user=replicator application_name=${self} ` +
    `passfile=${place.dataDirectory}/pgpass sslmode=disable gssencmode=disable connect_timeout=3`
  );
}

/** One statement a line: single-user mode ends a statement at the end of the line. */
function rolesSql(secrets: Secrets, group: string): string {
  const verifier = (user: PostgresUser): string =>
    `'${scramVerifier(passwordOf(secrets, group, user))}'`;
  return [
    `ALTER ROLE postgres PASSWORD ${verifier("postgres")};`,
    `CREATE ROLE replicator LOGIN REPLICATION PASSWORD ${verifier("replicator")};`,
    `CREATE ROLE app LOGIN PASSWORD ${verifier("app")};`,
    "GRANT CREATE ON SCHEMA public TO app;",
    "",
  ].join("\n");
}

function renderSettings({ node, nodes, config }: ProcessInput, place: NodePlace): string {
  const { method, count, commit } = parseSynchronous(config.synchronous);
  // Every node lists all of them, itself included: it is never its own standby, and a promoted one needs no change.
  const names = nodes.map((each) => `"${each.name}"`).join(", ");
  const settings: Record<string, string | number | boolean> = {
    listen_addresses: place.listen,
    port: place.port(POSTGRES_PORT),
    unix_socket_directories: "",
    hba_file: `${place.dataDirectory}/pg_hba.conf`,
    cluster_name: node.name,
    lc_messages: "C",
    // A commit that waits for a standby holds its backend even when its client has given up.
    max_connections: 400,
    shared_buffers: "32MB",
    // In the data directory: a killed server leaves nothing behind in /dev/shm.
    dynamic_shared_memory_type: "mmap",
    wal_level: "replica",
    max_wal_senders: 16,
    // A node is re-cloned from the template and streams everything written since: keep it all.
    wal_keep_size: "2GB",
    wal_log_hints: true,
    hot_standby_feedback: true,
    recovery_target_timeline: "latest",
    synchronous_standby_names: count === 0 ? "" : `${method.toUpperCase()} ${count} (${names})`,
    synchronous_commit: commit,
    // A cut link is noticed within 3 s, and a healed one is used again at once.
    wal_sender_timeout: "3s",
    wal_receiver_timeout: "3s",
    wal_receiver_status_interval: "1s",
    wal_retrieve_retry_interval: "50ms",
    log_line_prefix: "%m [%p] %a ",
    ...config.settings,
  };
  return Object.entries(settings)
    .map(([name, value]) => `${name} = ${quote(renderValue(value))}\n`)
    .join("");
}

function renderValue(value: string | number | boolean): string {
  if (typeof value === "boolean") return value ? "on" : "off";
  return String(value);
}

function quote(value: string): string {
  return `'${value.replaceAll("'", "''")}'`;
}
